import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { readAnswers } from "../../tables/answers";
import { reasonOf } from "../../common/errors";
import type { AccountRegion } from "../../contract/account-region";
import type { ExpectedSpoke, RefreshRun } from "../../contract/refresh-run";
import { announce } from "./announce";
import { correctRuns } from "./correct";
import type { LookAgain } from "./look-again";
import { publish } from "./publish";
import { answersUntil, nextLook, parseRefreshRequest, type RefreshRequest } from "./refresh-request";
import { countsOf, isOpen, toRefreshRun } from "./refresh-run";
import { nextRun, readRuns, storeRun } from "./store";

export interface CompletenessParts {
  /** Reads the registered accounts. */
  readonly readExpected: () => Promise<readonly ExpectedSpoke[]>;
  readonly dynamodb: DynamoDBDocumentClient;
  readonly eventBridge: Pick<EventBridgeClient, "send">;
  /** Names of the tables of measurements and of summaries. */
  readonly tables: { readonly measurements: string; readonly summaries: string };
  readonly lookAgain: Pick<LookAgain, "later">;
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/** Ten minutes after the request, then 25, 40 and 55. Later answers are found when the next request is evaluated. */
const LOOKS = 4;

/**
 * Finds out which spokes answered each request for fresh measurements, stores the result, publishes its metrics and
 * puts an event about it. Then it corrects earlier results by answers that came late; the newest one is published and
 * told again if it has changed.
 *
 * @returns the ids of the messages that failed, so that SQS delivers them again
 * @throws every error of the registry; SQS then delivers the whole batch again
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
      await handle(record, expected, parts);
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

async function handle(
  { body, attributes }: SQSRecord,
  expected: readonly ExpectedSpoke[],
  parts: CompletenessParts,
): Promise<void> {
  const request = parseRefreshRequest(body, Number(attributes.SentTimestamp));
  const run = request.looks === 0 ? await evaluate(request, expected, parts) : undefined;
  // Before anything is told, so that it is told once if this fails.
  if ((!run || isOpen(run)) && request.looks < LOOKS - 1) await parts.lookAgain.later(nextLook(body, request));
  if (run) await tell(run, request, parts);
  const corrected = await correctRuns(parts, expected, new Set(run && [run.EventId]));
  if (corrected) await tell(corrected, request, parts);
}

async function evaluate(
  request: RefreshRequest,
  expected: readonly ExpectedSpoke[],
  { dynamodb, tables }: CompletenessParts,
): Promise<RefreshRun> {
  const { startedAt } = request;
  const next = nextRun(await readRuns(dynamodb, tables.summaries, startedAt), startedAt);
  const until = answersUntil(startedAt, next, Date.now());
  const answers = await readAnswers({ client: dynamodb, ...tables }, expected, startedAt, until);
  const run = toRefreshRun(request, answers, new Date());
  await storeRun(dynamodb, tables.summaries, run);
  return run;
}

async function tell(
  run: RefreshRun,
  hub: AccountRegion,
  { eventBridge, metrics, logger }: CompletenessParts,
): Promise<void> {
  await announce(eventBridge, run);
  publish(run, metrics, hub);
  logger.info("Refresh run evaluated", { ...countsOf(run), troubledSpokes: run.TroubledSpokes.length });
}
