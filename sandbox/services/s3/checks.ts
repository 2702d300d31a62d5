import { AwsError } from "../../aws-error";

const LONGEST_KEY_BYTES = 1024;

/** @throws AwsError InvalidBucketName. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  const isValid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!isValid) throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400);
}

/** @throws AwsError KeyTooLongError */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= LONGEST_KEY_BYTES) return;
  throw new AwsError("KeyTooLongError", "Your key is too long", 400);
}

/**
 * The Region of a new bucket: us-east-1 where nothing is said, which only a request for us-east-1 may leave out.
 *
 * @throws AwsError IllegalLocationConstraintException, InvalidLocationConstraint
 */
export function locationOf(constraint: string | undefined, signedFor: string): string {
  if (constraint === "us-east-1") {
    throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", 400);
  }
  const region = constraint ?? "us-east-1";
  if (region === signedFor) return region;
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this ` +
      "request was sent to.",
    400,
  );
}
