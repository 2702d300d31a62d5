import type { MonitoredProjectRecord } from "./connection-parameters";

/** One of the spokes that a hub asks, by the name it is registered under. */
export type ExpectedSpoke = MonitoredProjectRecord;

/** A spoke that answered, and how many of its metrics ended badly. */
export interface TroubledSpoke extends ExpectedSpoke {
  readonly denied: number;
  readonly throttled: number;
  readonly failed: number;
}

/**
 * What became of one request for fresh measurements, as the hub found some minutes later. It is an item of the
 * summaries table, under `Summary` = `refresh` and `Key` = `<StartedAt>#<EventId>`, so the newest is the last.
 */
export interface RefreshRun {
  /** Id of the refresh event on the hub's bus. */
  readonly EventId: string;
  /** ISO 8601 UTC: the refresh event's time. */
  readonly StartedAt: string;
  /** ISO 8601 UTC: when the hub looked who had answered. */
  readonly EvaluatedAt: string;
  /** Spokes that are registered, that answered, that did not. */
  readonly Expected: number;
  readonly Answered: number;
  readonly Silent: number;
  /** Metrics of the spokes that answered, by how their extraction ended. */
  readonly Ok: number;
  readonly Denied: number;
  readonly Throttled: number;
  readonly Failed: number;
  /** Who did not answer, the first 500 of them. */
  readonly SilentSpokes: readonly ExpectedSpoke[];
  /** Who answered with metrics denied, throttled or failed, the first 500 of them. */
  readonly TroubledSpokes: readonly TroubledSpoke[];
}
