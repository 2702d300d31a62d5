/**
 * Prices of us-east-1 in dollars, read in November 2026: of a million where nothing else is said.
 * https://aws.amazon.com/eventbridge/pricing/, https://aws.amazon.com/sqs/pricing/,
 * https://aws.amazon.com/dynamodb/pricing/on-demand/, https://aws.amazon.com/lambda/pricing/,
 * https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/systems-manager/pricing/
 */
export const PRICES = {
  /** An event put on a bus, or sent from there to a bus of another account; the sender pays, for each 64 KB. */
  customEvent: 1,
  /** For each 64 KB. */
  sqsRequest: 0.4,
  /** Of 1 KB at most. */
  dynamoDbWrite: 0.625,
  /** Of 4 KB at most, strongly consistent; an eventually consistent one is half of it. */
  dynamoDbRead: 0.125,
  lambdaInvocation: 0.2,
  /** A GB for a second, on Graviton; not of a million. */
  lambdaGbSecond: 0.000_013_333_4,
  /** A GB for a month; not of a million. */
  dynamoDbStorage: 0.25,
  /** A GB of a table with point-in-time recovery, for a month; not of a million. */
  dynamoDbRecovery: 0.2,
  /** A metric for a month; not of a million. */
  cloudWatchMetric: 0.3,
  /** An alarm for a month; not of a million. */
  cloudWatchAlarm: 0.1,
  /** A dashboard for a month, from the fourth of an account on; not of a million. */
  cloudWatchDashboard: 3,
  /** A GB of logs taken in; not of a million. */
  logs: 0.5,
  /** A parameter of the advanced tier for a month; not of a million. */
  advancedParameter: 0.05,
} as const;

export const HOURS_OF_A_MONTH = 730;

/** What the archive writes for a value, up to 1 KB each: the table, its index and the newest value. */
export const WRITES_OF_A_VALUE = 3;
