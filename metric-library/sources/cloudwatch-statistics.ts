import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";

/**
 * The most metrics in one `GetMetricData` call.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const MAX_QUERIES = 500;
/**
 * The seconds that one data point covers. They are few, so that the totals cover almost exactly the requested window.
 */
const PERIOD = 300;

const client = new CloudWatchClient({ maxAttempts: 6 });

/** One statistic of one CloudWatch metric. */
export interface StatisticQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: "Sum" | "SampleCount";
  readonly dimensions: Readonly<Record<string, string>>;
}

/** CloudWatch could not return complete data for one of the metrics, so its total would be too low. */
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
  cloudWatch: Pick<CloudWatchClient, "send"> = client,
): Promise<readonly number[]> {
  const periodMs = PERIOD * 1000;
  const StartTime = new Date(Math.floor(since.getTime() / periodMs) * periodMs);
  const totals: number[] = [];
  for (let first = 0; first < queries.length; first += MAX_QUERIES) {
    const batch = queries.slice(first, first + MAX_QUERIES);
    const MetricDataQueries = batch.map(metricDataQuery);
    const batchTotals = batch.map(() => 0);
    let NextToken: string | undefined;
    // CloudWatch returns a metric with many data points in parts, spread over several pages.
    do {
      const page = await cloudWatch.send(
        new GetMetricDataCommand({ MetricDataQueries, StartTime, EndTime: until, NextToken }),
      );
      for (const { Id, Values = [], StatusCode } of page.MetricDataResults ?? []) {
        if (StatusCode === "InternalError" || StatusCode === "Forbidden") {
          throw new IncompleteStatisticsError(`CloudWatch has no answer for a metric: ${StatusCode}.`);
        }
        const index = Number(Id?.slice(1));
        batchTotals[index] = Values.reduce((sum, value) => sum + value, batchTotals[index] ?? 0);
      }
      NextToken = page.NextToken;
    } while (NextToken);
    totals.push(...batchTotals);
  }
  return totals;
}

function metricDataQuery(query: StatisticQuery, index: number): MetricDataQuery {
  const { namespace, metric, statistic, dimensions } = query;
  return {
    Id: `m${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: PERIOD,
      Stat: statistic,
    },
  };
}
