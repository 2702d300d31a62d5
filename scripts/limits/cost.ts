import type { EventForm } from "../../contract/event";
import { HOURS_OF_A_MONTH, PRICES, WRITES_OF_A_VALUE } from "../prices";
import { ARCHIVE_CPU_SECONDS, MEGABYTES_OF_A_VCPU } from "./burst";
import type { Hub } from "./hub";
import { eventsOfRun, LOG_BYTES_OF_RUN, METRICS, NEWEST_BYTES, ROW_BYTES, RUNS_A_MONTH } from "./load";

const MILLION = 1e6;
const GIGABYTE = 1e9;

/** Lambda's pollers fetch so many messages with a call of SQS, and delete them with another. */
const MESSAGES_OF_A_CALL = 10;
/** DynamoDB stores so many bytes more with each item. */
const BYTES_BESIDE_AN_ITEM = 100;
/** A run waits for SageMaker most of the time. Assumed; nothing was measured in AWS. */
const RUN_SECONDS = 3;
const EXTRACTOR_GIGABYTES = 0.25;
/** Every quarter of an hour, alerts read all newest values; a request for fresh measurements each hour. */
const ALERT_RUNS_AN_HOUR = 4;
/** Five pollers of a queue, each waiting 20 seconds for a message. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLS_A_MONTH = 5 * 3 * 60 * HOURS_OF_A_MONTH;
/** What the hub publishes of completeness and of alerts. */
const METRICS_OF_A_HUB = 10;

/** What something takes for a month, in dollars. */
export interface Item {
  readonly name: string;
  readonly dollars: number;
}

/** What a spoke's own account pays. */
export function spokeCosts(form: EventForm): readonly Item[] {
  const events = eventsOfRun(form) * RUNS_A_MONTH;
  return [
    { name: "events on its own bus", dollars: (events * PRICES.customEvent) / MILLION },
    { name: "… and on to the hub's", dollars: (events * PRICES.customEvent) / MILLION },
    {
      name: "runs of its function",
      dollars:
        RUNS_A_MONTH * (RUN_SECONDS * EXTRACTOR_GIGABYTES * PRICES.lambdaGbSecond + PRICES.lambdaInvocation / MILLION),
    },
    { name: "its log", dollars: (RUNS_A_MONTH * LOG_BYTES_OF_RUN * PRICES.logs) / GIGABYTE },
  ];
}

/** What the hub pays for each spoke. */
export function hubCosts(form: EventForm): readonly Item[] {
  const values = METRICS * RUNS_A_MONTH;
  const messages = eventsOfRun(form) * RUNS_A_MONTH;
  return [
    { name: "requests to it", dollars: (RUNS_A_MONTH * PRICES.customEvent) / MILLION },
    { name: "the queue", dollars: (messages * (1 + 2 / MESSAGES_OF_A_CALL) * PRICES.sqsRequest) / MILLION },
    {
      name: "the archive",
      dollars:
        values * ARCHIVE_CPU_SECONDS * (MEGABYTES_OF_A_VCPU / 1_024) * PRICES.lambdaGbSecond +
        ((messages / MESSAGES_OF_A_CALL) * PRICES.lambdaInvocation) / MILLION,
    },
    { name: "writes of DynamoDB", dollars: (values * WRITES_OF_A_VALUE * PRICES.dynamoDbWrite) / MILLION },
    { name: "reads of alerts", dollars: readsOf(METRICS * NEWEST_BYTES) * ALERT_RUNS_AN_HOUR * HOURS_OF_A_MONTH },
    { name: "reads of roll-ups", dollars: readsOf(values * ROW_BYTES) },
  ];
}

/** What keeping the rows of a month takes in each month that they are kept: the table, its index, recovery. */
export function storageCost(): number {
  const bytes = METRICS * RUNS_A_MONTH * (ROW_BYTES + BYTES_BESIDE_AN_ITEM);
  return (bytes * (2 * PRICES.dynamoDbStorage + PRICES.dynamoDbRecovery)) / GIGABYTE;
}

/** What a hub takes without any spoke. */
export function standingCosts(hub: Hub): readonly Item[] {
  return [
    { name: `${hub.alarms} alarms`, dollars: hub.alarms * PRICES.cloudWatchAlarm },
    { name: `${METRICS_OF_A_HUB} metrics of CloudWatch`, dollars: METRICS_OF_A_HUB * PRICES.cloudWatchMetric },
    { name: "the dashboard of CloudWatch", dollars: PRICES.cloudWatchDashboard },
    {
      name: `polling ${hub.polledQueues} queues`,
      dollars: (hub.polledQueues * POLLS_A_MONTH * PRICES.sqsRequest) / MILLION,
    },
  ];
}

export function total(items: readonly Item[]): number {
  return items.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** Dollars for reading so many bytes by queries, eventually consistent. */
function readsOf(bytes: number): number {
  return ((bytes / 4_096 / 2) * PRICES.dynamoDbRead) / MILLION;
}
