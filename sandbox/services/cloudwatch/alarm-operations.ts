import { AwsError } from "../../aws-error";
import { parseJson } from "../../json";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { boolean, integer, list, number, required, string, timestamp } from "../../shape";
import { tagList, type Tag } from "../tags";
import { alarmArn, settingsOf, type PutMetricAlarmInput } from "./alarm-settings";
import { describeAlarmHistory, type DescribeAlarmHistoryInput } from "./describe-alarm-history";
import { describeAlarms, type DescribeAlarmsInput } from "./describe-alarms";
import { validationError } from "./errors";
import { STATES, type State } from "./evaluation";
import { dimension } from "./metric";
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
    PutMetricAlarm: operation<PutMetricAlarmInput>(
      {
        AlarmName: required(string),
        AlarmDescription: string,
        ActionsEnabled: boolean,
        OKActions: list(string),
        AlarmActions: list(string),
        InsufficientDataActions: list(string),
        Namespace: string,
        MetricName: string,
        Dimensions: list(dimension),
        Statistic: string,
        Unit: string,
        Period: integer,
        EvaluationPeriods: required(integer),
        DatapointsToAlarm: integer,
        Threshold: number,
        ComparisonOperator: required(string),
        TreatMissingData: string,
        Tags: tagList,
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
    DescribeAlarms: operation<DescribeAlarmsInput>(
      {
        AlarmNames: list(string),
        AlarmNamePrefix: string,
        AlarmTypes: list(string),
        StateValue: string,
        ActionPrefix: string,
        MaxRecords: integer,
        NextToken: string,
      },
      {
        authorize: ({ AlarmNames = ["*"] }, caller) => onAlarms("DescribeAlarms", AlarmNames, caller),
        run: (input, caller) => describeAlarms(monitors.of(caller), input),
      },
    ),
    DescribeAlarmHistory: operation<DescribeAlarmHistoryInput>(
      {
        AlarmName: string,
        AlarmTypes: list(string),
        HistoryItemType: string,
        StartDate: timestamp,
        EndDate: timestamp,
        MaxRecords: integer,
        NextToken: string,
        ScanBy: string,
      },
      {
        authorize: ({ AlarmName = "*" }, caller) => onAlarms("DescribeAlarmHistory", [AlarmName], caller),
        run: (input, caller) => describeAlarmHistory(monitors.of(caller), input),
      },
    ),
    DeleteAlarms: operation<{ readonly AlarmNames: readonly string[] }>(
      { AlarmNames: required(list(string)) },
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
    SetAlarmState: operation<SetAlarmStateInput>(
      {
        AlarmName: required(string),
        StateValue: required(string),
        StateReason: required(string),
        StateReasonData: string,
      },
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
