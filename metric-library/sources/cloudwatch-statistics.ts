import {
  CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { listAll, pages } from "./pages";

/**
 * The most metrics in one `GetMetricData` call.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const MAX_QUERIES = 500;
/**
 * The seconds that one data point of a total covers. They are few, so that the totals cover almost exactly the requested
 * window.
 */
const PERIOD = 300;

export const client = new CloudWatchClient({ maxAttempts: 6 });

/** One statistic of one CloudWatch metric. */
export interface StatisticQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: "Sum" | "SampleCount" | "Average" | "Maximum";
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Computes the total of each statistic between two instants, in the order of `queries`. */
export type StatisticTotals = (
  queries: readonly StatisticQuery[],
  since: Date,
  until: Date,
) => Promise<readonly number[]>;

/** CloudWatch could not return complete data for one of the metrics, so its value would be wrong. */
export class IncompleteStatisticsError extends Error {
  override readonly name = "IncompleteStatisticsError";
}

/**
 * Computes the total of each statistic from `since`, rounded down to five minutes, until `until`; 0 if there are no
 * data points. Needs `cloudwatch:GetMetricData`.
 *
 * @throws IncompleteStatisticsError if CloudWatch does not return complete data for one of the statistics
 */
export async function statisticTotals(
  queries: readonly StatisticQuery[],
  since: Date,
  until: Date,
  cloudWatch: Pick<CloudWatchClient, "send">,
): Promise<readonly number[]> {
  const totals: number[] = [];
  for (let first = 0; first < queries.length; first += MAX_QUERIES) {
    const values = await valuesOf(queries.slice(first, first + MAX_QUERIES), PERIOD, since, until, cloudWatch);
    totals.push(...values.map((all) => all.reduce((sum, value) => sum + value, 0)));
  }
  return totals;
}

/**
 * Returns the newest data point of a statistic, from the period of `since` until `until`; undefined if there is none. Needs
 * `cloudwatch:GetMetricData`.
 *
 * @param period the seconds that a data point covers, for example a day's of what a service sends once a day
 * @throws IncompleteStatisticsError if CloudWatch does not return complete data
 */
export async function newestValue(
  query: StatisticQuery,
  period: number,
  since: Date,
  until: Date,
  cloudWatch: Pick<CloudWatchClient, "send">,
): Promise<number | undefined> {
  const [values] = await valuesOf([query], period, since, until, cloudWatch);
  return values![0];
}

/**
 * Returns which values a dimension has among the metrics of a namespace that have it and no other dimension, by metric
 * name. CloudWatch lists what got data within the last two weeks, a new metric up to 15 minutes late. Needs
 * `cloudwatch:ListMetrics`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
export async function dimensionValues(
  namespace: string,
  dimension: string,
  cloudWatch: Pick<CloudWatchClient, "send">,
): Promise<readonly (readonly [metric: string, value: string])[]> {
  const listed = await listAll("ListMetrics", async (NextToken) => {
    const input = { Namespace: namespace, Dimensions: [{ Name: dimension }], NextToken };
    const page = await cloudWatch.send(new ListMetricsCommand(input));
    return { items: page.Metrics, NextToken: page.NextToken };
  });
  return listed.flatMap(({ MetricName: metric, Dimensions: [only, ...others] = [] }) =>
    metric && only?.Value && others.length === 0 ? [[metric, only.Value] as const] : [],
  );
}

/** The data points of each query, newest first. */
async function valuesOf(
  queries: readonly StatisticQuery[],
  period: number,
  since: Date,
  until: Date,
  cloudWatch: Pick<CloudWatchClient, "send">,
): Promise<readonly (readonly number[])[]> {
  const periodMs = period * 1000;
  const input = {
    MetricDataQueries: queries.map((query, index) => metricDataQuery(query, index, period)),
    StartTime: new Date(Math.floor(since.getTime() / periodMs) * periodMs),
    EndTime: until,
  };
  const results = queries.map(() => ({ values: [] as number[], status: "Missing" }));
  // CloudWatch returns a metric with many data points in parts, spread over several pages. The last part is complete.
  for await (const { MetricDataResults = [] } of pages(
    "GetMetricData",
    (NextToken) => cloudWatch.send(new GetMetricDataCommand({ ...input, NextToken })),
    ({ NextToken }) => NextToken,
  )) {
    for (const { Id, Values = [], StatusCode = "Missing" } of MetricDataResults) {
      const result = results[Number(Id?.slice(1))];
      if (!result) continue;
      result.values.push(...Values);
      result.status = StatusCode;
    }
  }
  for (const { status } of results) {
    if (status === "Complete") continue;
    throw new IncompleteStatisticsError(`GetMetricData has no complete answer for a metric: ${status}.`);
  }
  return results.map(({ values }) => values);
}

function metricDataQuery(query: StatisticQuery, index: number, period: number): MetricDataQuery {
  const { namespace, metric, statistic, dimensions } = query;
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: statistic,
    },
  };
}
