import type { AlarmSettings } from "./alarm-settings";

export const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;
export type State = (typeof STATES)[number];

/** What an alarm sees of one period. */
export interface Datapoint {
  /** When the period begins, in epoch milliseconds. */
  readonly timestamp: number;
  readonly value: number;
  readonly sampleCount: number;
}

/** What an alarm comes to, and from what. */
export interface Evaluation {
  /** Undefined: it stays as it is. */
  readonly state: State | undefined;
  /** The newest that there are, at most as many as the evaluation periods; newest first. */
  readonly datapoints: readonly Datapoint[];
  /** How many of the evaluation periods had to be made up for. */
  readonly missing: number;
}

/**
 * How many periods more than the evaluation periods an alarm looks back for datapoints, if the newest are missing. AWS
 * tells it by the example of 5 for 3 only; measured alarms of one period leave ALARM after three.
 */
export const PERIODS_BEYOND = 2;

/**
 * The state that datapoints lead to.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param range the datapoint of each period, newest first, EvaluationPeriods + PERIODS_BEYOND of them
 */
export function evaluated(settings: AlarmSettings, range: readonly (Datapoint | undefined)[]): Evaluation {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData } = settings;
  const datapoints = range.filter((point) => point !== undefined).slice(0, EvaluationPeriods);
  const missing = EvaluationPeriods - datapoints.length;
  const breaching = datapoints.filter((point) => breaches(settings, point)).length;
  const outcome = (state: State | undefined): Evaluation => ({ state, datapoints, missing });
  const assumed = missing > 0 && TreatMissingData === "breaching" ? missing : 0;

  if (breaching + assumed >= DatapointsToAlarm) return outcome("ALARM");
  if (missing === 0 || breaching < datapoints.length) return outcome("OK");
  // What there is breaches, but is too little to decide by itself.
  if (TreatMissingData === "breaching" || TreatMissingData === "notBreaching") return outcome("OK");
  if (TreatMissingData === "ignore") return outcome(undefined);
  if (datapoints.length === 0) return outcome("INSUFFICIENT_DATA");
  // "The oldest available breaching data point is at least as old as Datapoints to Alarm, and all more recent ones are
  // breaching or missing."
  const oldest = range.findLastIndex((point, index) => index < EvaluationPeriods && point !== undefined);
  return outcome(oldest >= DatapointsToAlarm - 1 ? "ALARM" : undefined);
}

export function breaches({ ComparisonOperator, Threshold }: AlarmSettings, { value }: Datapoint): boolean {
  switch (ComparisonOperator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= Threshold;
    case "GreaterThanThreshold":
      return value > Threshold;
    case "LessThanThreshold":
      return value < Threshold;
    case "LessThanOrEqualToThreshold":
      return value <= Threshold;
  }
}
