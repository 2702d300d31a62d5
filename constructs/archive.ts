import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  ARCHIVE_FUNCTION,
  ARCHIVE_QUEUE,
  ARCHIVE_QUEUE_DEAD_LETTERS,
  EVENT_SOURCE,
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
  /** Whether some spokes run the original sample, whose dates are in UTC but have no time zone. Default: false. */
  readonly originalSpokes?: boolean;
  /**
   * Whether to ignore the measurements of this account and Region, because they are meant for other hubs. Default:
   * false.
   */
  readonly ignoresHome?: boolean;
}

/**
 * Brings measurements into the tables through a rule, a queue and a function. Because of the queue, a burst from a
 * thousand spokes or a table outage delays measurements but loses none. Refused measurements go to a quarantine queue
 * with the reason.
 */
export class Archive extends Construct {
  readonly function: BundledFunction;
  readonly quarantine: Queue;

  constructor(scope: Construct, id: string, props: ArchiveProps) {
    super(scope, id);
    const { accountRegion, table, summaries, claims, retentionDays, logRetentionDays, architecture } = props;
    const { originalSpokes = false, ignoresHome = false } = props;
    const arns = new Arns(accountRegion);
    const rule = ARCHIVE_FUNCTION;
    const deadLetters = new Queue(this, "queue-dead-letters", {
      accountRegion,
      name: ARCHIVE_QUEUE_DEAD_LETTERS,
      fromRules: [arns.rule(rule)],
    });
    const queue = new Queue(this, "queue", {
      accountRegion,
      name: ARCHIVE_QUEUE,
      // AWS recommends six times the timeout of the function that reads the queue.
      visibilityTimeoutSeconds: 6 * TIMEOUT_SECONDS,
      deadLetters: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      fromRules: [arns.rule(rule)],
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
        ...(retentionDays === undefined ? {} : { RETENTION_DAYS: String(retentionDays) }),
      },
      statements: [
        { sid: "Store", actions: ["dynamodb:PutItem"], resources: [table.arn, summaries.arn] },
        readQueue(queue.arn),
        { sid: "Postpone", actions: ["sqs:ChangeMessageVisibility"], resources: [queue.arn] },
        { sid: "Quarantine", actions: ["sqs:SendMessage"], resources: [this.quarantine.arn] },
        ...readRegistry(arns),
      ],
    });
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.resource.arn,
      functionName: this.function.resource.arn,
      batchSize: 100,
      // The least with which a batch may have a hundred messages: it is what a measurement waits longest for.
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 5 },
      dependsOn: [...this.function.grants],
    });
    new Rule(this, "rule", {
      name: rule,
      description: "Measurements, of this account and of those its bus policy lets in",
      pattern: {
        source: [EVENT_SOURCE],
        "detail-type": [EVENT_SOURCE],
        detail: { MetricName: [{ exists: true }] },
        ...(ignoresHome ? fromElsewhere(accountRegion) : {}),
      },
      target: { queue, deadLetters },
    });
  }
}
