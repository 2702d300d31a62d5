import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { SERIES_PER_ACCOUNT, SERIES_PER_ACCOUNT_VARIABLE } from "../contract/account-series";
import type { AccountRegion } from "../contract/account-region";
import { EVENT_KIND, type EventForm } from "../contract/event";
import {
  ARCHIVE_BATCHES_RULE,
  ARCHIVE_FUNCTION,
  ARCHIVE_QUEUE,
  ARCHIVE_QUEUE_DEAD_LETTERS,
  QUARANTINE_QUEUE,
} from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import type { MetricTable } from "./metric-table";
import { Arns, readRegistry } from "./policy";
import { Queue, readQueue } from "./queue";
import { fromElsewhere, Rule } from "./rule";
import type { SummariesTable } from "./summaries-table";

const TIMEOUT_SECONDS = 60;
/**
 * A whole processor, as Lambda gives processor time by memory. A measurement takes about 2 ms of it, so five instances store
 * 2,500 a second, and a refresh of 1,000 spokes with 22 metrics is there within ten seconds; with less memory it would
 * take longer and cost the same. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEGABYTES = 1_769;
/**
 * How often SQS delivers a message before it moves it to the dead-letter queue. This covers a table outage of hours.
 */
const MAX_RECEIVES = 20;

export interface ArchiveProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  readonly table: MetricTable;
  readonly summaries: SummariesTable;
  /** Whose measurements are accepted, `registered` or `strict`; see `claims` in the hub's configuration. */
  readonly claims: "registered" | "strict";
  /** Days after which a measurement expires; undefined: never. */
  readonly retentionDays?: number | undefined;
  /** The most series of one account, at most 10,000. Default: 500. */
  readonly seriesPerAccount?: number;
  /** Whether some spokes run the original sample, whose dates are in UTC but have no time zone. Default: false. */
  readonly originalSpokes?: boolean;
  /** The forms of the events of this account and Region that it ignores, because they are meant for other hubs. Default: none. */
  readonly ignoredAtHome?: readonly EventForm[];
}

/**
 * Brings measurements into the tables through two rules, a queue and a function. Because of the queue, a burst from a
 * thousand spokes or a table outage delays measurements but loses none. Refused measurements go to a quarantine queue
 * with the reason.
 */
export class Archive extends Construct {
  readonly function: BundledFunction;
  readonly quarantine: Queue;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    const { accountRegion, table, summaries, claims, retentionDays, logRetentionDays, architecture } = props;
    const { seriesPerAccount = SERIES_PER_ACCOUNT, originalSpokes = false, ignoredAtHome = [] } = props;
    const arns = new Arns(accountRegion);
    const fromRules = [arns.rule(ARCHIVE_FUNCTION), arns.rule(ARCHIVE_BATCHES_RULE)];
    const deadLetters = new Queue(this, "queue-dead-letters", {
      accountRegion,
      name: ARCHIVE_QUEUE_DEAD_LETTERS,
      fromRules,
    });
    const queue = new Queue(this, "queue", {
      accountRegion,
      name: ARCHIVE_QUEUE,
      // AWS recommends six times the timeout of the function that reads the queue.
      visibilityTimeoutSeconds: 6 * TIMEOUT_SECONDS,
      deadLetters: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      fromRules,
    });
    this.quarantine = new Queue(this, "quarantine", { accountRegion, name: QUARANTINE_QUEUE });
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: ARCHIVE_FUNCTION,
      roleName: `${ARCHIVE_FUNCTION}-${accountRegion.region}`,
      source: "archive",
      description: "Stores the measurements that registered accounts report",
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: MEGABYTES,
      logRetentionDays,
      architecture,
      environment: {
        TABLE_NAME: table.resource.name,
        SUMMARIES_TABLE_NAME: summaries.resource.name,
        QUEUE_URL: queue.resource.url,
        QUARANTINE_QUEUE_URL: this.quarantine.resource.url,
        CLAIMS: claims,
        ORIGINAL_SPOKES: String(originalSpokes),
        [SERIES_PER_ACCOUNT_VARIABLE]: String(seriesPerAccount),
        ...(retentionDays === undefined ? {} : { RETENTION_DAYS: String(retentionDays) }),
      },
      statements: [
        { sid: "Store", actions: ["dynamodb:PutItem"], resources: [table.arn, summaries.arn] },
        { sid: "CountSeries", actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [summaries.arn] },
        readQueue(queue.arn),
        { sid: "Postpone", actions: ["sqs:ChangeMessageVisibility"], resources: [queue.arn] },
        { sid: "Quarantine", actions: ["sqs:SendMessage"], resources: [this.quarantine.arn] },
        ...readRegistry(arns),
      ],
    });
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.resource.arn,
      functionName: this.function.resource.arn,
      // Each may have all measurements of a run: then these are 1,100 with the usual 22, and 5,000 at most.
      batchSize: 50,
      // The least with which a batch may have more than ten messages: it is what a measurement waits longest for.
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 5 },
      dependsOn: [...this.function.grants],
    });
    const patternOf = (form: EventForm, rest: object = {}): object => ({
      source: [EVENT_KIND[form]],
      "detail-type": [EVENT_KIND[form]],
      ...rest,
      ...(ignoredAtHome.includes(form) ? fromElsewhere(accountRegion) : {}),
    });
    new Rule(this, "rule", {
      name: ARCHIVE_FUNCTION,
      description: "Measurements, of this account and of those its bus policy lets in",
      pattern: patternOf("metric", { detail: { MetricName: [{ exists: true }] } }),
      target: { queue, deadLetters },
    });
    new Rule(this, "batches-rule", {
      name: ARCHIVE_BATCHES_RULE,
      description: "Runs with all their measurements, of this account and of those its bus policy lets in",
      pattern: patternOf("batch"),
      target: { queue, deadLetters },
    });
  }
}
