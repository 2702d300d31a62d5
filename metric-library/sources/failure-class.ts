/** The classes by which SageMaker begins a failure reason, and `Other` for what begins otherwise. */
export const FAILURE_CLASSES = [
  "AlgorithmError",
  "ClientError",
  "InternalServerError",
  "CapacityError",
  "Other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * The class of a failure reason such as `ClientError: …`: the one word before its first colon, where it is one that
 * SageMaker is known to use. Of the text behind it nothing is kept: it may hold names, paths and data.
 */
export function failureClass(reason: string): FailureClass {
  const prefix = /^\s*([A-Za-z]+):/.exec(reason)?.[1] ?? "";
  // `CapacityError`, and `InsufficientCapacityError` and the like.
  if (prefix.includes("Capacity")) return "CapacityError";
  return FAILURE_CLASSES.find((known) => known === prefix) ?? "Other";
}
