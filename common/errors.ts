/** Whether DynamoDB rejected a write because its condition does not hold. */
export function isConditionRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** The name and message of an error, for logs. An SDK error itself holds the whole request, and with it Metadata. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
}
