import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { requiredVariables } from "../../common/environment";
import { parameterStore } from "../../common/stored-parameters";
import { performAction, type ConnectionResult } from "./perform-action";
import { readRequest } from "./request";

/**
 * The retries of calls to EventBridge's control plane, which allows 50 calls a second; two concurrent runs with
 * hundreds of partners make more. The retry mode is not "adaptive", because adaptive clients slow down to one call in
 * two seconds when others use up the quota, and stay that slow beyond the function's timeout.
 */
const patience = { maxAttempts: 8 };

const log = new Logger();
const ssm = parameterStore();
const events = new EventBridgeClient(patience);
const summaries = process.env.SUMMARIES_TABLE_NAME;
const registryTable =
  summaries === undefined
    ? undefined
    : { dynamodb: DynamoDBDocumentClient.from(new DynamoDBClient(patience)), summaries };
const eventsOnce = new EventBridgeClient({ maxAttempts: 1 });

/**
 * Handles the payload `{"action": "Reconcile"}` or another of CONNECTION_ACTIONS; `Disconnect` also needs `parameters`.
 * With only the original actions `EBPut` and `EBRule`, run EBPut on both sides of a connection before EBRule. A
 * parameter change event or a daily scheduled event triggers Reconcile; a batch of such events from the queue triggers
 * it once.
 *
 * Environment: FORWARDING_ROLE_ARN and DEAD_LETTER_QUEUE_ARN, which every target gets; optional are ORGANIZATION_ID and, in
 * a hub, SUMMARIES_TABLE_NAME.
 */
export const handler = async (payload: unknown, context: Context): Promise<ConnectionResult> => {
  log.addContext(context);
  const request = readRequest(payload);
  const settings = requiredVariables("AWS_REGION", "FORWARDING_ROLE_ARN", "DEAD_LETTER_QUEUE_ARN");
  return performAction(request, {
    own: { account: accountOf(context.invokedFunctionArn), region: settings.AWS_REGION },
    ssm,
    events,
    eventsOnce,
    log,
    forwardingRoleArn: settings.FORWARDING_ROLE_ARN,
    deadLetterQueueArn: settings.DEAD_LETTER_QUEUE_ARN,
    organizationId: process.env.ORGANIZATION_ID,
    registryTable,
    pause,
  });
};

/** Reads the account and Region from `arn:<partition>:lambda:<region>:<account>:function:<name>`. */
function accountOf(functionArn: string): string {
  const account = functionArn.split(":")[4];
  if (!account || !/^\d{12}$/.test(account)) throw new Error(`No account id in the function's ARN "${functionArn}".`);
  return account;
}
