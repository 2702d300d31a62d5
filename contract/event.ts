import { BATCH_EVENT_SOURCE, EVENT_SOURCE } from "./names";

/** The fields of the EventBridge envelope that this system reads. AWS sets `account` and `region` to the sender's. */
export interface EventEnvelope<Detail = unknown> {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  /**
   * 12 digits. EventBridge sets it and keeps it when an event is forwarded, so it is the only identity this system
   * trusts.
   */
  readonly account: string;
  readonly region: string;
  /** ISO 8601 UTC, to the second. The sender may set it. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** A number, or a record of numbers by label (for example by status or by instance type). */
export type MetricValue = number | Readonly<Record<string, number>>;

/**
 * The forms in which a hub may get measurements: one event for each metric, which is the form of the original sample, or one
 * event for a run.
 */
export const EVENT_FORMS = ["metric", "batch"] as const;
export type EventForm = (typeof EVENT_FORMS)[number];

/**
 * The forms that the environment variable `EVENTS` of an extraction function names, with commas between them; what is no
 * form is left out.
 *
 * @param value undefined: the variable is not set, and the function puts an event for each metric
 */
export function eventFormsIn(value = "metric"): readonly EventForm[] {
  const named = value.split(",");
  return EVENT_FORMS.filter((form) => named.includes(form));
}

/** `source` and `detail-type` of each form. */
export const EVENT_KIND = { metric: EVENT_SOURCE, batch: BATCH_EVENT_SOURCE } as const;

/** The `detail` of a metric event, which is one measurement. The field names are those of the original sample. */
export interface Measurement {
  readonly MetricName: string;
  readonly MetricValue: MetricValue;
  /** ISO 8601 UTC with milliseconds: when the value was computed. */
  readonly ExtractionDate: string;
  readonly Metadata: Readonly<Record<string, unknown>>;
  readonly Environment: string;
  readonly ProjectName: string;
}

/** The `detail` of a batch event: measurements of one run. */
export interface MeasurementBatch {
  /** At least one, at most `MAX_BATCH_MEASUREMENTS`. */
  readonly Measurements: readonly Measurement[];
}
