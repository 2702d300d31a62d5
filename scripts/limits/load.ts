import { HOURS_OF_A_MONTH } from "../prices";
import { extractFunctionName } from "../../contract/names";
import { newestSummary, seriesId } from "../../contract/summaries";
import { toItem } from "../../lambdas/archive/item";
import type { CheckedMeasurement } from "../../lambdas/archive/measurement";

/** What every figure of the page is computed for: metrics of a spoke, measured every hour. */
export const METRICS = 22;
export const RUNS_A_DAY = 24;
export const RUNS_A_MONTH = HOURS_OF_A_MONTH;
/** The labels of a metric's value on average: some are a number, others are by status or instance type. */
export const LABELS = 4;

/** How a run's measurements travel: an event for each of them, or as few as possible. */
export const FORMS = ["metric", "batch"] as const;
export type Form = (typeof FORMS)[number];

/** The events that a run puts. */
export function eventsOfRun(form: Form): number {
  return form === "metric" ? METRICS : 1;
}

/** What a run reports on average. */
const MEASUREMENT: CheckedMeasurement = {
  MetricName: "TrainingJobsByStatus24h",
  ProjectName: "fraud-detection",
  Environment: "production",
  ExtractionDate: "2026-11-05T09:30:00.000Z",
  MetricValue: { Completed: 41, Failed: 3, InProgress: 12, Stopped: 1 },
  Metadata: { Unit: "Count" },
  account: "222222222222",
  region: "eu-central-1",
  instant: Date.parse("2026-11-05T09:30:00.000Z"),
  utc: "2026-11-05T09:30:00.000Z",
};

/** The bytes of a row, in the table or in its index, and of a newest value, as DynamoDB counts them. */
export const ROW_BYTES = itemBytes(toItem(MEASUREMENT, 400, 0));
export const NEWEST_BYTES = ((): number => {
  const { MeasuredAt: _, Metadata, MeasurementId: __, ...item } = toItem(MEASUREMENT, 400, 0);
  const id = seriesId(MEASUREMENT);
  return itemBytes({ Summary: newestSummary(id), Key: id, ...item, ...(Metadata as object), Unit: "Count" });
})();
/** The bytes of a measurement in an event. */
export const MEASUREMENT_BYTES = Buffer.byteLength(JSON.stringify(MEASUREMENT));

/** A line of an extractor's log for each run, and what Lambda adds. */
export const LOG_BYTES_OF_RUN = 3 * (200 + extractFunctionName("fraud-detection", "production").length);

/**
 * Names and values in UTF-8, 3 bytes and one more for each member of a map, and what is stored beside each item.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function itemBytes(item: object): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 1;
  if (!(value instanceof Map)) throw new Error("there is no such value in these items");
  return [...value].reduce((sum, [name, member]) => sum + 1 + Buffer.byteLength(String(name)) + valueBytes(member), 3);
}
