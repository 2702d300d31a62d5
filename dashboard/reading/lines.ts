import { createLTTB } from "downsample";
import type { MetricValue } from "../../contract/event";
import { DAY_MS } from "../../common/instants";
import { sumOf } from "../drawing/shown-lines";
import type { Line, Point } from "../picture";
import type { PlannedSeries } from "./panels";
import type { Sample } from "./samples";
import { totalOf } from "../../common/total";
import { labelOfDay, totalOfDay } from "../../tables/summaries";

/**
 * The most lines of a vector, four times what a plot draws. Whoever downloads the numbers of a plot has that many labels, the
 * largest, and the sum of the others.
 */
export const MOST_LABELS = 32;
/** A line has a gap where this many of its usual intervals pass without a measurement. */
const GAP_INTERVALS = 2.5;
/** The shortest gap. Several refreshes within minutes must not turn the usual hours between measurements into gaps. */
const SHORTEST_GAP_MS = 10 * 60_000;
/** A missing day is a gap. */
const DAY_GAP_MS = 1.5 * DAY_MS;

/**
 * The lines of one series: one line, or one for each label of a vector, with the largest sums first.
 *
 * @param samples the samples of the series, in the order of time
 * @param width CSS pixels of the plot; a line has at most that many points, not counting its gaps
 */
export function linesOf({ name, newest }: PlannedSeries, samples: readonly Sample[], width: number): readonly Line[] {
  const { ProjectName: project, MetricName: metric, MetricValue } = newest;
  if (typeof MetricValue === "number") {
    const numbers = samples.filter((sample) => pointOf(sample, undefined).value !== null);
    const points = thinned(numbers, width, (sample) => pointOf(sample, undefined));
    return [{ name, project, metric, points }];
  }
  const vectors = samples.filter(({ what }) => ("day" in what ? what.day.Labels : typeof what.value === "object"));
  const labels = labelsOf(vectors, MetricValue);
  const kept = thinned(vectors, width, (sample) => sample);
  const lines = labels.map((label) => ({
    name: label,
    project,
    metric,
    label,
    points: kept.map((sample) => ("what" in sample ? pointOf(sample, label) : sample)),
  }));
  if (lines.length <= MOST_LABELS) return lines;
  return [...lines.slice(0, MOST_LABELS - 1), sumOf(lines.slice(MOST_LABELS - 1))];
}

/** @param label a label of a vector, which is 0 where it is absent; undefined for the number itself */
function pointOf({ at, what }: Sample, label: string | undefined): Point {
  if ("day" in what) {
    const statistics = label === undefined ? what.day.Value : labelOfDay(what.day, label);
    if (!statistics) return { at, value: null };
    const { Mean, Count, Min, Max, Last } = statistics;
    return { at, value: Mean, day: { count: Count, min: Min, max: Max, last: Last } };
  }
  const { value } = what;
  if (typeof value === "number") return { at, value: label === undefined ? value : null };
  return { at, value: label === undefined ? null : (own(value, label) ?? 0) };
}

/** All labels that occur in the span or in the newest value. */
function labelsOf(samples: readonly Sample[], newest: Exclude<MetricValue, number>): readonly string[] {
  const totals = new Map(Object.keys(newest).map((label) => [label, 0]));
  for (const { what } of samples) {
    for (const [label, number] of numbersOf(what)) totals.set(label, (totals.get(label) ?? 0) + Math.abs(number));
  }
  return [...totals].sort(([a, sumA], [b, sumB]) => sumB - sumA || (a < b ? -1 : 1)).map(([label]) => label);
}

function numbersOf(what: Sample["what"]): readonly (readonly [string, number])[] {
  if ("day" in what) {
    return Object.keys(what.day.Labels ?? {}).map((label) => [label, labelOfDay(what.day, label).Mean]);
  }
  return typeof what.value === "number" ? [] : Object.entries(what.value);
}

interface Gap {
  readonly at: number;
  readonly value: null;
}

/** Reduces a series to the points that a plot of this width needs, and adds a point without a value in each gap. */
function thinned<Kept>(samples: readonly Sample[], width: number, toPoint: (sample: Sample) => Kept): (Kept | Gap)[] {
  const pieces = unbroken(samples);
  return pieces.flatMap((piece, index) => {
    const share = Math.max(3, Math.round((width * piece.length) / samples.length));
    const kept: (Kept | Gap)[] = (samples.length > width ? downsample(piece, share) : piece).map(toPoint);
    const next = pieces[index + 1];
    // In the middle of the gap, so that it does not belong to either side.
    return next ? [...kept, { at: Math.round((piece.at(-1)!.at + next[0]!.at) / 2), value: null }] : kept;
  });
}

const lttb = createLTTB<Sample>({ x: ({ at }) => at, y: heightOf });

function downsample(samples: readonly Sample[], count: number): readonly Sample[] {
  if (samples.length <= count) return samples;
  // Because of rounding, the library's last point is sometimes the one before the last sample.
  return Array.from(lttb([...samples], count)).with(-1, samples.at(-1)!);
}

/** The number by which downsampling recognizes peaks. */
function heightOf({ what }: Sample): number {
  return "day" in what ? (totalOfDay(what.day) ?? 0) : totalOf(what.value);
}

/** Splits samples at gaps. No piece is empty. */
function unbroken(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const longest = longestInterval(samples);
  const pieces: Sample[][] = [];
  for (const [index, sample] of samples.entries()) {
    const previous = samples[index - 1];
    if (previous && sample.at - previous.at <= longest) pieces.at(-1)!.push(sample);
    else pieces.push([sample]);
  }
  return pieces;
}

function longestInterval(samples: readonly Sample[]): number {
  if (samples.some(({ what }) => "day" in what)) return DAY_GAP_MS;
  const intervals = samples.slice(1).map(({ at }, index) => at - samples[index]!.at);
  intervals.sort((a, b) => a - b);
  const median = intervals[Math.floor(intervals.length / 2)];
  return median === undefined ? Infinity : Math.max(median * GAP_INTERVALS, SHORTEST_GAP_MS);
}

/** Reads an own member only, because a label may have the name of a member that every object has. */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, label: string): Value | undefined {
  return record && Object.hasOwn(record, label) ? record[label] : undefined;
}
