import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  ALERTS_FUNCTION,
  ARCHIVE_QUEUE_DEAD_LETTERS,
  COMPLETENESS_FUNCTION,
  CONNECTION_FUNCTION,
  DISCOVERY_FUNCTION,
  FORWARD_DEAD_LETTERS,
  functionDeadLetters,
  METRIC_NAMESPACE,
  QUARANTINE_QUEUE,
  REFRESH_FUNCTION,
  ROLL_UP_FUNCTION,
  SUMMARIES_TABLE,
} from "../contract/names";
import { Arns } from "./policy";

export interface HubAlarmsProps {
  readonly accountRegion: AccountRegion;
  /** The hub's name, which is the dimension of its metrics. */
  readonly hubName: string;
  /**
   * The ARN of an SNS topic that is notified of every change to ALARM and back to OK; undefined: nobody is notified.
   */
  readonly topicArn?: string | undefined;
  /** Whether the hub looks for accounts in an organization. */
  readonly discovers: boolean;
}

/** The settings in which one alarm differs from the others. */
interface Watched {
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What makes an alarm go off. */
type Trigger = Pick<
  CloudwatchMetricAlarmConfig,
  "statistic" | "period" | "evaluationPeriods" | "datapointsToAlarm" | "comparisonOperator" | "treatMissingData"
>;

/**
 * There is at least one of something, such as a silent spoke. Missing data leave the state unchanged: the next request for
 * fresh measurements may be hours away, and SQS publishes no metrics of a queue that nobody has used for six hours, even
 * if it holds messages.
 */
const AT_LEAST_ONE: Trigger = {
  statistic: "Maximum",
  period: 300,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  treatMissingData: "ignore",
};

/** For an hour there has been nothing of what happens every 15 minutes. */
const NOT_FOR_AN_HOUR: Trigger = {
  statistic: "SampleCount",
  period: 900,
  evaluationPeriods: 4,
  datapointsToAlarm: 4,
  comparisonOperator: "LessThanThreshold",
  treatMissingData: "breaching",
};

/**
 * The alarms of a hub. They cover its aggregates only, because an alarm for each spoke would cost more than all other
 * resources.
 */
export class HubAlarms extends Construct {
  /** Literal ARNs, known when Terraform plans. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, { accountRegion, hubName, topicArn, discovers }: HubAlarmsProps) {
    super(scope, id);
    const actions = topicArn === undefined ? undefined : [topicArn];
    const arns = new Arns(accountRegion);
    const watched = [
      ...[...runAlarms(hubName), ...queueAlarms(discovers)].map((one) => [one, AT_LEAST_ONE] as const),
      [alertsAlarm(hubName), NOT_FOR_AN_HOUR] as const,
    ];
    this.arns = watched.map(([{ name, description, ...metric }, trigger]) => {
      const alarmName = `ds-dashboard-${name}`;
      new CloudwatchMetricAlarm(this, name, {
        alarmName,
        alarmDescription: description,
        ...metric,
        ...trigger,
        threshold: 1,
        alarmActions: actions,
        okActions: actions,
      });
      return arns.alarm(alarmName);
    });
  }
}

/** Who watches the watcher: it is CloudWatch, by what the function publishes in every run. */
function alertsAlarm(hubName: string): Watched {
  return {
    namespace: METRIC_NAMESPACE,
    dimensions: { Hub: hubName },
    name: "alerts-not-evaluated",
    metricName: "EvaluatedRules",
    description: `For an hour nobody has looked whether anything is worth an alert; the log of ${ALERTS_FUNCTION} says why.`,
  };
}

function runAlarms(hubName: string): readonly Watched[] {
  const watched = { namespace: METRIC_NAMESPACE, dimensions: { Hub: hubName } };
  const where = `in the newest item "refresh" of the table ${SUMMARIES_TABLE} and in the log of ${COMPLETENESS_FUNCTION}`;
  return [
    {
      ...watched,
      name: "silent-spokes",
      metricName: "SilentSpokes",
      description: `Spokes did not answer the latest request for fresh measurements. Which: SilentSpokes ${where}.`,
    },
    {
      ...watched,
      name: "denied-metrics",
      metricName: "DeniedMetrics",
      description: `Metrics were denied a permission in the latest run. Which spokes: TroubledSpokes ${where}.`,
    },
    {
      ...watched,
      name: "failed-metrics",
      metricName: "FailedMetrics",
      description: `Metrics failed in the latest run. Which spokes: TroubledSpokes ${where}.`,
    },
  ];
}

function queueAlarms(discovers: boolean): readonly Watched[] {
  const descriptions = {
    [QUARANTINE_QUEUE]: "Measurements were refused; each message says why in its attributes Reason and Detail.",
    [ARCHIVE_QUEUE_DEAD_LETTERS]: "Measurements could not be stored; put them back into the archive's queue.",
    [functionDeadLetters(REFRESH_FUNCTION)]: "The hub could not ask its spokes for fresh measurements.",
    [functionDeadLetters(COMPLETENESS_FUNCTION)]: "It could not be found out who answered the hub's requests.",
    [functionDeadLetters(ROLL_UP_FUNCTION)]:
      `Daily roll-ups failed; the log of ${ROLL_UP_FUNCTION} says which and why.`,
    [functionDeadLetters(ALERTS_FUNCTION)]:
      `Alerts could not be evaluated, or not be told; the log of ${ALERTS_FUNCTION} says why.`,
    ...(discovers && {
      [functionDeadLetters(DISCOVERY_FUNCTION)]:
        `Accounts could not be discovered, or what was found is not to be believed; the log of ${DISCOVERY_FUNCTION} says why.`,
    }),
    [functionDeadLetters(CONNECTION_FUNCTION)]:
      `Changes of connection parameters could not be carried out; the log of ${CONNECTION_FUNCTION} says why.`,
    [FORWARD_DEAD_LETTERS]:
      "Requests for fresh measurements, or measurements, could not be delivered to another account's bus; each message " +
      "says why in its attributes ERROR_CODE and ERROR_MESSAGE.",
  };
  return Object.entries(descriptions).map(([QueueName, description]) => ({
    name: QueueName.replace("ds-dashboard-", ""),
    description,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName },
  }));
}
