import type { AlarmSettings } from "./alarm-settings";
import { breaches, type Datapoint, type Evaluation, type State } from "./evaluation";

/** Why an alarm is in its state, in AWS's own words, and the same as JSON. */
export interface StateReason {
  readonly reason: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const WORDS = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
} as const;

/** @param now epoch milliseconds */
export function stateReason(settings: AlarmSettings, state: State, evaluation: Evaluation, now: number): StateReason {
  const { datapoints, missing } = evaluation;
  const { Statistic, Unit, Period, Threshold } = settings;
  return {
    reason:
      state === "INSUFFICIENT_DATA"
        ? `Insufficient Data: ${plural(missing, "datapoint was", "datapoints were")} unknown.`
        : `Threshold Crossed: ${crossed(settings, state, evaluation)}.`,
    data: {
      version: "1.0",
      queryDate: instant(now),
      ...(datapoints.length > 0 ? { startDate: instant(datapoints.at(-1)!.timestamp) } : {}),
      ...(Unit === undefined ? {} : { unit: Unit }),
      statistic: Statistic,
      period: Period,
      recentDatapoints: datapoints.map(({ value }) => value).reverse(),
      threshold: Threshold,
      evaluatedDatapoints: datapoints.map(({ timestamp, value, sampleCount }) => ({
        timestamp: instant(timestamp),
        sampleCount,
        value,
      })),
    },
  };
}

/** An instant as CloudWatch writes it inside JSON, for example `2026-01-01T00:00:00.000+0000`. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "+0000");
}

function crossed(settings: AlarmSettings, state: State, { datapoints, missing }: Evaluation): string {
  const made = `${plural(missing, "missing datapoint was", "missing datapoints were")} treated as ${treatment(settings)}`;
  if (datapoints.length === 0)
    return `no datapoints were received for ${plural(missing, "period", "periods")} and ${made}`;
  const decisive = datapoints.filter((point) => breaches(settings, point) === (state === "ALARM"));
  const counted = decisive.length > 0 ? decisive : datapoints;
  const not = counted.every((point) => breaches(settings, point)) ? "" : "not ";
  const named =
    `${howMany(settings, counted.length)} [${counted.map(bracketed).join(", ")}] ${counted.length > 1 ? "were" : "was"} ` +
    `${not}${WORDS[settings.ComparisonOperator]} the threshold (${decimal(settings.Threshold)})`;
  const madeUp = missing > 0 && decisive.length < needed(settings, state) && treatment(settings) !== "";
  return `${named}${madeUp ? ` and ${made}` : ""}${minimum(settings, state)}`;
}

/** Only alarms that say how many datapoints of how many it takes are told about in these words. */
function howMany({ EvaluationPeriods, DatapointsToAlarm }: AlarmSettings, count: number): string {
  if (DatapointsToAlarm === undefined) return plural(count, "datapoint", "datapoints");
  return `${count} out of the last ${EvaluationPeriods} datapoints`;
}

function minimum(settings: AlarmSettings, state: State): string {
  if (settings.DatapointsToAlarm === undefined) return "";
  const transition = state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  return ` (minimum ${plural(needed(settings, state), "datapoint", "datapoints")} for ${transition} transition)`;
}

function needed({ EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods }: AlarmSettings, state: State): number {
  return state === "ALARM" ? DatapointsToAlarm : EvaluationPeriods - DatapointsToAlarm + 1;
}

function treatment({ TreatMissingData }: AlarmSettings): string {
  if (TreatMissingData === "breaching") return "[Breaching]";
  return TreatMissingData === "notBreaching" ? "[NonBreaching]" : "";
}

/** For example `3.0 (31/01/26 12:00:00)`. */
function bracketed({ value, timestamp }: Datapoint): string {
  const [date = "", time = ""] = new Date(timestamp).toISOString().split(/[T.]/);
  return `${decimal(value)} (${date.slice(2).split("-").reverse().join("/")} ${time})`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
