import { partitionOf } from "../../arn";
import type { AccountRegion } from "../../service";
import type { Tag } from "../tags";
import { invalidValue, missingParameter, validationError } from "./errors";
import { checkValues } from "./metric-data";
import { checkUnit, metricOf, type Dimension, type Metric } from "./metric";
import { isStatistic, type Statistic } from "./statistic-set";

const DAY_SECONDS = 86_400;
const MAX_ACTIONS = 5;
const COMPARISONS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;

/** As PutMetricAlarm takes it. */
export interface PutMetricAlarmInput {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Statistic?: string;
  readonly Unit?: string;
  readonly Period?: number;
  readonly EvaluationPeriods?: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold?: number;
  readonly ComparisonOperator?: string;
  readonly TreatMissingData?: string;
  readonly Tags?: readonly Tag[];
}

/** What an alarm is to do, in the words of DescribeAlarms. */
export interface AlarmSettings extends Metric {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled: boolean;
  readonly OKActions: readonly string[];
  readonly AlarmActions: readonly string[];
  readonly InsufficientDataActions: readonly string[];
  readonly Statistic: Statistic;
  readonly Unit?: string;
  /** Seconds. */
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: (typeof COMPARISONS)[number];
  readonly TreatMissingData: (typeof TREATMENTS)[number];
}

/** @param name or a pattern of names */
export function alarmArn(name: string, { account, region }: AccountRegion): string {
  return `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** @throws AwsError as PutMetricAlarm answers it */
export function settingsOf(input: PutMetricAlarmInput, accountRegion: AccountRegion): AlarmSettings {
  const { AlarmName, AlarmDescription, Statistic, Unit, Threshold, DatapointsToAlarm } = input;
  if (AlarmName.length < 1 || AlarmName.length > 255) {
    throw validationError("AlarmName must have 1 to 255 characters.");
  }
  if (Statistic === undefined) throw missingParameter("Statistic");
  if (!isStatistic(Statistic)) throw validationError(`Statistic ${Statistic} is invalid.`);
  if (Threshold === undefined) throw missingParameter("Threshold");
  checkValues([Threshold]);
  checkUnit(Unit);
  return {
    AlarmName,
    AlarmArn: alarmArn(AlarmName, accountRegion),
    ...(AlarmDescription === undefined ? {} : { AlarmDescription }),
    ActionsEnabled: input.ActionsEnabled ?? true,
    OKActions: actionsOf("OKActions", input.OKActions),
    AlarmActions: actionsOf("AlarmActions", input.AlarmActions),
    InsufficientDataActions: actionsOf("InsufficientDataActions", input.InsufficientDataActions),
    ...metricOf(input),
    Statistic,
    ...(Unit === undefined ? {} : { Unit }),
    ...periodsOf(input),
    ...(DatapointsToAlarm === undefined ? {} : { DatapointsToAlarm }),
    Threshold,
    ComparisonOperator: oneOf("ComparisonOperator", COMPARISONS, input.ComparisonOperator),
    TreatMissingData: oneOf("TreatMissingData", TREATMENTS, input.TreatMissingData ?? "missing"),
  };
}

function periodsOf(input: PutMetricAlarmInput): Pick<AlarmSettings, "Period" | "EvaluationPeriods"> {
  const { Period, EvaluationPeriods } = input;
  if (Period === undefined) throw missingParameter("Period");
  if (EvaluationPeriods === undefined) throw missingParameter("EvaluationPeriods");
  const { DatapointsToAlarm = EvaluationPeriods } = input;
  if (!Number.isInteger(Period) || Period < 60 || Period % 60 !== 0) {
    throw validationError(`Period ${Period} is invalid: the embedded cloud knows multiples of 60 seconds.`);
  }
  if (EvaluationPeriods < 1) throw validationError("EvaluationPeriods must be greater than 0.");
  if (DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods) {
    throw validationError("DatapointsToAlarm must be between 1 and EvaluationPeriods.");
  }
  const days = Period < 3600 ? 1 : 7;
  if (Period * EvaluationPeriods > days * DAY_SECONDS) {
    throw validationError(
      `Metrics cannot be checked across more than ${days === 1 ? "a day" : "seven days"} ` +
        `(EvaluationPeriods * Period must be <= ${days * DAY_SECONDS}).`,
    );
  }
  return { Period, EvaluationPeriods };
}

function actionsOf(member: string, actions: readonly string[] = []): readonly string[] {
  if (actions.length > MAX_ACTIONS) throw validationError(`${member} must not hold more than ${MAX_ACTIONS} actions.`);
  const bad = actions.find((action) => !action.startsWith("arn:"));
  if (bad !== undefined) throw validationError(`Invalid arn syntax: ${bad}`);
  return actions;
}

function oneOf<Value extends string>(member: string, values: readonly Value[], value: string | undefined): Value {
  if (value === undefined) throw missingParameter(member);
  const known = values.find((one) => one === value);
  if (known === undefined)
    throw invalidValue(`The value ${value} for parameter ${member} is none of ${values.join(", ")}.`);
  return known;
}
