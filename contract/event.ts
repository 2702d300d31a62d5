/** The EventBridge envelope, as far as this system reads it. `account` and `region` are the sender's, set by AWS. */
export interface EventEnvelope<Detail = unknown> {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  /** 12 digits; set by EventBridge, kept when an event is forwarded: the only identity this system trusts. */
  readonly account: string;
  readonly region: string;
  /** ISO 8601 UTC, one-second resolution; may be set by the sender. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** A number, or numbers by label (by status, by instance type). */
export type MetricValue = number | Readonly<Record<string, number>>;

/** `detail` of a metric event: one measurement. Its field names are those of the original sample. */
export interface Measurement {
  readonly MetricName: string;
  readonly MetricValue: MetricValue;
  /** ISO 8601 UTC with milliseconds: when the value was computed. */
  readonly ExtractionDate: string;
  readonly Metadata: Readonly<Record<string, unknown>>;
  readonly Environment: string;
  readonly ProjectName: string;
}
