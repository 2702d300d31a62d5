import { notInTheEmbeddedCloud } from "../../aws-error";
import { boolean, integer, list, required, string, structure } from "../../shape";
import { validationError } from "./errors";
import { checkUnit, dimension, metricOf, type Dimension } from "./metric";
import type { Monitor } from "./monitor";
import { countToken } from "../pages";
import { offsetOf } from "./pages";
import { isStatistic, statisticOf } from "./statistic-set";
import { timeRange } from "./time-range";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;

interface MetricStat {
  readonly Metric: {
    readonly Namespace?: string;
    readonly MetricName?: string;
    readonly Dimensions?: readonly Dimension[];
  };
  /** Seconds. */
  readonly Period: number;
  readonly Stat: string;
  readonly Unit?: string;
}

interface MetricDataQuery {
  readonly Id: string;
  /** The one way to ask: there is no metric math here. */
  readonly MetricStat: MetricStat;
  readonly Label?: string;
  readonly ReturnData?: boolean;
}

export interface GetMetricDataInput {
  readonly MetricDataQueries: readonly MetricDataQuery[];
  /** Epoch seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
  readonly MaxDatapoints?: number;
}

interface Result {
  readonly Id: string;
  readonly Label: string;
  readonly values: readonly { readonly Timestamp: number; readonly Value: number }[];
}

export const metricDataQuery = structure<MetricDataQuery>({
  Id: required(string),
  MetricStat: required(
    structure<MetricStat>({
      Metric: required(
        structure<MetricStat["Metric"]>({
          Namespace: required(string),
          MetricName: required(string),
          Dimensions: list(dimension),
        }),
      ),
      Period: required(integer),
      Stat: required(string),
      Unit: string,
    }),
  ),
  Label: string,
  ReturnData: boolean,
});

/** GetMetricData: the values of several metrics by period; a page holds MaxDatapoints of them, counted over all metrics. */
export function getMetricData(monitor: Monitor, input: GetMetricDataInput): unknown {
  const { MetricDataQueries: queries, ScanBy = "TimestampDescending", MaxDatapoints = MAX_DATAPOINTS } = input;
  checkQueries(queries);
  if (ScanBy !== "TimestampDescending" && ScanBy !== "TimestampAscending") {
    throw validationError(`ScanBy ${ScanBy} is neither TimestampDescending nor TimestampAscending.`);
  }
  if (!Number.isInteger(MaxDatapoints) || MaxDatapoints < 1 || MaxDatapoints > MAX_DATAPOINTS) {
    throw validationError(`MaxDatapoints must be between 1 and ${MAX_DATAPOINTS}.`);
  }
  const results = queries.map((query) => resultOf(monitor, query, input, ScanBy === "TimestampDescending"));
  const returned = results.filter((_, index) => queries[index]!.ReturnData !== false);
  return { ...pageOfResults(returned, offsetOf(input.NextToken), MaxDatapoints), Messages: [] };
}

function pageOfResults(results: readonly Result[], from: number, size: number): Record<string, unknown> {
  const to = from + size;
  let start = 0;
  const MetricDataResults = results.flatMap(({ Id, Label, values }) => {
    const [first, end] = [start, start + values.length];
    start = end;
    const shown = values.slice(Math.max(0, from - first), Math.max(0, to - first));
    // A metric without values is on the page of its place.
    if (shown.length === 0 && (values.length > 0 || first < from || first >= to)) return [];
    return {
      Id,
      Label,
      Timestamps: shown.map(({ Timestamp }) => Timestamp),
      Values: shown.map(({ Value }) => Value),
      StatusCode: end > to ? "PartialData" : "Complete",
    };
  });
  return { MetricDataResults, ...(start > to ? { NextToken: countToken(to) } : {}) };
}

function resultOf(monitor: Monitor, query: MetricDataQuery, input: GetMetricDataInput, descending: boolean): Result {
  const { Metric, Period, Stat, Unit } = query.MetricStat;
  if (!isStatistic(Stat)) throw notInTheEmbeddedCloud(`monitoring:GetMetricData Stat ${Stat}`);
  checkUnit(Unit);
  const metric = metricOf(Metric);
  const { start, end, period } = timeRange("GetMetricData", input.StartTime, input.EndTime, Period);
  const values = (monitor.seriesOf(metric)?.points(start, end, period, Unit) ?? []).map(({ timestamp, set }) => ({
    Timestamp: timestamp / 1000,
    Value: statisticOf(set, Stat),
  }));
  return { Id: query.Id, Label: query.Label ?? metric.MetricName, values: descending ? values.reverse() : values };
}

function checkQueries(queries: readonly MetricDataQuery[]): void {
  if (queries.length < 1 || queries.length > MAX_QUERIES) {
    throw validationError(`MetricDataQueries must hold 1 to ${MAX_QUERIES} queries, not ${queries.length}.`);
  }
  for (const query of queries) {
    if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(query.Id)) {
      throw validationError(`The value ${query.Id} for parameter Id must begin with a lower-case letter.`);
    }
  }
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    throw validationError("The values for parameter Id in MetricDataQueries are not unique.");
  }
}
