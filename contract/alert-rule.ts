/**
 * A rule as the hub's stack writes it: the JSON value of the parameter `/ds-dashboard/alerts/<name>` in the hub's account
 * and Region. The configuration has checked it.
 */
export interface AlertRule {
  /** Letters, digits, dashes; unique in its hub, without case. */
  readonly name: string;
  /** `MetricName` of the rows that it watches, exactly. */
  readonly metric: string;
  /**
   * The label of a vector that it watches; a measured vector without it counts as 0. Without a label, a vector counts as
   * the sum of its labels.
   */
  readonly label?: string | undefined;
  readonly condition: AlertCondition;
  /** How long the condition has to hold, by the dates of the measurements; 0: one measurement is enough. */
  readonly forSeconds: number;
  /** Projects that it watches; names compare without case. Undefined: all. */
  readonly projects?: readonly string[] | undefined;
  /** Environments that it watches; names compare without case. Undefined: all. */
  readonly environments?: readonly string[] | undefined;
  /** What a series means that is not measured any more: `keep`: nothing is known and nothing said; `alert`: that is told. */
  readonly noData: "keep" | "alert";
  /** After how long an alert that goes on is told again; undefined: never. */
  readonly repeatSeconds?: number | undefined;
  /** The SNS topic that is notified, in the hub's Region. */
  readonly topicArn: string;
}

/**
 * `above`: a value above `threshold` alerts, until one is at or below `clear`. `below`: a value below `threshold` alerts,
 * until one is at or above `clear`. `outsideUsual`: a value alerts that is farther from the usual value than
 * `deviations` times the usual deviation, and farther than `minimumChange`.
 */
export type AlertCondition =
  | { readonly kind: "above" | "below"; readonly threshold: number; readonly clear: number }
  | { readonly kind: "outsideUsual"; readonly deviations: number; readonly minimumChange: number };
