import type { Operation } from "../../service";
import { strictOperation } from "../members";
import { invalidValue } from "./errors";
import { getMetricData, type GetMetricDataInput } from "./get-metric-data";
import { getMetricStatistics, type GetMetricStatisticsInput } from "./get-metric-statistics";
import type { Dimension, Metric } from "./metric";
import { dataOf, type PutMetricDataInput } from "./metric-data";
import type { Monitors } from "./monitor";
import { pageOf } from "./pages";
import type { Series } from "./series";

const MAX_LISTED = 500;
const HOUR = 3_600_000;
/** A metric that nothing was sent to for as long is not listed. */
const LISTED_FOR = 14 * 24 * HOUR;
const RECENT = 3 * HOUR;

interface ListMetricsInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Partial<Dimension>[];
  readonly RecentlyActive?: string;
  readonly NextToken?: string;
}

/** The operations on metrics. Of their resources IAM knows none that is used here, only the namespace as a condition. */
export function metricOperations(monitors: Monitors): Record<string, Operation> {
  return {
    PutMetricData: strictOperation<PutMetricDataInput>(
      "monitoring:PutMetricData",
      { Namespace: "required", MetricData: "required" },
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
    ListMetrics: strictOperation<ListMetricsInput>(
      "monitoring:ListMetrics",
      {
        Namespace: "optional",
        MetricName: "optional",
        Dimensions: "optional",
        RecentlyActive: "optional",
        NextToken: "optional",
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
    GetMetricData: strictOperation<GetMetricDataInput>(
      "monitoring:GetMetricData",
      {
        MetricDataQueries: "required",
        StartTime: "required",
        EndTime: "required",
        NextToken: "optional",
        ScanBy: "optional",
        MaxDatapoints: "optional",
      },
      {
        authorize: () => [{ action: "cloudwatch:GetMetricData", resource: "*" }],
        run: (input, caller) => getMetricData(monitors.of(caller), input),
      },
    ),
    GetMetricStatistics: strictOperation<GetMetricStatisticsInput>(
      "monitoring:GetMetricStatistics",
      {
        Namespace: "required",
        MetricName: "required",
        Dimensions: "optional",
        StartTime: "required",
        EndTime: "required",
        Period: "required",
        Statistics: "required",
        Unit: "optional",
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
function has({ Dimensions }: Metric, wanted: Partial<Dimension>): boolean {
  return Dimensions.some(
    ({ Name, Value }) => Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
  );
}
