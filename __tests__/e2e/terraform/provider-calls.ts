/** IAM's names for the services that the provider's log names as the AWS SDK for Go does. */
const IAM_PREFIXES: Readonly<Record<string, string>> = {
  CloudWatch: "cloudwatch",
  "CloudWatch Logs": "logs",
  DynamoDB: "dynamodb",
  EventBridge: "events",
  IAM: "iam",
  KMS: "kms",
  Lambda: "lambda",
  SNS: "sns",
  SQS: "sqs",
  SSM: "ssm",
};

/** Nobody needs a permission for this one. */
const FREE = "STS GetCallerIdentity";

/**
 * The API calls that the AWS provider made, as IAM actions, from its log at level DEBUG. For the services above an
 * action has the name of its operation.
 *
 * @throws Error for a service that is not in the table
 */
export function actionsCalled(log: string): ReadonlySet<string> {
  const called = new Set<string>();
  for (const line of log.split("\n")) {
    const method = /rpc\.method=(\w+)/.exec(line)?.[1];
    const service = /rpc\.service=(?:"([^"]+)"|(\S+))/.exec(line)?.slice(1).find(Boolean);
    if (method === undefined || service === undefined || `${service} ${method}` === FREE) continue;
    const prefix = IAM_PREFIXES[service];
    if (prefix === undefined)
      throw new Error(`The provider called ${service} ${method}, which this test does not know.`);
    called.add(`${prefix}:${method}`);
  }
  return called;
}
