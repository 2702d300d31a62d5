/** Whether DynamoDB refused a write because its condition does not hold. */
export function isConditionRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** Name and message of an error, for a log: an error of the SDK carries the whole request, and with it Metadata. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
}
