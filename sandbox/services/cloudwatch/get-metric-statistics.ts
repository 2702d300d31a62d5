import { invalidCombination, invalidValue } from "./errors";
import { checkUnit, metricOf, type Dimension } from "./metric";
import type { Monitor } from "./monitor";
import { isStatistic, statisticOf } from "./statistic-set";
import { timeRange } from "./time-range";

const MAX_DATAPOINTS = 1440;

export interface GetMetricStatisticsInput {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  /** Epoch seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  /** Seconds. */
  readonly Period: number;
  readonly Statistics: readonly string[];
  readonly Unit?: string;
}

/** GetMetricStatistics: the values of one metric by period. */
export function getMetricStatistics(monitor: Monitor, input: GetMetricStatisticsInput): unknown {
  const { StartTime, EndTime, Period, Unit, MetricName } = input;
  const metric = metricOf(input);
  const { start, end, period } = timeRange("GetMetricStatistics", StartTime, EndTime, Period);
  checkUnit(Unit);
  const statistics = input.Statistics.map((name) => {
    if (!isStatistic(name)) throw invalidValue(`The value ${name} for parameter Statistics is invalid.`);
    return name;
  });
  const asked = Math.ceil((end - start) / period);
  if (asked > MAX_DATAPOINTS) {
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the ` +
        "datapoints requested by increasing Period, or decreasing the time range.",
    );
  }
  const points = monitor.seriesOf(metric)?.points(start, end, period, Unit) ?? [];
  return {
    Label: MetricName,
    Datapoints: points.map((point) => ({
      Timestamp: point.timestamp / 1000,
      ...Object.fromEntries(statistics.map((name) => [name, statisticOf(point.set, name)])),
      Unit: point.unit,
    })),
  };
}
