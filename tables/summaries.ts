import { paginateQuery, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import {
  dailySummary,
  EARLIER_NEWEST_SUMMARY,
  NEWEST_SUMMARIES,
  REFRESH_RUNS_SUMMARY,
  SUMMARIES_SORT_KEY,
} from "../contract/names";
import type { RefreshRun } from "../contract/refresh-run";
import { seriesId, type DailyValue, type NewestValue, type Series, type Statistics } from "../contract/summaries";
import type { Tables } from "./hub-tables";
import { partition } from "./summaries-partition";

type Summaries = Pick<Tables, "client" | "summaries">;

/** The parts of a daily roll-up that are shown, and its key, which is the day. */
export type Day = Pick<DailyValue, "Rows" | "Value" | "Labels"> & { readonly [SUMMARIES_SORT_KEY]: string };

/** Selects series by their names, exactly as they are. What is left out, or empty, restricts nothing. */
export interface SeriesFilter {
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
  /** At most 100. */
  readonly metrics?: readonly string[];
}

/** A newest value without the value, which may be 8 KB. */
export type NewestName = Omit<NewestValue, "MetricValue">;

/** Reads the newest value of every series, or of those that a filter selects, in no particular order. */
export function readNewestValues(tables: Summaries, filter: SeriesFilter = {}): Promise<readonly NewestValue[]> {
  return readNewest<NewestValue>(tables, filterOf(filter));
}

/**
 * Reads all series as `readNewestValues` does, but not their values.
 *
 * @param since only those that were measured at this instant or later; undefined: all
 */
export function readNewestNames(tables: Summaries, since?: Date): Promise<readonly NewestName[]> {
  const attributes = [
    "MetricName",
    "ProjectName",
    "Environment",
    "ExtractionDate",
    "Account",
    "Region",
    "Unit",
    "Every",
  ];
  const names = Object.fromEntries(attributes.map((name, index) => [`#${index}`, name]));
  return readNewest<NewestName>(tables, {
    ProjectionExpression: Object.keys(names).join(", "),
    ExpressionAttributeNames: names,
    ...(since && {
      FilterExpression: "ExtractionDate >= :since",
      ExpressionAttributeValues: { ":since": boundOf(since) },
    }),
  });
}

/** The text that sorts before all sort keys of an instant's millisecond: those have six more digits before the Z. */
export function boundOf(instant: Date): string {
  return instant.toISOString().replace("Z", "");
}

type Restriction = Pick<
  QueryCommandInput,
  "FilterExpression" | "ProjectionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

function filterOf({ project, environment, metrics = [] }: SeriesFilter): Restriction {
  const values = Object.fromEntries(metrics.map((metric, index) => [`:metric${index}`, metric]));
  const conditions = [
    ...(project === undefined ? [] : ["ProjectName = :project"]),
    ...(environment === undefined ? [] : ["Environment = :environment"]),
    ...(metrics.length === 0 ? [] : [`MetricName IN (${Object.keys(values).join(", ")})`]),
  ];
  if (conditions.length === 0) return {};
  return {
    FilterExpression: conditions.join(" AND "),
    ExpressionAttributeValues: {
      ...values,
      ...(project !== undefined && { ":project": project }),
      ...(environment !== undefined && { ":environment": environment }),
    },
  };
}

async function readNewest<Newest extends NewestName>(
  tables: Summaries,
  restriction: Restriction,
): Promise<readonly Newest[]> {
  const [earlier, ...shards] = await Promise.all(
    [EARLIER_NEWEST_SUMMARY, ...NEWEST_SUMMARIES].map((summary) => readNewestOf<Newest>(tables, summary, restriction)),
  );
  const values = shards.flat();
  if (!earlier || earlier.length === 0) return values;
  const newest = new Map(earlier.map((value) => [seriesId(value), value]));
  for (const value of values) {
    const id = seriesId(value);
    const other = newest.get(id);
    if (!other || other.ExtractionDate <= value.ExtractionDate) newest.set(id, value);
  }
  return [...newest.values()];
}

async function readNewestOf<Newest>(
  { client, summaries }: Summaries,
  summary: string,
  { ExpressionAttributeNames, ExpressionAttributeValues, ...restriction }: Restriction,
): Promise<readonly Newest[]> {
  const values: Newest[] = [];
  const query = partition(summaries, summary);
  const pages = paginateQuery(
    { client },
    {
      ...query,
      ...restriction,
      ExpressionAttributeNames: { ...query.ExpressionAttributeNames, ...ExpressionAttributeNames },
      ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ...ExpressionAttributeValues },
    },
  );
  for await (const { Items = [] } of pages) values.push(...(Items as Newest[]));
  return values;
}

/**
 * Reads the newest request for fresh measurements that the hub has evaluated, without the lists that are there for its
 * correction only; undefined if there is none yet.
 */
export async function readNewestRun({ client, summaries }: Summaries): Promise<RefreshRun | undefined> {
  const query = { ...partition(summaries, REFRESH_RUNS_SUMMARY), ScanIndexForward: false, Limit: 1 };
  const run = (await client.send(new QueryCommand(query))).Items?.[0] as RefreshRun | undefined;
  if (!run) return undefined;
  const { MoreSilentSpokes: _more, UncountedSpokes: _uncounted, ...shown } = run;
  return shown;
}

/**
 * Reads the daily roll-ups of a series in the order of days. A day without measurements has none.
 *
 * @param first the first day, such as `2026-11-05`
 * @param last the last day
 */
export async function readDays(
  { client, summaries }: Summaries,
  series: Series,
  first: string,
  last: string,
): Promise<readonly Day[]> {
  if (first > last) return [];
  const { KeyConditionExpression, ...input } = partition(summaries, dailySummary(seriesId(series)));
  const pages = paginateQuery(
    { client },
    {
      ...input,
      KeyConditionExpression: `${KeyConditionExpression} AND #key BETWEEN :first AND :last`,
      ProjectionExpression: "#key, #rows, #value, Labels",
      ExpressionAttributeNames: {
        ...input.ExpressionAttributeNames,
        "#key": SUMMARIES_SORT_KEY,
        // Reserved words of DynamoDB.
        "#rows": "Rows",
        "#value": "Value",
      },
      ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ":first": first, ":last": last },
    },
  );
  const days: Day[] = [];
  for await (const { Items = [] } of pages) days.push(...(Items as Day[]));
  return days;
}

/** One number for a day: its mean, or for a vector the sum of its labels' means; null if it has neither. */
export function totalOfDay(day: Statistical): number | null {
  if (day.Labels) return Object.keys(day.Labels).reduce((total, label) => total + labelOfDay(day, label).Mean, 0);
  return day.Value?.Mean ?? null;
}

/** The statistics of a label over all vectors of a day: in those without it, it was 0. */
export function labelOfDay({ Rows, Value, Labels = {} }: Statistical, label: string): Statistics {
  const vectors = Rows - (Value?.Count ?? 0);
  // A label may have the name of a member that every object has.
  const { Count, Min, Mean, Max, Last } = Object.hasOwn(Labels, label) ? Labels[label]! : NEVER;
  if (Count >= vectors) return { Count, Min, Mean, Max, Last };
  return { Count: vectors, Min: Math.min(0, Min), Mean: (Mean * Count) / vectors, Max: Math.max(0, Max), Last };
}

type Statistical = Pick<DailyValue, "Rows" | "Value" | "Labels">;

const NEVER: Statistics = { Count: 0, Min: 0, Mean: 0, Max: 0, Last: 0 };
