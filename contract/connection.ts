import type { AccountRegion } from "./account-region";
import type { MonitoredProjectRecord, MonitorRecord, SkippedParameter } from "./connection-parameters";

/**
 * The actions of the connection function, which runs once per account and Region. The payload is `{"action": "…"}`. The
 * first two actions come from the original sample.
 */
export const CONNECTION_ACTIONS = ["EBPut", "EBRule", "Reconcile", "Status", "Disconnect"] as const;
export type ConnectionAction = (typeof CONNECTION_ACTIONS)[number];

/**
 * Payload of `Disconnect`. The function removes these connection parameters, or all of them, with everything derived
 * from them.
 */
export interface DisconnectRequest {
  readonly action: "Disconnect";
  /** Full parameter names, for example `/monitors/hub`, or `"all"`. */
  readonly parameters: readonly string[] | "all";
}

/** How many things were written on the default bus. */
export interface ConnectionChanges {
  /** Whether the bus policy was written. */
  readonly policy: boolean;
  readonly rulesPut: number;
  readonly rulesDeleted: number;
  readonly targetsPut: number;
  readonly targetsRemoved: number;
}

/** The partners to which an account forwards events, as `account:region`, sorted. */
export interface Forwarding {
  /** An event for each metric. */
  readonly metricsTo: readonly string[];
  /** An event for each run. */
  readonly batchesTo: readonly string[];
  readonly refreshTo: readonly string[];
}

/**
 * A partner's account that AWS does not accept as a principal of the bus policy, for example because it is closed or
 * mistyped. The policy allows the others.
 */
export interface RejectedPrincipal {
  /** 12 digits. */
  readonly account: string;
  /** The name and message of AWS's error. */
  readonly reason: string;
}

/** The result of `Reconcile` and `Disconnect`: how the account is connected now. */
export interface ReconcileResult {
  readonly action: "Reconcile" | "Disconnect";
  readonly forwarding: Forwarding;
  /** Partners, as `account:region`, whose bus does not accept our events yet. Try again once it does. */
  readonly waiting: readonly string[];
  /** Sorted. Correct or remove the parameters that name these accounts. */
  readonly rejected: readonly RejectedPrincipal[];
  readonly changed: ConnectionChanges;
  readonly skipped: readonly SkippedParameter[];
  /** Names of the removed parameters; only for `Disconnect`. */
  readonly removed?: readonly string[];
}

/** Something that this system owns on the default bus and that differs from the parameters. */
export interface Difference {
  readonly kind: "statement" | "principal" | "rule" | "target";
  /**
   * The statement's id, the rule's name, for a principal `<account> in <statement>`, or for a target `<account>:<region>
   * in <rule>`.
   */
  readonly name: string;
  readonly problem: "missing" | "different" | "not wanted";
}

/** How much of a limit the default bus uses, or will use once it is as the parameters want it. */
export interface LimitUse {
  /** The characters of the bus policy, or the rules of the bus. */
  readonly limit: "policy" | "rules";
  readonly used: number;
  /** The default of AWS, which raises the number of rules on request. */
  readonly allowed: number;
}

/** The result of `Status`, which changes nothing. */
export interface StatusResult extends AccountRegion {
  readonly action: "Status";
  /** The connections that the parameters ask for. */
  readonly wanted: { readonly hubs: readonly MonitorRecord[]; readonly spokes: readonly MonitoredProjectRecord[] };
  readonly skipped: readonly SkippedParameter[];
  /** Whether the bus policy allows the spokes by account or by organization (or would, if it is not written yet). */
  readonly spokesAllowedBy: "account" | "organization";
  /** Without the policy's length where an organization id is configured, which takes over when the list is full. */
  readonly limits: readonly LimitUse[];
  /** Empty if everything matches the parameters. */
  readonly differences: readonly Difference[];
}
