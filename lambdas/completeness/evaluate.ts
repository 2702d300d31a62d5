import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { readAnswers } from "../../tables/answers";
import { reasonOf } from "../../common/errors";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import { announce } from "./announce";
import { publish } from "./publish";
import { parseRefreshRequest } from "./refresh-request";
import { toRefreshRun } from "./refresh-run";
import { storeRun } from "./store";

export interface CompletenessParts {
  /** Reads the registered accounts. */
  readonly readExpected: () => Promise<readonly ExpectedSpoke[]>;
  readonly dynamodb: DynamoDBDocumentClient;
  readonly eventBridge: Pick<EventBridgeClient, "send">;
  /** Names of the tables of measurements and of summaries. */
  readonly tables: { readonly measurements: string; readonly summaries: string };
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/**
 * Finds out which spokes answered each request for fresh measurements, stores the result, publishes its metrics and
 * puts an event about it.
 *
 * @returns the ids of the messages that failed, so that SQS delivers them again
 * @throws every error of Parameter Store; SQS then delivers the whole batch again
 */
export async function evaluateBatch(
  records: readonly SQSRecord[],
  parts: CompletenessParts,
): Promise<SQSBatchResponse> {
  const expected = await parts.readExpected();
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  // Handles the records one by one, because each publishes all metrics collected so far.
  for (const record of records) {
    const { messageId } = record;
    try {
      await evaluate(record, expected, parts);
    } catch (error) {
      parts.logger.warn("Refresh run not evaluated, it will be delivered again", {
        messageId,
        reason: reasonOf(error),
      });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

async function evaluate(
  { body, attributes }: SQSRecord,
  expected: readonly ExpectedSpoke[],
  { dynamodb, eventBridge, tables, metrics, logger }: CompletenessParts,
): Promise<void> {
  const request = parseRefreshRequest(body, Number(attributes.SentTimestamp));
  const answers = await readAnswers(dynamodb, tables.measurements, expected, request.startedAt);
  const run = toRefreshRun(request, answers, new Date());
  await storeRun(dynamodb, tables.summaries, run);
  await announce(eventBridge, run);
  publish(run, metrics, request);
  const { SilentSpokes: _silent, TroubledSpokes: troubled, ...counts } = run;
  logger.info("Refresh run evaluated", { ...counts, troubledSpokes: troubled.length });
}
