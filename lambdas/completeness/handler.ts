import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { parameterStore } from "../../common/stored-parameters";
import { METRIC_NAMESPACE } from "../../contract/names";
import { LookAgain } from "./look-again";
import { evaluateBatch, type CompletenessParts } from "./evaluate";
import { readRegistry } from "../../common/registry";

const settings = requiredVariables("AWS_REGION", "HUB_NAME", "TABLE_NAME", "SUMMARIES_TABLE_NAME");
const client = { maxAttempts: 5 };
const ssm = parameterStore();
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
// Removes the dimension `service` that Powertools adds, because an alarm has to name every dimension of its metric.
metrics.clearDefaultDimensions();
metrics.setDefaultDimensions({ Hub: settings.HUB_NAME });

const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
const registry = { dynamodb, summaries: settings.SUMMARIES_TABLE_NAME, ssm, region: settings.AWS_REGION };

const parts: CompletenessParts = {
  readExpected: async () => (await readRegistry(registry)).spokes,
  dynamodb,
  eventBridge: new EventBridgeClient(client),
  lookAgain: new LookAgain(new SQSClient(client)),
  tables: { measurements: settings.TABLE_NAME, summaries: settings.SUMMARIES_TABLE_NAME },
  metrics,
  logger: new Logger(),
};

/**
 * Evaluates each request for fresh measurements some minutes later: which spokes were asked, answered, or are silent. Then it
 * looks a few more times for answers that come late.
 */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => evaluateBatch(event.Records, parts);
