import type { AccountRegion } from "./account-region";
import type { MonitoredProjectRecord, MonitorRecord, SkippedParameter } from "./connection-parameters";

/**
 * What the connection function of an account and Region can be asked for, as `{"action": "…"}`. The first two are the
 * original sample's.
 */
export const CONNECTION_ACTIONS = ["EBPut", "EBRule", "Reconcile", "Status", "Disconnect"] as const;
export type ConnectionAction = (typeof CONNECTION_ACTIONS)[number];

/** Payload of `Disconnect`: removes these connection parameters, or all of them, and everything that follows from them. */
export interface DisconnectRequest {
  readonly action: "Disconnect";
  /** Full names, for example `/monitors/hub`; or `"all"`. */
  readonly parameters: readonly string[] | "all";
}

/** What a run wrote on the default bus, in numbers. */
export interface ConnectionChanges {
  /** Whether the bus policy was written. */
  readonly policy: boolean;
  readonly rulesPut: number;
  readonly rulesDeleted: number;
  readonly targetsPut: number;
  readonly targetsRemoved: number;
}

/** Partners that an account forwards to, as `account:region`, sorted. */
export interface Forwarding {
  readonly metricsTo: readonly string[];
  readonly refreshTo: readonly string[];
}

/** What `Reconcile` and `Disconnect` answer: how the account is connected now. */
export interface ReconcileResult {
  readonly action: "Reconcile" | "Disconnect";
  readonly forwarding: Forwarding;
  /** Partners as `account:region` whose bus does not accept our events yet; worth another try once it does. */
  readonly waiting: readonly string[];
  readonly changed: ConnectionChanges;
  readonly skipped: readonly SkippedParameter[];
  /** Names of the parameters that were removed; only for `Disconnect`. */
  readonly removed?: readonly string[];
}

/** One difference between the default bus and what the parameters ask for. Other people's rules and statements never count. */
export interface Difference {
  readonly kind: "statement" | "rule" | "target";
  /** The statement's id, the rule's name, or `<account>:<region> in <rule>` for a target. */
  readonly name: string;
  readonly problem: "missing" | "different" | "not wanted";
}

/** What `Status` answers; it changes nothing. */
export interface StatusResult extends AccountRegion {
  readonly action: "Status";
  /** What the parameters ask for. */
  readonly wanted: { readonly hubs: readonly MonitorRecord[]; readonly spokes: readonly MonitoredProjectRecord[] };
  readonly skipped: readonly SkippedParameter[];
  /** How the bus policy names, or would name, the spokes. */
  readonly spokesAllowedBy: "account" | "organization";
  /** Empty where everything is as the parameters say. */
  readonly differences: readonly Difference[];
}
