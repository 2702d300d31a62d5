import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import type { AccountRegion, Caller } from "../../service";
import { CLOUDWATCH_PRINCIPAL } from "../sns";
import type { Alarm } from "./alarm";
import type { State } from "./evaluation";
import type { AlarmHistory } from "./history";
import { instant } from "./state-reason";

/** SNS takes no longer ones, and printable ASCII only. */
const MAX_SUBJECT = 99;
const MAX_SUMMARY = 255;

/** Where an alarm acts. */
export interface AlarmPlace extends AccountRegion {
  readonly cloud: Cloud;
  readonly history: AlarmHistory;
}

/**
 * Carries out one action of an alarm that has changed its state, in the background; the history says what came of it. Topics are told;
 * what else actions may be is not in the embedded cloud, and so says the history.
 *
 * @param before the state that it was in
 */
export function carryOut(place: AlarmPlace, alarm: Alarm, action: string, before: State): void {
  const { cloud, history } = place;
  const { AlarmName: alarmName } = alarm.settings;
  const stateUpdateTimestamp = instant(alarm.state.updated);
  const note = (summary: string, data: object): void => {
    const timestamp = cloud.clock.now();
    const shown = { ...data, notificationResource: action, stateUpdateTimestamp };
    history.add({ alarmName, timestamp, type: "Action", summary: summary.slice(0, MAX_SUMMARY), data: shown });
  };
  if (!/^arn:[\w-]+:sns:/.test(action)) {
    note(`The embedded cloud does not carry out the action ${action}`, { actionState: "NotCarriedOut" });
    return;
  }
  const input = { TopicArn: action, ...notification(place, alarm, before) };
  const caller = asAlarm(place, alarm);
  cloud.work.start(async () => {
    try {
      await cloud.call("sns", "Publish", input, caller);
      note(`Successfully executed action ${action}`, { actionState: "Succeeded", publishedMessage: input.Message });
    } catch (error) {
      if (!(error instanceof AwsError) || error.status === 501) throw error;
      const message = `Failed to execute action ${action}. Received error: "${error.message}"`;
      note(message, { actionState: "Failed", publishedMessage: input.Message, error: error.message });
    }
  });
}

/**
 * What CloudWatch tells a topic; where AWS has a Region's long name it has the short one.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function notification(
  { account, region }: AccountRegion,
  { settings, state, configurationUpdated }: Alarm,
  before: State,
): { readonly Subject: string; readonly Message: string } {
  const { AlarmName, AlarmDescription, Unit, Dimensions, Statistic, DatapointsToAlarm } = settings;
  const subject = `${state.value}: "${AlarmName}" in ${region}`;
  const message = {
    AlarmName,
    AlarmDescription: AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: instant(configurationUpdated),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: instant(state.updated),
    Region: region,
    AlarmArn: settings.AlarmArn,
    OldStateValue: before,
    OKActions: settings.OKActions,
    AlarmActions: settings.AlarmActions,
    InsufficientDataActions: settings.InsufficientDataActions,
    Trigger: {
      MetricName: settings.MetricName,
      Namespace: settings.Namespace,
      StatisticType: "Statistic",
      Statistic: Statistic.replace(/(?<=[a-z])(?=[A-Z])/, "_").toUpperCase(),
      Unit: Unit ?? null,
      Dimensions: Dimensions.map(({ Name: name, Value: value }) => ({ value, name })),
      Period: settings.Period,
      EvaluationPeriods: settings.EvaluationPeriods,
      ...(DatapointsToAlarm === undefined ? {} : { DatapointsToAlarm }),
      ComparisonOperator: settings.ComparisonOperator,
      Threshold: settings.Threshold,
      TreatMissingData: settings.TreatMissingData,
      EvaluateLowSampleCountPercentile: "",
    },
  };
  return {
    Subject: subject.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_SUBJECT),
    Message: JSON.stringify(message),
  };
}

function asAlarm({ account, region }: AccountRegion, { settings }: Alarm): Caller {
  const principal = { kind: "service", service: CLOUDWATCH_PRINCIPAL, sourceArn: settings.AlarmArn, account } as const;
  return { account, region, principal };
}
