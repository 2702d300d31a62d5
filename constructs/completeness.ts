import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { ANSWER_MINUTES } from "../contract/clocks";
import { ALERT_EVENT_SOURCE, REFRESH_EVALUATED_DETAIL_TYPE } from "../contract/alerts";
import {
  COMPLETENESS_FUNCTION,
  EVENT_SOURCE,
  LEGACY_REFRESH_SOURCE,
  PROJECT_INDEX,
  REFRESH_RUNS_QUEUE,
} from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import type { MetricTable } from "./metric-table";
import { Arns, putOwnEvents, readRegistry } from "./policy";
import { Queue, readQueue } from "./queue";
import { Rule } from "./rule";
import type { SummariesTable } from "./summaries-table";

const TIMEOUT_SECONDS = 60;
/**
 * How often SQS delivers a message before it moves it to the dead-letter queue. This covers a table outage of hours.
 */
const MAX_RECEIVES = 20;

export interface CompletenessProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** The hub's name, which is the dimension of its metrics. */
  readonly hubName: string;
  readonly table: MetricTable;
  readonly summaries: SummariesTable;
}

/**
 * Finds silent spokes. Every request for fresh measurements that this hub makes, whatever triggered it, waits in a
 * queue until the spokes have had time to answer. A function then records which spokes were asked and which answered,
 * and publishes the numbers.
 */
export class Completeness extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: CompletenessProps) {
    super(scope, id);
    const { accountRegion, hubName, table, summaries, logRetentionDays, architecture } = props;
    const arns = new Arns(accountRegion);
    const rule = COMPLETENESS_FUNCTION;
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: COMPLETENESS_FUNCTION,
      roleName: `${COMPLETENESS_FUNCTION}-${accountRegion.region}`,
      source: "completeness",
      description: "Notices which spokes did not answer a request for fresh measurements",
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays,
      architecture,
      environment: {
        HUB_NAME: hubName,
        TABLE_NAME: table.resource.name,
        SUMMARIES_TABLE_NAME: summaries.resource.name,
      },
      statements: [
        {
          sid: "ReadAnswers",
          actions: ["dynamodb:Query"],
          resources: [table.arn, `${table.arn}/index/${PROJECT_INDEX}`],
        },
        { sid: "StoreRun", actions: ["dynamodb:PutItem"], resources: [summaries.arn] },
        readQueue(arns.queue(REFRESH_RUNS_QUEUE)),
        {
          sid: "LookAgain",
          actions: ["sqs:GetQueueUrl", "sqs:SendMessage"],
          resources: [arns.queue(REFRESH_RUNS_QUEUE)],
        },
        ...readRegistry(arns),
        putOwnEvents(arns, [ALERT_EVENT_SOURCE], [REFRESH_EVALUATED_DETAIL_TYPE]),
      ],
      deadLettersFromRules: [arns.rule(rule)],
    });
    // The rule, the queue and the function handle the same events, so one dead-letter queue takes the failures of all.
    const { deadLetters } = this.function;
    const queue = new Queue(this, "queue", {
      accountRegion,
      name: REFRESH_RUNS_QUEUE,
      delaySeconds: ANSWER_MINUTES * 60,
      // AWS recommends six times the timeout of the function that reads the queue.
      visibilityTimeoutSeconds: 6 * TIMEOUT_SECONDS,
      deadLetters: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      fromRules: [arns.rule(rule)],
    });
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.resource.arn,
      functionName: this.function.resource.arn,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // The minimum that Lambda allows. Hourly requests do not need a second concurrent run.
      scalingConfig: { maximumConcurrency: 2 },
      dependsOn: [...this.function.grants],
    });
    new Rule(this, "rule", {
      name: rule,
      description: "Requests for fresh measurements that this hub makes",
      pattern: {
        source: [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        "detail-type": [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        // Excludes the requests of other hubs, which arrive here if one of their spokes is in this account and Region.
        account: [accountRegion.account],
        region: [accountRegion.region],
        detail: { MetricName: [{ exists: false }] },
      },
      target: { queue, deadLetters },
    });
  }
}
