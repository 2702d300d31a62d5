import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { readRegistry } from "../../common/registry";
import { parametersBelow, parameterStore } from "../../common/stored-parameters";
import { partitionOf } from "../../contract/account-region";
import type { AlertResponse } from "../../contract/alerts";
import { ALERT_RULES_PATH, METRIC_NAMESPACE } from "../../contract/names";
import { isAction, perform } from "./action";
import { readRules } from "./rule";
import { runAlerts, type AlertParts } from "./run";
import { dashboardAddress } from "./wording";

const settings = requiredVariables(
  "AWS_REGION",
  "HUB_NAME",
  "TABLE_NAME",
  "SUMMARIES_TABLE_NAME",
  "DASHBOARD_NAME",
  "TOPIC_ARN",
);
const region = settings.AWS_REGION;
const client = { maxAttempts: 5 };
const ssm = parameterStore();
const logger = new Logger();
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
// Removes the dimension `service` that Powertools adds, because an alarm has to name every dimension of its metric.
metrics.clearDefaultDimensions();
metrics.setDefaultDimensions({ Hub: settings.HUB_NAME });

const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(client));
const registry = { dynamodb, summaries: settings.SUMMARIES_TABLE_NAME, ssm, region };

const parts: AlertParts = {
  tables: {
    client: dynamodb,
    measurements: settings.TABLE_NAME,
    summaries: settings.SUMMARIES_TABLE_NAME,
  },
  senders: {
    sns: new SNSClient(client),
    eventBridge: new EventBridgeClient(client),
    hub: {
      name: settings.HUB_NAME,
      region,
      dashboard: dashboardAddress(settings.DASHBOARD_NAME, region, partitionOf(region)),
    },
    topicArn: settings.TOPIC_ARN,
  },
  readRules: async () => readRules(await parametersBelow(ssm, ALERT_RULES_PATH)),
  readRegistered: async () => (await readRegistry(registry)).spokes,
  metrics,
  logger,
};

/**
 * `ds-dashboard-alerts`: tells what the rules of the hub find in its newest values, or does what a direct invocation
 * asks for.
 */
export const handler = async (event: unknown, context: Context): Promise<AlertResponse | undefined> => {
  logger.addContext(context);
  if (isAction(event)) return perform(event, parts);
  await runAlerts(parts);
  return undefined;
};
