import { AwsError } from "../../aws-error";
import { parseJson } from "../../json";
import type { AuthorizationRequest, Caller, Operation } from "../../service";
import { strictOperation } from "../members";
import type { Tag } from "../tags";
import { alarmArn, settingsOf, type PutMetricAlarmInput } from "./alarm-settings";
import { describeAlarmHistory, type DescribeAlarmHistoryInput } from "./describe-alarm-history";
import { describeAlarms, type DescribeAlarmsInput } from "./describe-alarms";
import { validationError } from "./errors";
import { STATES, type State } from "./evaluation";
import type { Monitors } from "./monitor";

const MAX_DELETED = 100;

interface SetAlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
  /** JSON. */
  readonly StateReasonData?: string;
}

/** The operations on metric alarms. */
export function alarmOperations(monitors: Monitors): Record<string, Operation> {
  return {
    PutMetricAlarm: strictOperation<PutMetricAlarmInput>(
      "monitoring:PutMetricAlarm",
      {
        AlarmName: "required",
        AlarmDescription: "optional",
        ActionsEnabled: "optional",
        OKActions: "optional",
        AlarmActions: "optional",
        InsufficientDataActions: "optional",
        Namespace: "optional",
        MetricName: "optional",
        Dimensions: "optional",
        Statistic: "optional",
        Unit: "optional",
        Period: "optional",
        EvaluationPeriods: "required",
        DatapointsToAlarm: "optional",
        Threshold: "optional",
        ComparisonOperator: "required",
        TreatMissingData: "optional",
        Tags: "optional",
      },
      {
        authorize: ({ AlarmName, Tags, ...input }, caller) => [
          ...onAlarms("PutMetricAlarm", [AlarmName], caller, {
            "cloudwatch:AlarmActions": [
              ...(input.AlarmActions ?? []),
              ...(input.OKActions ?? []),
              ...(input.InsufficientDataActions ?? []),
            ],
          }),
          ...(Tags ? onAlarms("TagResource", [AlarmName], caller) : []),
        ],
        // The tags of an alarm that exists are not changed by this, as on AWS.
        run: (input, caller) => monitors.of(caller).putAlarm(settingsOf(input, caller), tagsOf(input.Tags)),
      },
    ),
    DescribeAlarms: strictOperation<DescribeAlarmsInput>(
      "monitoring:DescribeAlarms",
      {
        AlarmNames: "optional",
        AlarmNamePrefix: "optional",
        AlarmTypes: "optional",
        StateValue: "optional",
        ActionPrefix: "optional",
        MaxRecords: "optional",
        NextToken: "optional",
      },
      {
        authorize: ({ AlarmNames = ["*"] }, caller) => onAlarms("DescribeAlarms", AlarmNames, caller),
        run: (input, caller) => describeAlarms(monitors.of(caller), input),
      },
    ),
    DescribeAlarmHistory: strictOperation<DescribeAlarmHistoryInput>(
      "monitoring:DescribeAlarmHistory",
      {
        AlarmName: "optional",
        AlarmTypes: "optional",
        HistoryItemType: "optional",
        StartDate: "optional",
        EndDate: "optional",
        MaxRecords: "optional",
        NextToken: "optional",
        ScanBy: "optional",
      },
      {
        authorize: ({ AlarmName = "*" }, caller) => onAlarms("DescribeAlarmHistory", [AlarmName], caller),
        run: (input, caller) => describeAlarmHistory(monitors.of(caller), input),
      },
    ),
    DeleteAlarms: strictOperation<{ readonly AlarmNames: readonly string[] }>(
      "monitoring:DeleteAlarms",
      { AlarmNames: "required" },
      {
        authorize: ({ AlarmNames }, caller) => onAlarms("DeleteAlarms", AlarmNames, caller),
        run({ AlarmNames }, caller) {
          if (AlarmNames.length > MAX_DELETED) {
            throw validationError(`AlarmNames must not hold more than ${MAX_DELETED} names.`);
          }
          const unknown = AlarmNames.filter((name) => !monitors.of(caller).deleteAlarm(name));
          if (unknown.length > 0) throw unknownAlarm(unknown.join(", "));
        },
      },
    ),
    SetAlarmState: strictOperation<SetAlarmStateInput>(
      "monitoring:SetAlarmState",
      { AlarmName: "required", StateValue: "required", StateReason: "required", StateReasonData: "optional" },
      {
        authorize: ({ AlarmName }, caller) => onAlarms("SetAlarmState", [AlarmName], caller),
        run({ AlarmName, StateValue, StateReason: reason, StateReasonData = "{}" }, caller) {
          const alarm = monitors.of(caller).alarms.get(AlarmName);
          if (!alarm) throw unknownAlarm(AlarmName);
          alarm.set(stateOf(StateValue), { reason, data: reasonData(StateReasonData) });
        },
      },
    ),
  };
}

/** @param names or patterns of names */
export function onAlarms(
  operation: string,
  names: readonly string[],
  caller: Caller,
  context: AuthorizationRequest["context"] = {},
): AuthorizationRequest[] {
  return names.map((name) => ({ action: `cloudwatch:${operation}`, resource: alarmArn(name, caller), context }));
}

export function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

function stateOf(value: string): State {
  const state = STATES.find((one) => one === value);
  if (!state) throw validationError(`StateValue ${value} is none of ${STATES.join(", ")}.`);
  return state;
}

function reasonData(json: string): Record<string, unknown> {
  return parseJson(
    json,
    ({ message }) => new AwsError("InvalidFormatFault", `StateReasonData is not JSON: ${message}`),
  ) as Record<string, unknown>;
}

function unknownAlarm(name: string): AwsError {
  return new AwsError("ResourceNotFound", `Unknown or deleted alarm: ${name}`, 404);
}
