import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  ARCHIVE_QUEUE_DEAD_LETTERS,
  COMPLETENESS_FUNCTION,
  functionDeadLetters,
  METRIC_NAMESPACE,
  QUARANTINE_QUEUE,
  REFRESH_FUNCTION,
  ROLL_UP_FUNCTION,
  SUMMARIES_TABLE,
} from "../contract/names";
import { Arns } from "./policy";

const PERIOD_SECONDS = 300;

export interface HubAlarmsProps {
  readonly accountRegion: AccountRegion;
  /** The hub's name: the dimension of its metrics. */
  readonly hubName: string;
  /** SNS topic, by ARN, that hears of every change to ALARM and back to OK; undefined: nobody is notified. */
  readonly topicArn?: string | undefined;
}

/** The settings in which alarms differ. */
interface Watched {
  readonly name: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * The alarms of a hub, on its aggregates only: an alarm for each spoke would cost more than all the rest. Each says that
 * there is at least one of something; between two values it stays as it is, because a request for fresh measurements may
 * be hours away, and because SQS tells nothing of a queue that nobody touched for six hours, full or not.
 */
export class HubAlarms extends Construct {
  /** Literals, known when Terraform plans. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, { accountRegion, hubName, topicArn }: HubAlarmsProps) {
    super(scope, id);
    const actions = topicArn === undefined ? undefined : [topicArn];
    const arns = new Arns(accountRegion);
    this.arns = [...runAlarms(hubName), ...queueAlarms()].map(({ name, description, ...metric }) => {
      const alarmName = `ds-dashboard-${name}`;
      new CloudwatchMetricAlarm(this, name, {
        alarmName,
        alarmDescription: description,
        ...metric,
        statistic: "Maximum",
        period: PERIOD_SECONDS,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "ignore",
        alarmActions: actions,
        okActions: actions,
      });
      return arns.alarm(alarmName);
    });
  }
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

function queueAlarms(): readonly Watched[] {
  const descriptions = {
    [QUARANTINE_QUEUE]: "Measurements were refused; each message says why in its attributes Reason and Detail.",
    [ARCHIVE_QUEUE_DEAD_LETTERS]: "Measurements could not be stored; put them back into the archive's queue.",
    [functionDeadLetters(REFRESH_FUNCTION)]: "The hub could not ask its spokes for fresh measurements.",
    [functionDeadLetters(COMPLETENESS_FUNCTION)]: "It could not be found out who answered the hub's requests.",
    [functionDeadLetters(ROLL_UP_FUNCTION)]:
      `Daily roll-ups failed; the log of ${ROLL_UP_FUNCTION} says which and why.`,
  };
  return Object.entries(descriptions).map(([QueueName, description]) => ({
    name: QueueName.replace("ds-dashboard-", ""),
    description,
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName },
  }));
}
