import { AwsError } from "../../aws-error";

export function invalidParameter(reason: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid parameter: ${reason}`);
}

export function notFound(what: "Topic" | "Subscription"): AwsError {
  return new AwsError("NotFoundException", `${what} does not exist`, 404);
}
