import { integer, list, number, required, string, structure, timestamp } from "../../shape";
import { invalidCombination, invalidValue, missingParameter } from "./errors";
import { checkNamespace, checkUnit, dimension, metricOf, type Dimension } from "./metric";
import type { Datum } from "./series";
import { setOf, type StatisticSet } from "./statistic-set";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MAX_DATA = 1000;
const MAX_VALUES = 150;
const MAX_MAGNITUDE = 2 ** 360;
const FUTURE = 2 * 3_600_000;
const PAST = 14 * 24 * 3_600_000;

interface MetricDatum {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  /** Epoch seconds; now where it is left out. */
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: StatisticSet;
  readonly Unit?: string;
  readonly StorageResolution?: number;
}

export interface PutMetricDataInput {
  readonly Namespace: string;
  readonly MetricData: readonly MetricDatum[];
}

export const metricDatum = structure<MetricDatum>({
  MetricName: required(string),
  Dimensions: list(dimension),
  Timestamp: timestamp,
  Value: number,
  Values: list(number),
  Counts: list(number),
  StatisticValues: structure<StatisticSet>({
    SampleCount: required(number),
    Sum: required(number),
    Minimum: required(number),
    Maximum: required(number),
  }),
  Unit: string,
  StorageResolution: integer,
});

/** @throws AwsError as PutMetricData answers it */
export function dataOf({ Namespace, MetricData }: PutMetricDataInput, now: number): Datum[] {
  checkNamespace(Namespace);
  if (MetricData.length === 0) throw missingParameter("MetricData");
  if (MetricData.length > MAX_DATA) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${MAX_DATA}.`);
  }
  return MetricData.map((datum) => {
    const { Timestamp, Unit, StorageResolution = 60 } = datum;
    const metric = metricOf({ ...datum, Namespace });
    checkUnit(Unit);
    if (StorageResolution !== 1 && StorageResolution !== 60) {
      throw invalidValue(`The value ${StorageResolution} for parameter StorageResolution is invalid: 1 or 60.`);
    }
    const timestamp = Timestamp === undefined ? now : Timestamp * 1000;
    if (!isAcceptable(timestamp, now)) {
      throw invalidValue(
        "The parameter Timestamp must specify a time no more than two weeks in the past and two hours in the future.",
      );
    }
    return { metric, timestamp, unit: Unit ?? "None", set: valuesOf(datum) };
  });
}

/** Whether CloudWatch takes a value of this time; both in epoch milliseconds. */
export function isAcceptable(timestamp: number, now: number): boolean {
  return timestamp >= now - PAST && timestamp <= now + FUTURE;
}

/** Whether CloudWatch takes this as a value. */
export function isValue(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= MAX_MAGNITUDE;
}

function valuesOf({ Value, Values, Counts, StatisticValues }: MetricDatum): StatisticSet {
  if ([Value, Values, StatisticValues].filter((given) => given !== undefined).length > 1) {
    throw invalidCombination("The parameters Value, Values and StatisticValues are mutually exclusive.");
  }
  if (StatisticValues) {
    const { SampleCount, Sum, Minimum, Maximum } = StatisticValues;
    checkValues([SampleCount, Sum, Minimum, Maximum]);
    if (SampleCount <= 0) throw invalidValue("The value for parameter SampleCount must be greater than 0.");
    if (Minimum > Maximum) throw invalidCombination("The value for parameter Maximum must not be below Minimum.");
    return { SampleCount, Sum, Minimum, Maximum };
  }
  const values = Value === undefined ? (Values ?? []) : [Value];
  if (values.length === 0) throw missingParameter("Value, Values or StatisticValues");
  if (values.length > MAX_VALUES) {
    throw invalidValue(`The collection Values must not have a size greater than ${MAX_VALUES}.`);
  }
  if (Counts && Counts.length !== values.length) {
    throw invalidCombination("The collections Values and Counts must have the same size.");
  }
  checkValues([...values, ...(Counts ?? [])]);
  if (Counts?.some((count) => count <= 0))
    throw invalidValue("The values for parameter Counts must be greater than 0.");
  return setOf(values, Counts);
}

/** @throws AwsError InvalidParameterValueException for a number that CloudWatch does not take as a value */
export function checkValues(values: readonly number[]): void {
  const bad = values.find((value: unknown) => !isValue(value));
  if (bad !== undefined) throw invalidValue(`The value ${bad} is invalid: it must be in the range of -2^360 to 2^360.`);
}
