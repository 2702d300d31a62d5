import { AwsError } from "../../aws-error";
import { list, map, matching, string, within, type Shape } from "../../shape";
import { tagsOf } from "../tags";

/** Most of what SageMaker refuses, missing resources included, it calls a ValidationException. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message, 400);
}

/**
 * The texts that several operations take, with AWS's bounds and patterns.
 * https://github.com/aws/api-models-aws/tree/main/models/sagemaker
 */

const MAX_NAME = 63;
const RESOURCE_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Names of jobs, endpoints and configurations: letters, digits and inner hyphens, at most 63. */
export const resourceName = matching(within(string, 0, MAX_NAME), RESOURCE_NAME);
export const nameContains = matching(within(string, 0, MAX_NAME), /^[a-zA-Z0-9-]+$/);
export const roleArn = matching(
  within(string, 20, 2_048),
  /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/,
);
export const domainId = matching(within(string, 0, 63), /^d-(-*[a-z0-9]){1,61}$/);
export const s3Uri = matching(within(string, 0, 1_024), /^(https|s3):\/\/([^/]+)\/?(.*)$/);
export const kmsKeyId = matching(within(string, 0, 2_048), /^[a-zA-Z0-9:/_-]*$/);
export const tagList = tagsOf((text) => matching(text, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u));

/** Text of one line. */
export function line(least: number, most: number): Shape<string> {
  return matching(within(string, least, most), least === 0 ? /^.*$/ : /^.+$/);
}

/** Variables of a container. */
export function environment(
  most: number,
  longestName: number,
  longestValue: number,
): Shape<Readonly<Record<string, string>>> {
  const name = matching(within(string, 0, longestName), /^[a-zA-Z_][a-zA-Z0-9_]*$/);
  return within(map(within(string, 0, longestValue), name), 0, most);
}

export function listOf<Value>(
  least: number,
  most: number,
  of: Shape<Value> | (() => Shape<Value>),
): Shape<readonly Value[]> {
  return within(list(of), least, most);
}

/** @throws AwsError ValidationException for a name that no operation would take */
export function checkResourceName(name: string): void {
  if (name.length > MAX_NAME || !RESOURCE_NAME.test(name)) {
    throw validationError(
      `${name} must satisfy the pattern ${RESOURCE_NAME.source}, with at most ${MAX_NAME} characters`,
    );
  }
}
