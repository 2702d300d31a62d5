import { required, string, structure } from "../../shape";
import { invalidValue, missingParameter } from "./errors";

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export const dimension = structure<Dimension>({ Name: required(string), Value: required(string) });

/** What tells one metric from another: each combination of dimensions is a metric of its own. */
export interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly Dimension[];
}

const MAX_NAME = 255;
const MAX_DIMENSIONS = 30;
const MAX_DIMENSION_VALUE = 1024;

const RATES = ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"].flatMap((unit) => [unit, `${unit}/Second`]);
const BITS = ["Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"].flatMap((unit) => [unit, `${unit}/Second`]);
const UNITS: ReadonlySet<string> = new Set([
  ...["Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"],
  ...RATES,
  ...BITS,
]);

/** The same for metrics whose dimensions only differ in order. */
export function metricKey({ Namespace, MetricName, Dimensions }: Metric): string {
  return JSON.stringify([
    Namespace,
    MetricName,
    ...Dimensions.map(({ Name, Value }) => [Name, Value].join("\n")).sort(),
  ]);
}

/**
 * Reads a metric from the members that many inputs have in common.
 *
 * @throws AwsError InvalidParameterValueException, MissingRequiredParameterException
 */
export function metricOf(input: {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?: readonly Dimension[] | undefined;
}): Metric {
  const { Namespace, MetricName, Dimensions = [] } = input;
  if (Namespace === undefined) throw missingParameter("Namespace");
  if (MetricName === undefined) throw missingParameter("MetricName");
  checkNamespace(Namespace);
  checkLength("MetricName", MetricName, MAX_NAME);
  if (Dimensions.length > MAX_DIMENSIONS) {
    throw invalidValue(`The collection Dimensions must not have a size greater than ${MAX_DIMENSIONS}.`);
  }
  for (const dimension of Dimensions) {
    checkLength("Dimension Name", dimension.Name, MAX_NAME);
    checkLength("Dimension Value", dimension.Value, MAX_DIMENSION_VALUE);
    if (dimension.Name.startsWith(":")) throw invalidValue("A Dimension Name must not start with a colon.");
  }
  if (new Set(Dimensions.map(({ Name }) => Name)).size < Dimensions.length) {
    throw invalidValue("The parameter Dimensions must not name a dimension twice.");
  }
  return { Namespace, MetricName, Dimensions: Dimensions.map(({ Name, Value }) => ({ Name, Value })) };
}

/** @throws AwsError InvalidParameterValueException */
export function checkNamespace(namespace: string): void {
  checkLength("Namespace", namespace, MAX_NAME);
  if (namespace.startsWith(":"))
    throw invalidValue("The value of the parameter Namespace must not start with a colon.");
}

/** @throws AwsError InvalidParameterValueException for a unit that CloudWatch does not have */
export function checkUnit(unit: string | undefined): void {
  if (unit !== undefined && !UNITS.has(unit)) throw invalidValue(`The value ${unit} for parameter Unit is invalid.`);
}

function checkLength(what: string, value: string, max: number): void {
  if (typeof value === "string" && value.trim().length > 0 && value.length <= max) return;
  throw invalidValue(`The value of the parameter ${what} must have 1 to ${max} characters.`);
}
