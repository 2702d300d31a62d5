import type { MonitoredProjectRecord } from "./connection-parameters";

/** One of the spokes that a hub expects to answer, under the name it is registered with. */
export type ExpectedSpoke = MonitoredProjectRecord;

/** A spoke that answered although some of its metrics were denied, throttled or failed, with the number of each. */
export interface TroubledSpoke extends ExpectedSpoke {
  readonly denied: number;
  readonly throttled: number;
  readonly failed: number;
}

/**
 * The outcome of one request for fresh measurements, as the hub found it some minutes later. It is an item of the
 * summaries table with `Summary` = `refresh` and `Key` = `<StartedAt>#<EventId>`, so the newest run sorts last.
 */
export interface RefreshRun {
  /** Id of the refresh event on the hub's bus. */
  readonly EventId: string;
  /** ISO 8601 UTC: the refresh event's time. */
  readonly StartedAt: string;
  /** ISO 8601 UTC: when the hub checked which spokes had answered. */
  readonly EvaluatedAt: string;
  /** The number of spokes that are registered, that answered, and that did not. */
  readonly Expected: number;
  readonly Answered: number;
  readonly Silent: number;
  /** The number of metrics of the spokes that answered, by outcome of their extraction. */
  readonly Ok: number;
  readonly Denied: number;
  readonly Throttled: number;
  readonly Failed: number;
  /** Spokes that did not answer; the first 500 of them, or fewer where names are long, as in the other lists. */
  readonly SilentSpokes: readonly ExpectedSpoke[];
  /** Where more did not answer: up to 15,000 others, as `compressed` makes it, for the correction of the record. */
  readonly MoreSilentSpokes?: Uint8Array;
  /**
   * Where spokes answered of which nothing tells yet how their metrics ended: those, the first 500. Their counts are
   * added when their `ExtractionHealth` comes; that of the original sample never does.
   */
  readonly UncountedSpokes?: readonly ExpectedSpoke[];
  /** Spokes that answered with metrics denied, throttled or failed; the first 500 of them. */
  readonly TroubledSpokes: readonly TroubledSpoke[];
}

/**
 * `current`: measured since the last request for fresh measurements that the hub has evaluated. `stale`: not measured
 * since then. `silent`: no value of the spoke was measured since then.
 */
export type Freshness = "current" | "stale" | "silent";
