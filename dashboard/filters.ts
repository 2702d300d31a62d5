import { isoInstant } from "../common/instants";

/** The ranges that end now, by their names in the page's address, with their lengths in hours. */
export const RANGES = {
  "24h": 24,
  "3d": 3 * 24,
  "7d": 7 * 24,
  "14d": 14 * 24,
  "30d": 30 * 24,
  "90d": 90 * 24,
  "1y": 365 * 24,
} as const satisfies Readonly<Record<string, number>>;
export type RangeName = keyof typeof RANGES;
export const DEFAULT_RANGE: RangeName = "7d";

const HOUR_MS = 3_600_000;
/** The longest span: two years, so that they can be compared, and some days. */
const MAX_SPAN_MS = 800 * 24 * HOUR_MS;
const MAX_METRICS = 50;
const MAX_NAME_LENGTH = 256;

/** A time range in epoch milliseconds. `from` is included, `to` is not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Selects what is shown. A field that is left out does not restrict anything. Names match exactly, case included. */
export interface Filters {
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  /** An empty list means all metrics. */
  readonly metrics: readonly string[];
  readonly range: RangeName | Span;
}

/** The span that filters select at an instant (epoch milliseconds). */
export function spanOf({ range }: Pick<Filters, "range">, now: number): Span {
  return typeof range === "string" ? { from: now - RANGES[range] * HOUR_MS, to: now } : range;
}

/**
 * Reads filters from the query of the page's address or of a request to the local server:
 * `project=P&environment=E&metric=A&metric=B&range=7d`, or `from` and `to` (ISO 8601; UTC if without a time zone) instead of `range`.
 *
 * @returns the filters without unusable parts, and a sentence about each of those
 */
export function parseFilters(query: URLSearchParams): { filters: Filters; problems: readonly string[] } {
  const problems: string[] = [];
  const nameOf = (key: string): string | undefined => {
    const [name, ...others] = query.getAll(key).filter((one) => one !== "");
    if (others.length > 0) problems.push(`Only one ${key} can be chosen; the first one is.`);
    return name === undefined ? undefined : checked(name, key);
  };
  const checked = (name: string, key: string): string | undefined => {
    if (name.length <= MAX_NAME_LENGTH) return name;
    problems.push(`No ${key} has a name of more than ${MAX_NAME_LENGTH} characters.`);
    return undefined;
  };
  const project = nameOf("project");
  const environment = nameOf("environment");
  const wanted = new Set(query.getAll("metric").filter((one) => one !== ""));
  if (wanted.size > MAX_METRICS) problems.push(`At most ${MAX_METRICS} metrics can be chosen; the first ones are.`);
  const metrics = [...wanted].slice(0, MAX_METRICS).flatMap((name) => checked(name, "metric") ?? []);
  return { filters: { project, environment, metrics, range: readRange(query, problems) }, problems };
}

/** Writes filters as `parseFilters` reads them. Filters without restrictions and the default range are left out. */
export function formatFilters({ project, environment, metrics, range }: Filters): URLSearchParams {
  const query = new URLSearchParams();
  if (project !== undefined) query.set("project", project);
  if (environment !== undefined) query.set("environment", environment);
  for (const metric of metrics) query.append("metric", metric);
  if (typeof range !== "string") {
    query.set("from", new Date(range.from).toISOString());
    query.set("to", new Date(range.to).toISOString());
  } else if (range !== DEFAULT_RANGE) query.set("range", range);
  return query;
}

function readRange(query: URLSearchParams, problems: string[]): Filters["range"] {
  const [from, to, range] = ["from", "to", "range"].map((key) => query.get(key) ?? "") as [string, string, string];
  if (from !== "" || to !== "") {
    const span = { from: isoInstant(from) ?? NaN, to: isoInstant(to) ?? NaN };
    const problem = spanProblem(span);
    if (problem === undefined) return span;
    problems.push(problem);
  } else if (range !== "") {
    if (Object.hasOwn(RANGES, range)) return range as RangeName;
    problems.push(`There is no range of that name; there are ${Object.keys(RANGES).join(", ")}.`);
  }
  return DEFAULT_RANGE;
}

/** Explains why a span cannot be shown; undefined if it can. */
export function spanProblem({ from, to }: Span): string | undefined {
  if (!isDate(from) || !isDate(to)) return "A range needs both from and to, as ISO 8601 dates.";
  if (from >= to) return "The range ends before it begins.";
  return to - from > MAX_SPAN_MS ? "The range is longer than 800 days." : undefined;
}

/** Whether a number of epoch milliseconds has a year of four digits, as all dates in the table have. */
function isDate(milliseconds: number): boolean {
  return milliseconds >= Date.parse("0000-01-01") && milliseconds < Date.parse("9999-12-31");
}
