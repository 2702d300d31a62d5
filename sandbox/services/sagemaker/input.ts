import { AwsError } from "../../aws-error";
import { constrained, integer, list, string, type Shape } from "../../shape";

/** Most of what SageMaker refuses, missing resources included, it calls a ValidationException. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message, 400);
}

export function integerFrom(least: number, most: number): Shape<number> {
  return constrained(integer, (value) => {
    if (value < least) return `Member must have value greater than or equal to ${least}`;
    return value > most ? `Member must have value less than or equal to ${most}` : undefined;
  });
}

export function listOf<Value>(
  least: number,
  most: number,
  of: Shape<Value> | (() => Shape<Value>),
): Shape<readonly Value[]> {
  return constrained(list(of), ({ length }) => {
    if (length < least) return `Member must have length greater than or equal to ${least}`;
    return length > most ? `Member must have length less than or equal to ${most}` : undefined;
  });
}

function matching(pattern: RegExp): Shape<string> {
  return constrained(string, (value) =>
    pattern.test(value) ? undefined : `Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

const RESOURCE_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Names of jobs, endpoints and configurations: letters, digits and inner hyphens, at most 63. */
export const resourceName = matching(RESOURCE_NAME);
export const roleArn = matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/);
export const domainId = matching(/^d-(-*[a-z0-9]){1,61}$/);

/** @throws AwsError ValidationException for a name that no operation would take */
export function checkResourceName(name: string): void {
  if (!RESOURCE_NAME.test(name)) throw validationError(`${name} must satisfy the pattern ${RESOURCE_NAME.source}`);
}
