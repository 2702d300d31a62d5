import { operation, type Operation } from "../../service";
import { integer, list, required, string, structure, timestamp } from "../../shape";
import { invalidValue } from "./errors";
import { getMetricData, metricDataQuery, type GetMetricDataInput } from "./get-metric-data";
import { getMetricStatistics, type GetMetricStatisticsInput } from "./get-metric-statistics";
import { dimension, type Metric } from "./metric";
import { dataOf, metricDatum, type PutMetricDataInput } from "./metric-data";
import type { Monitors } from "./monitor";
import { pageOf } from "./pages";
import type { Series } from "./series";

const MAX_LISTED = 500;
const HOUR = 3_600_000;
/** A metric that nothing was sent to for as long is not listed. */
const LISTED_FOR = 14 * 24 * HOUR;
const RECENT = 3 * HOUR;

interface DimensionFilter {
  readonly Name: string;
  /** Any if absent. */
  readonly Value?: string;
}

interface ListMetricsInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly DimensionFilter[];
  readonly RecentlyActive?: string;
  readonly NextToken?: string;
}

/** The operations on metrics. Of their resources IAM knows none that is used here, only the namespace as a condition. */
export function metricOperations(monitors: Monitors): Record<string, Operation> {
  return {
    PutMetricData: operation<PutMetricDataInput>(
      { Namespace: required(string), MetricData: required(list(metricDatum)) },
      {
        authorize: ({ Namespace }) => [
          { action: "cloudwatch:PutMetricData", resource: "*", context: { "cloudwatch:namespace": Namespace } },
        ],
        run(input, caller) {
          const monitor = monitors.of(caller);
          monitor.record(dataOf(input, monitor.clock.now()));
        },
      },
    ),
    ListMetrics: operation<ListMetricsInput>(
      {
        Namespace: string,
        MetricName: string,
        Dimensions: list(structure<DimensionFilter>({ Name: required(string), Value: string })),
        RecentlyActive: string,
        NextToken: string,
      },
      {
        authorize: () => [{ action: "cloudwatch:ListMetrics", resource: "*" }],
        run(input, caller) {
          const monitor = monitors.of(caller);
          const { page, ...next } = pageOf(
            listed(monitor.allSeries(), input, monitor.clock.now()),
            MAX_LISTED,
            input.NextToken,
          );
          return { Metrics: page, ...next };
        },
      },
    ),
    GetMetricData: operation<GetMetricDataInput>(
      {
        MetricDataQueries: required(list(metricDataQuery)),
        StartTime: required(timestamp),
        EndTime: required(timestamp),
        NextToken: string,
        ScanBy: string,
        MaxDatapoints: integer,
      },
      {
        authorize: () => [{ action: "cloudwatch:GetMetricData", resource: "*" }],
        run: (input, caller) => getMetricData(monitors.of(caller), input),
      },
    ),
    GetMetricStatistics: operation<GetMetricStatisticsInput>(
      {
        Namespace: required(string),
        MetricName: required(string),
        Dimensions: list(dimension),
        StartTime: required(timestamp),
        EndTime: required(timestamp),
        Period: required(integer),
        Statistics: required(list(string)),
        Unit: string,
      },
      {
        authorize: () => [{ action: "cloudwatch:GetMetricStatistics", resource: "*" }],
        run: (input, caller) => getMetricStatistics(monitors.of(caller), input),
      },
    ),
  };
}

function listed(all: readonly Series[], input: ListMetricsInput, now: number): Metric[] {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive } = input;
  if (RecentlyActive !== undefined && RecentlyActive !== "PT3H") {
    throw invalidValue(`The value ${RecentlyActive} for parameter RecentlyActive is invalid: PT3H.`);
  }
  const since = now - (RecentlyActive === undefined ? LISTED_FOR : RECENT);
  return all
    .filter(({ newest }) => newest >= since)
    .map(({ metric }) => metric)
    .filter(
      (metric) =>
        (Namespace === undefined || metric.Namespace === Namespace) &&
        (MetricName === undefined || metric.MetricName === MetricName) &&
        Dimensions.every((wanted) => has(metric, wanted)),
    );
}

/** A filter without a value asks for the dimension only. */
function has({ Dimensions }: Metric, wanted: DimensionFilter): boolean {
  return Dimensions.some(
    ({ Name, Value }) => Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
  );
}
