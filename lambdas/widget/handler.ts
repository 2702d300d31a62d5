import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { answerWidget, type WidgetAnswer } from "./widget";

const settings = requiredVariables("AWS_REGION", "HUB_NAME", "TABLE_NAME", "SUMMARIES_TABLE_NAME");
const logger = new Logger();
// A viewer is waiting, so an error of a table that does not respond must appear well before the function times out.
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } }),
);

/**
 * `ds-dashboard-widget`: draws the hub in CloudWatch dashboards. The console invokes it with the viewer's credentials.
 */
export const handler = (event: unknown, { invokedFunctionArn }: Context): Promise<WidgetAnswer> => {
  const account = invokedFunctionArn.split(":")[4]!;
  const accountRegion = { name: settings.HUB_NAME, account, region: settings.AWS_REGION };
  const hub = { client, measurements: settings.TABLE_NAME, summaries: settings.SUMMARIES_TABLE_NAME, accountRegion };
  return answerWidget(event, { hub, endpoint: invokedFunctionArn, logger });
};
