import { AwsError } from "../../aws-error";

export function noSuchBucket(): AwsError {
  return new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
}

export function noSuchKey(): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}

export function preconditionFailed(header: "If-Match" | "If-None-Match"): AwsError {
  return new AwsError(
    "PreconditionFailed",
    `At least one of the pre-conditions you specified did not hold (${header})`,
    412,
  );
}

export function invalidArgument(message: string): AwsError {
  return new AwsError("InvalidArgument", message, 400);
}

/** What S3 answers to a request that was signed for another Region than the bucket's. */
export function wrongRegion(signedFor: string, actual: string): AwsError {
  return new AwsError(
    "AuthorizationHeaderMalformed",
    `The authorization header is malformed; the region '${signedFor}' is wrong; expecting '${actual}'`,
    400,
  );
}

export function malformedPolicy(reason: string): AwsError {
  return new AwsError("MalformedPolicy", reason, 400);
}
