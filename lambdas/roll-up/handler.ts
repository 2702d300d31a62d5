import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { requiredVariables, wholeNumber } from "../../common/environment";
import { SERIES_PER_ACCOUNT_VARIABLE } from "../../contract/account-series";
import { Lake } from "../../tables/lake";
import { removeEndedSeries } from "./ended-series";
import { rollUp, type RollUpParts } from "./roll-up";

/** More than the time to compute a day of one metric, if a thousand spokes report it every quarter of an hour. */
const RESERVE_MS = 120_000;

const settings = requiredVariables(
  "TABLE_NAME",
  "SUMMARIES_TABLE_NAME",
  "ROLL_UP_RETENTION_DAYS",
  SERIES_PER_ACCOUNT_VARIABLE,
);
const { RETENTION_DAYS, LAKE_BUCKET } = process.env;

const parts: RollUpParts = {
  dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 5 })),
  tables: { measurements: settings.TABLE_NAME, summaries: settings.SUMMARIES_TABLE_NAME },
  retentionDays: wholeNumber("ROLL_UP_RETENTION_DAYS", settings.ROLL_UP_RETENTION_DAYS),
  rowRetentionDays: RETENTION_DAYS === undefined ? undefined : wholeNumber("RETENTION_DAYS", RETENTION_DAYS),
  lake: LAKE_BUCKET === undefined ? undefined : new Lake(new S3Client({ maxAttempts: 5 }), LAKE_BUCKET),
  logger: new Logger(),
};

const mostSeries = wholeNumber(SERIES_PER_ACCOUNT_VARIABLE, settings[SERIES_PER_ACCOUNT_VARIABLE]);

/**
 * Computes the daily roll-ups that are out of date; if a run is short of time, the next run does the rest. Then it makes room
 * for new series where others have ended.
 */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const { dynamodb, tables, logger } = parts;
  await rollUp(parts, () => context.getRemainingTimeInMillis() > RESERVE_MS);
  const removed = await removeEndedSeries(dynamodb, tables.summaries, mostSeries);
  if (removed > 0) logger.info("Ended series count no more", { removed });
};
