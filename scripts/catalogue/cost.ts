import type { IamStatement } from "../../contract/iam-statement";

/**
 * Dollars of us-east-1, by IAM action: https://aws.amazon.com/s3/pricing/, https://aws.amazon.com/cloudwatch/pricing/.
 * The control planes of SageMaker and Parameter Store take nothing for a call.
 */
const CALL_COSTS: Readonly<Record<string, string>> = {
  "s3:ListBucket": "$0.005 per 1,000 of them",
  "cloudwatch:GetMetricData": "$0.01 per 1,000 metrics that GetMetricData reads",
  "cloudwatch:ListMetrics": "$0.01 per 1,000 calls of ListMetrics",
};
const FREE_SERVICES = ["sagemaker", "ssm"];

/** What AWS takes for the calls of one run. @throws Error where nobody has looked up what an action costs */
export function costOfRun(permissions: readonly IamStatement[]): string {
  const costs = permissions.flatMap(({ actions }) => actions).flatMap((action) => CALL_COSTS[action] ?? free(action));
  return costs.length > 0 ? costs.join(", ") : "no charge";
}

function free(action: string): readonly string[] {
  if (FREE_SERVICES.includes(action.split(":")[0]!)) return [];
  throw new Error(`What does ${action} cost? Say so in scripts/catalogue/cost.ts.`);
}

/**
 * Dollars per million, of us-east-1: https://aws.amazon.com/eventbridge/pricing/, https://aws.amazon.com/sqs/pricing/,
 * https://aws.amazon.com/dynamodb/pricing/on-demand/
 */
const PER_MILLION = { customEvent: 1, sqsRequest: 0.4, dynamoDbWrite: 0.625 };
const HOURS_OF_A_MONTH = 730;

/** Sent, received and deleted; values that arrive together share the last two. */
const REQUESTS = 3;
/** The table and its index, up to 1 KB each. */
const WRITES = 2;

const storing = PER_MILLION.customEvent + REQUESTS * PER_MILLION.sqsRequest + WRITES * PER_MILLION.dynamoDbWrite;

/** What a value costs on its way into the table. */
export const COST_OF_A_VALUE = [
  `To store a value takes one custom event ($${PER_MILLION.customEvent.toFixed(2)} a million, paid by the spoke), up to`,
  `${REQUESTS} requests to SQS ($${PER_MILLION.sqsRequest.toFixed(2)} a million; values that arrive together share two of them)`,
  `and ${WRITES} writes to DynamoDB, table and index ($${PER_MILLION.dynamoDbWrite} a million, for up to 1 KB each):`,
  `at most $${storing.toFixed(2)} a million values, or $${((storing * HOURS_OF_A_MONTH) / 1e6).toFixed(4)} a month for a metric`,
  "every hour, whether it is one number or several by label. Prices are those of us-east-1, without the functions' time.",
].join(" ");
