import type { AlertRule } from "./alert-rule";

/** Source and detail-type of the event that the hub puts on its default bus for every message about an alert. */
export const ALERT_EVENT_SOURCE = "ds-dashboard";
export const ALERT_DETAIL_TYPE = "ds-dashboard Alert";
/**
 * Detail-type of the event, of the same source, that the hub puts there when it has found out who answered a request for
 * fresh measurements. Its detail is the `RefreshRun` without its lists.
 */
export const REFRESH_EVALUATED_DETAIL_TYPE = "ds-dashboard Refresh Evaluated";

/** The `detail` of an event about an alert, of at most 240 KB. */
export interface AlertEvent extends Pick<AlertMessage, "id" | "thread" | "at"> {
  /** The hub's name. */
  readonly hub: string;
  readonly rule: AlertRule;
  /** The number of series with each change. */
  readonly counts: Readonly<Record<AlertChange["change"], number>>;
  /** The first changes, at most 100. */
  readonly changes: readonly Omit<AlertChange, "muted">[];
  /** Whether somebody tries whether messages arrive: nothing has changed then. */
  readonly test: boolean;
  /** The hub's CloudWatch dashboard; undefined in partitions whose console's address is not public. */
  readonly dashboard?: string | undefined;
}

/** Payload of a direct invocation of the alerts function. Rules are named without case. Every other payload evaluates. */
export type AlertRequest =
  | { readonly action: "Test"; readonly rule: string }
  | ({ readonly action: "Mute" } & MutedSeries & { readonly until: string; readonly by: string; readonly why: string })
  | ({ readonly action: "Unmute" } & MutedSeries);

/** The series of a rule that are meant; without a project or environment, those of all. */
export interface MutedSeries {
  readonly rule: string;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
}

/** What the function answers. */
export type AlertResponse =
  | { readonly action: "Test"; readonly rule: string; readonly id: string; readonly topicArn: string }
  | { readonly action: "Mute"; readonly mute: AlertMute }
  /** `removed`: whether there was such a mute. */
  | { readonly action: "Unmute"; readonly rule: string; readonly removed: boolean };

/** The project and environment whose series of the rule's metric is meant. */
export interface AlertedSeries {
  readonly project: string;
  readonly environment: string;
}

/**
 * An alert of one series, from its first message to its last. It is an item of the summaries table with `Summary` =
 * `alert-episode` and `Key` = `<StartedAt>#<Rule>#<hash of the series>`, so the newest sorts last.
 */
export interface AlertEpisode {
  readonly Rule: string;
  readonly MetricName: string;
  readonly Label?: string | undefined;
  readonly ProjectName: string;
  readonly Environment: string;
  /** `value`: the rule's condition held. `no-data`: the series was not measured any more, and its rule tells that. */
  readonly Kind: "value" | "no-data";
  /** ISO 8601 UTC: when it was noticed. */
  readonly StartedAt: string;
  /** ISO 8601 UTC: since when the condition holds, by the date of a measurement. */
  readonly HeldSince: string;
  /** The value that started it; undefined for `no-data`. */
  readonly Value?: number | undefined;
  /** ISO 8601 UTC; undefined while it goes on. */
  readonly EndedAt?: string | undefined;
  /**
   * `recovered`: a measurement said so. `removed-rule`: its rule is gone or watches it no longer. `removed-spoke`: its
   * account is no longer registered, or writes these names in another way now, or its newest value has expired or been
   * forgotten.
   */
  readonly EndedBy?: "recovered" | "removed-rule" | "removed-spoke" | undefined;
}

/**
 * What a rule knows of a series that is not ok. `pending`: the condition holds, but not long enough. `firing`: it has
 * held long enough. `unknown`: the series has an open alert and is not measured any more, which says nothing about its
 * value.
 */
export interface SeriesState extends AlertedSeries {
  readonly status: "pending" | "firing" | "unknown";
  /** ISO 8601 UTC: since when. For `pending`, the date of the first measurement; for `unknown`, of the last one. */
  readonly since: string;
  /** The alert that goes on: always while `firing` or `unknown`. */
  readonly episode?: OpenEpisode | undefined;
}

export interface OpenEpisode extends Pick<AlertEpisode, "Kind" | "StartedAt" | "HeldSince" | "Value"> {
  /** ISO 8601 UTC: when it was last told; undefined: not yet, because it is muted. */
  readonly toldAt?: string | undefined;
}

/**
 * What a hub knows about a rule: `Summary` = `alert`, `Key` = the rule's name in lower case. Every rule has one from its
 * first evaluation on, until it is gone and its alerts have ended. One item holds the states of all its
 * series and the message that is still to be sent, so that one conditional write changes both: neither a crash nor a
 * second run at the same time loses a message, or sends another one for the same change.
 */
export interface AlertState {
  /** Counts the writes; each is conditional on the one before. */
  readonly Version: number;
  /** ISO 8601 UTC: when the states were found. */
  readonly EvaluatedAt: string;
  /** The rule by which the states were found. */
  readonly Rule: AlertRule;
  /** All series that are not ok. */
  readonly Series: readonly SeriesState[];
  /** The id of the first message since no series was firing: what later messages belong to. */
  readonly Thread?: string | undefined;
  /** Undefined: everything has been told. */
  readonly Message?: AlertMessage | undefined;
}

/** One message: everything that one evaluation of one rule has to tell. */
export interface AlertMessage {
  /** Made from the rule, the version and the changes; a message that is sent twice has the same id. */
  readonly id: string;
  readonly thread: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly changes: readonly AlertChange[];
}

/** What happened to one series. `repeat`: the alert goes on, and its rule wants that told again. */
export interface AlertChange extends AlertedSeries {
  readonly change: "firing" | "ended" | "repeat";
  readonly episode: Omit<AlertEpisode, "Rule" | "MetricName" | "Label" | "ProjectName" | "Environment">;
  /** The newest value; undefined if there is none. */
  readonly value?: number | undefined;
  /** Not told, because somebody muted it; of an end, because its beginning was not told. */
  readonly muted: boolean;
}

/**
 * Somebody's wish not to be told: `Summary` = `alert-mute`, `Key` = `<rule>#<hash of project and environment>`, so that
 * a later wish about the same series replaces an earlier one.
 */
export interface AlertMute {
  readonly Rule: string;
  /** Undefined: all projects. It compares without case. */
  readonly ProjectName?: string | undefined;
  /** Undefined: all environments. It compares without case. */
  readonly Environment?: string | undefined;
  /** ISO 8601 UTC: from then on it is told again. */
  readonly Until: string;
  /** Who: the ARN of the caller, or what they gave. */
  readonly By: string;
  readonly Why: string;
  /** ISO 8601 UTC. */
  readonly At: string;
}
