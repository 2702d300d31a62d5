import type { IamStatement } from "../../contract/iam-statement";
import { HOURS_OF_A_MONTH, PRICES, WRITES_OF_A_VALUE } from "../prices";

/** What AWS takes for `per` of what an action gives. */
interface Price {
  readonly dollars: number;
  readonly per: number;
  /** What is counted, in the singular and in the plural. */
  readonly of: readonly [one: string, many: string];
}

/**
 * Dollars of us-east-1, by IAM action: https://aws.amazon.com/s3/pricing/, https://aws.amazon.com/cloudwatch/pricing/,
 * https://aws.amazon.com/aws-cost-management/pricing/. The control planes of SageMaker, Bedrock, Service
 * Quotas and Parameter Store take nothing for a call.
 */
const CALL_COSTS: Readonly<Record<string, Price>> = {
  "s3:ListBucket": { dollars: 0.005, per: 1_000, of: ["call of ListObjectsV2", "calls of ListObjectsV2"] },
  "cloudwatch:GetMetricData": {
    dollars: 0.01,
    per: 1_000,
    of: ["metric that GetMetricData reads", "metrics that GetMetricData reads"],
  },
  "cloudwatch:ListMetrics": { dollars: 0.01, per: 1_000, of: ["call of ListMetrics", "calls of ListMetrics"] },
  "ce:GetCostAndUsage": { dollars: 0.01, per: 1, of: ["call of GetCostAndUsage", "calls of GetCostAndUsage"] },
};
const FREE_SERVICES = ["bedrock", "sagemaker", "servicequotas", "ssm"];

/**
 * What AWS takes for the calls of one run, and of a month of runs in one spoke.
 *
 * @throws Error where nobody has looked up what an action costs
 */
export function costOfRun(permissions: readonly IamStatement[]): string {
  const actions = permissions.flatMap((statement) => statement.actions);
  const costs = actions.flatMap((action) => (CALL_COSTS[action] ? [priceText(CALL_COSTS[action])] : free(action)));
  return costs.length > 0 ? costs.join(", ") : "no charge";
}

/** `$0.01 per 1,000 calls of ListMetrics (one every hour: $0.0073 a month, one a day: $0.0003)` */
function priceText({ dollars, per, of: [one, many] }: Price): string {
  const price = `$${dollars} per ${per === 1 ? one : `${per.toLocaleString("en")} ${many}`}`;
  const hourly = (dollars / per) * HOURS_OF_A_MONTH;
  const digits = hourly < 1 ? 4 : 2;
  return `${price} (one every hour: $${hourly.toFixed(digits)} a month, one a day: $${(hourly / 24).toFixed(digits)})`;
}

function free(action: string): readonly string[] {
  if (FREE_SERVICES.includes(action.split(":")[0]!)) return [];
  throw new Error(`What does ${action} cost? Say so in scripts/catalogue/cost.ts.`);
}

/** Put on the spoke's own bus, and sent on to the hub's. */
const EVENTS = 2;
/** Sent, received and deleted; values that arrive together share the last two. */
const REQUESTS = 3;

const storing = EVENTS * PRICES.customEvent + REQUESTS * PRICES.sqsRequest + WRITES_OF_A_VALUE * PRICES.dynamoDbWrite;

/** What a value costs on its way into the table. */
export const COST_OF_A_VALUE = [
  `To store a value takes an event on the spoke's bus and another to the hub's ($${PRICES.customEvent.toFixed(2)} a million each, paid by the spoke), up to`,
  `${REQUESTS} requests to SQS ($${PRICES.sqsRequest.toFixed(2)} a million; values that arrive together share two of them)`,
  `and ${WRITES_OF_A_VALUE} writes to DynamoDB, table, index and newest value ($${PRICES.dynamoDbWrite} a million, for up to 1 KB each):`,
  `at most $${storing.toFixed(2)} a million values, or $${((storing * HOURS_OF_A_MONTH) / 1e6).toFixed(4)} a month for a metric`,
  "every hour, whether it is one number or several by label. Prices are those of us-east-1, without the functions' time;",
  "[limits.md](limits.md) has all that a spoke and a hub cost.",
].join(" ");
