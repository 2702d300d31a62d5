/** The known classes at the beginning of SageMaker's failure reasons, and `Other` for all other reasons. */
export const FAILURE_CLASSES = [
  "AlgorithmError",
  "ClientError",
  "InternalServerError",
  "CapacityError",
  "Other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * The class of a failure reason such as `ClientError: …`: the word before its first colon, if SageMaker is known to use
 * it. The text after the colon is dropped, because it may hold names, paths and data.
 */
export function failureClass(reason: string): FailureClass {
  const prefix = /^\s*([A-Za-z]+):/.exec(reason)?.[1] ?? "";
  // Covers `CapacityError`, `InsufficientCapacityError` and similar names.
  if (prefix.includes("Capacity")) return "CapacityError";
  return FAILURE_CLASSES.find((known) => known === prefix) ?? "Other";
}
