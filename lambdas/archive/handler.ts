import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { parameterStore } from "../../common/stored-parameters";
import type { ImportRequest, ImportResponse } from "../../contract/import";
import { archiveBatch, type ArchiveParts } from "./archive";
import { importRows } from "./import-rows";
import { OwnQueue } from "./own-queue";
import { Quarantine } from "./quarantine";
import { RegisteredAccounts } from "./registered-accounts";
import { SeriesQuota } from "./series-quota";
import { readSettings } from "./settings";
import { MeasurementStore } from "./store";
import { Summaries } from "./summaries";

const settings = readSettings(process.env);
const { AWS_REGION: region } = requiredVariables("AWS_REGION");
const client = { maxAttempts: 5 };
const sqs = new SQSClient(client);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));

const parts: ArchiveParts = {
  registered: new RegisteredAccounts(
    { dynamodb, summaries: settings.summariesTableName, ssm: parameterStore(), region },
    settings.claims,
  ),
  quota: new SeriesQuota(dynamodb, settings.summariesTableName, settings.seriesPerAccount),
  store: new MeasurementStore(dynamodb, settings.tableName, settings.retentionDays),
  summaries: new Summaries(dynamodb, settings.summariesTableName, settings.retentionDays),
  quarantine: new Quarantine(sqs, settings.quarantineQueueUrl),
  queue: new OwnQueue(sqs, settings.queueUrl),
  logger: new Logger(),
  originalSpokes: settings.originalSpokes,
};

/**
 * Stores the metric events of the archive's queue in the tables, and sends refused ones to the quarantine queue. Invoked
 * with an `ImportRequest`, it stores the rows of another table and answers what became of each.
 */
export const handler = async (event: SQSEvent | ImportRequest): Promise<SQSBatchResponse | ImportResponse> =>
  "Records" in event ? archiveBatch(event.Records, parts) : importRows(event, parts);
