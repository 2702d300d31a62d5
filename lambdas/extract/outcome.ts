import type { Outcome } from "../../metric-library/metric";

/** Names of the errors with which AWS services deny a call. */
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  // SNS
  "AuthorizationError",
  "AuthorizationErrorException",
  "NotAuthorized",
  "UnauthorizedOperation",
]);
/** What the SDKs call an error whose answer has no body to name it, as S3's to a HEAD request. */
const NAMELESS = new Set(["Forbidden", "Unknown", "UnknownError"]);
/** Names of the errors with which AWS services throttle a call, as the SDKs know them. */
const THROTTLED = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "ProvisionedThroughputExceededException",
  "SlowDown",
]);

/** How the names of error classes and of AWS's errors look. A text that someone made a name of does not. */
const CLASS_NAME = /^[A-Za-z_$][\w$.:#-]{0,99}$/;

/** The kind of failure, which decides what a person has to do about it. */
export function outcomeOf(error: unknown): Exclude<Outcome, "ok"> {
  const name = errorName(error);
  if (DENIED.has(name) || (NAMELESS.has(name) && statusOf(error) === 403)) return "denied";
  return THROTTLED.has(name) ? "throttled" : "failed";
}

/** The class of an error, for example `AccessDeniedException`. Unlike the message, it never holds data. Never throws. */
export function errorName(error: unknown): string {
  try {
    const name: unknown = error instanceof Error ? error.name : undefined;
    if (typeof name === "string" && CLASS_NAME.test(name)) return name;
  } catch {
    // A metric may throw anything, and what it throws may throw when it is read.
  }
  return "UnknownError";
}

/** The status of the answer with which AWS refused a call; undefined if the error is no such answer. Never throws. */
function statusOf(error: unknown): unknown {
  try {
    return (error as { readonly $metadata?: { readonly httpStatusCode?: unknown } }).$metadata?.httpStatusCode;
  } catch {
    return undefined;
  }
}
