import { inParallel } from "../../common/parallel";
import { HEALTH_METRIC } from "../../contract/names";
import type { NewestValue } from "../../contract/summaries";
import { stacked } from "../drawing/shown-lines";
import { spanOf, type Filters, type Span } from "../filters";
import { FreshnessOf } from "../../tables/freshness";
import { renamedSpokes } from "./renamed-spokes";
import type { HubTables } from "../../tables/hub-tables";
import { instantOf } from "../../common/instants";
import { readAlerts } from "./alerts";
import { largestFirst } from "../overview";
import { largestOf } from "./largest";
import { linesOf } from "./lines";
import { MOST_SPOKES, readMissingMetrics } from "./missing-metrics";
import { compareEnvironments, compareNames, compareSeries } from "./order";
import { planPanels, type PanelLimits, type PlannedPanel } from "./panels";
import type { View } from "../views";
import type { Choices, EnvironmentPicture, MissingMetric, Panel, Picture, TableRow } from "../picture";
import { readSamples, type Samples } from "./samples";
import { splitByScale } from "./scale";
import { readNewestNames, readNewestRun, readNewestValues, type NewestName } from "../../tables/summaries";
import { readTrend } from "./trend";

/** Limits what a picture shows, and so how much is read. */
export interface PictureLimits extends PanelLimits {
  /** The most measurements that are plotted individually. If there are more, days are plotted. */
  readonly measurements: number;
  /** Whether the plots of a single metric have the span before, too. */
  readonly before: boolean;
  /** The most rows of the table. */
  readonly rows: number;
  /** The most bytes of a vector's labels and numbers in a row, as JSON; the sum of all others is one label. */
  readonly labelBytes: number;
  /** The most bytes of all plots as JSON. */
  readonly plotBytes: number;
  /** The number of rows that have a trend. */
  readonly trends: number;
  /** Which rows have one: the first, or of each metric the largest values. */
  readonly trended: "first" | "largest";
}

export const PAGE_LIMITS: PictureLimits = {
  panelFor: "unit",
  linesPerPanel: 10,
  panelsPerEnvironment: 12,
  measurements: 20_000,
  before: true,
  rows: 2_000,
  // Twice what a vector of the library has, and a row has besides.
  labelBytes: 512,
  // A year of 30 metrics in three environments, with the year before, has half of it.
  plotBytes: 8 * 1024 * 1024,
  trends: 200,
  trended: "first",
};

/** Of the page, by what it shows. The overview has no plots: no measurement is read for it. */
export const VIEW_LIMITS: Readonly<Record<View, PictureLimits>> = {
  overview: { ...PAGE_LIMITS, panelsPerEnvironment: 0, rows: 10_000, labelBytes: 256, trends: 400, trended: "largest" },
  project: { ...PAGE_LIMITS, panelFor: "metric", panelsPerEnvironment: 100, trended: "largest" },
  plots: PAGE_LIMITS,
};

export interface PictureView {
  /** Epoch milliseconds. */
  readonly now: number;
  /** CSS pixels of one plot. */
  readonly width: number;
  readonly limits: PictureLimits;
}

/**
 * Reads everything that is shown of a hub. The amount read depends on how much is shown, not on the length of the
 * history.
 *
 * @throws every error of DynamoDB; `problemOf` explains them
 */
export async function readPicture(
  hub: HubTables,
  filters: Filters,
  { now, width, limits }: PictureView,
): Promise<Picture> {
  const [{ all, values }, run] = await Promise.all([readSeries(hub, filters), readNewestRun(hub)]);
  const freshness = new FreshnessOf(run, now);
  const shown = values.filter((value) => passes(filters, value)).sort(compareSeries);
  const tabled = shown.slice(0, limits.rows);
  const trended = trendedOf(tabled, limits);
  const plan = planPanels(shown, limits);
  const plotted = plan.flatMap(({ panels }) => panels.flatMap(({ series }) => series.map(({ newest }) => newest)));
  const span = spanOf(filters, now);
  const isShown = (series: SeriesNames): boolean => passes(filters, series);
  const isOfPlace = (series: SeriesNames): boolean => passes({ ...filters, metrics: [] }, series);
  const hasBefore = limits.before && filters.metrics.length === 1;
  const history = { wanted: plotted, all, now, most: limits.measurements };
  const [samples, before, trends, { alerts, episodes, rulesOf }, missing] = await Promise.all([
    readSamples(hub, { ...history, span }),
    hasBefore ? readSamples(hub, { ...history, span: spanBefore(span) }) : undefined,
    inParallel(trended, (value) => readTrend(hub, value, now), 16),
    readAlerts(hub, { values, passes: isShown, span, now }),
    readMissingMetrics(hub, values.filter(isOfPlace)),
  ]);
  const spokes = values.filter((value) => value.MetricName === HEALTH_METRIC && isOfPlace(value)).length;
  const kinds = new Map(missing.map((one) => [placeKey(one), one.kind]));
  const freshnessOf = (value: NewestValue): TableRow["freshness"] => {
    const known = freshness.value(value);
    const place = { project: value.ProjectName, environment: value.Environment, metric: value.MetricName };
    return known === "stale" ? (kinds.get(placeKey(place)) ?? known) : known;
  };
  const rows = tabled.map((value) => ({ ...value, MetricValue: largestOf(value.MetricValue, limits.labelBytes) }));
  const cut = rows.filter(({ MetricValue }, index) => MetricValue !== tabled[index]!.MetricValue).length;
  const trendOf = new Map(trended.map((value, index) => [value, trends[index]!]));
  return {
    hub: hub.accountRegion,
    readAt: now,
    filters,
    span,
    choices: choicesOf(all, isOfPlace),
    run,
    alerts,
    episodes,
    missing: missing.filter(({ metric }) => filters.metrics.length === 0 || filters.metrics.includes(metric)),
    rows: tabled.map((value, index) => rowOf(rows[index]!, freshnessOf(value), trendOf.get(value) ?? [])),
    rowsLeftOut: shown.length - tabled.length,
    environments: withinBytes(
      limits.plotBytes,
      plan.map(({ environment, panels, leftOut }) => ({
        environment,
        leftOut,
        panels: panels
          .flatMap((panel) => {
            const parts = splitByScale(panelOf(panel, samples, width));
            // Single measurements and means of days are not compared.
            if (before?.resolution !== samples.resolution) return parts;
            const earlier = movedBy(span.to - span.from, panelOf(panel, before, width));
            return parts.map((part) => ({ ...part, before: earlier.filter(({ name }) => isDrawnIn(part, name)) }));
          })
          .map((panel) => ({ ...panel, rules: rulesOf(panel, environment) })),
      })),
    ),
    resolution: samples.resolution,
    notices: [
      ...renamedSpokes(all, freshness),
      ...(samples.isCrowded ? [CROWDED] : []),
      ...(cut > 0 ? [labelsCut(cut)] : []),
      ...(spokes > MOST_SPOKES ? [notAsked(spokes)] : []),
    ],
  };
}

function trendedOf(values: readonly NewestValue[], limits: PictureLimits): readonly NewestValue[] {
  if (limits.trended === "first") return values.slice(0, limits.trends);
  const rows = values.map((newest) => ({ metric: newest.MetricName, value: newest.MetricValue, newest }));
  return largestFirst(rows)
    .slice(0, limits.trends)
    .map(({ newest }) => newest);
}

/** All series, and the newest values that the filters select, with `ExtractionHealth` of the same spokes. */
async function readSeries(
  hub: HubTables,
  { project, environment, metrics }: Filters,
): Promise<{ readonly all: readonly NewestName[]; readonly values: readonly NewestValue[] }> {
  if (project === undefined && environment === undefined && metrics.length === 0) {
    const values = await readNewestValues(hub);
    return { all: values, values };
  }
  const filter = {
    project,
    environment,
    metrics: metrics.length === 0 ? [] : [...new Set([...metrics, HEALTH_METRIC])],
  };
  const [all, values] = await Promise.all([readNewestNames(hub), readNewestValues(hub, filter)]);
  return { all, values };
}

/** Leaves out the plots that are beyond so many bytes, from the last on. */
function withinBytes(bytes: number, environments: readonly EnvironmentPicture[]): readonly EnvironmentPicture[] {
  let left = bytes;
  return environments.map((environment) => {
    const fits = (panel: Panel): boolean => (left -= Buffer.byteLength(JSON.stringify(panel))) >= 0;
    const panels = environment.panels.filter(fits);
    const others = environment.panels.filter((panel) => !panels.includes(panel)).map(({ title }) => title);
    return { ...environment, panels, leftOut: [...environment.leftOut, ...others] };
  });
}

function labelsCut(count: number): string {
  const vectors = count === 1 ? "One value has" : `${count} values have`;
  return `${vectors} more labels, or longer ones, than are shown: the largest are, and "other" is the sum of the rest.`;
}

function notAsked(spokes: number): string {
  return `Which metrics have no value is known of ${MOST_SPOKES} of ${spokes} spokes only. Choose a project or an environment.`;
}

const CROWDED =
  "There are more measurements in this range than are plotted one by one: each point is the mean of a day. Choose a project, a metric or a shorter range.";

type SeriesNames = Pick<NewestValue, "ProjectName" | "Environment" | "MetricName">;

function passes({ project, environment, metrics }: Filters, value: SeriesNames): boolean {
  return (
    (project === undefined || value.ProjectName === project) &&
    (environment === undefined || value.Environment === environment) &&
    (metrics.length === 0 || metrics.includes(value.MetricName))
  );
}

function choicesOf(all: readonly NewestName[], isOfPlace: (series: NewestName) => boolean): Choices {
  const namesOf = (name: (value: NewestName) => string, values = all): string[] => [...new Set(values.map(name))];
  return {
    projects: namesOf(({ ProjectName }) => ProjectName).sort(compareNames),
    environments: namesOf(({ Environment }) => Environment).sort(compareEnvironments),
    metrics: namesOf(({ MetricName }) => MetricName, all.filter(isOfPlace)).sort(compareNames),
  };
}

function placeKey({ project, environment, metric }: Pick<MissingMetric, "project" | "environment" | "metric">): string {
  return JSON.stringify([project, environment, metric]);
}

function rowOf(value: NewestValue, freshness: TableRow["freshness"], trend: TableRow["trend"]): TableRow {
  return {
    project: value.ProjectName,
    environment: value.Environment,
    metric: value.MetricName,
    value: value.MetricValue,
    unit: value.Unit ?? "",
    extractedAt: instantOf(value.ExtractionDate),
    account: value.Account,
    region: value.Region,
    freshness,
    trend,
  };
}

function spanBefore({ from, to }: Span): Span {
  return { from: from - (to - from), to: from };
}

function isDrawnIn({ kind, lines }: Panel, name: string): boolean {
  return kind === "stack" || lines.some((line) => line.name === name);
}

/** What a panel draws, that many milliseconds later: its lines, or the sum of its stack. */
function movedBy(milliseconds: number, { kind, title, lines }: Panel): Panel["before"] {
  const drawn = kind === "stack" ? [{ name: title, points: stacked(lines) }] : lines;
  return drawn.map(({ name, points }) => ({
    name,
    points: points.map((point) => ({ ...point, at: point.at + milliseconds })),
  }));
}

function panelOf({ series, ...panel }: PlannedPanel, samples: Samples, width: number): Panel {
  const lines = series.flatMap((one) => linesOf(one, samples.of(one.newest), width));
  // Only a vector has no line.
  const isWithoutLabels = lines.length === 0 && series.some(({ newest }) => samples.of(newest).length > 0);
  return { ...panel, rules: [], before: [], lines, ...(isWithoutLabels ? { isWithoutLabels } : {}) };
}
