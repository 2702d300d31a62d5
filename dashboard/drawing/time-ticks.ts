import type { Span } from "../filters";
import { DAY_MS } from "../../common/instants";
import { instantIn, UTC } from "./zone";

const HOUR_MS = 3_600_000;
/** The usual distances between ticks. Longer distances are whole months. */
const STEPS = [HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS];
const MINUTE_STEPS = [1, 5, 10, 30].map((minutes) => minutes * 60_000);
const MONTH_STEPS = [1, 2, 3, 6, 12];
const MONTH_MS = 31 * DAY_MS;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The ticks of a time axis, at round times of a zone within the span.
 *
 * @param most the number of ticks that fit
 */
export function timeTicks(span: Span, most: number, zone = UTC): readonly number[] {
  const { offsetAt } = zone;
  const shown = { from: span.from + offsetAt(span.from), to: span.to + offsetAt(span.to) };
  const ticks = shownTicks(shown, most).map((tick) => instantIn(zone, tick));
  return ticks.filter((tick) => tick >= span.from && tick <= span.to);
}

function shownTicks({ from, to }: Span, most: number): readonly number[] {
  const step = [...MINUTE_STEPS, ...STEPS].find((one) => (to - from) / one <= most);
  if (step === undefined) return monthTicks({ from, to }, most);
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step);
}

/** Formats a tick: `14:30`, or the date at midnight, `22 Nov`, or the year at its beginning, `2027`. */
export function formatTimeTick(instant: number, { offsetAt } = UTC): string {
  const shown = instant + offsetAt(instant);
  const date = new Date(shown);
  if (shown % DAY_MS !== 0) return date.toISOString().slice(11, 16);
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  return month === 0 && day === 1 ? String(date.getUTCFullYear()) : `${day} ${MONTHS[month]!}`;
}

function monthTicks({ from, to }: Span, most: number): readonly number[] {
  const months = MONTH_STEPS.find((one) => (to - from) / (one * MONTH_MS) <= most) ?? 12;
  const start = new Date(from);
  const ticks: number[] = [];
  for (let month = Math.ceil(start.getUTCMonth() / months) * months; ; month += months) {
    const tick = Date.UTC(start.getUTCFullYear(), month);
    if (tick >= to) return ticks;
    if (tick >= from) ticks.push(tick);
  }
}
