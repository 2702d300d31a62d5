import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";

const MAX_NAME = 1011;
const MAX_LEVELS = 15;

/**
 * Checks the name of a parameter that is about to be put.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
 *
 * @throws AwsError ValidationException, HierarchyLevelLimitExceededException
 */
export function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || name.length > MAX_NAME || name.endsWith("/") || name.includes("//")) {
    throw invalid(
      `Parameter name ${name}: only letters, digits and the symbols _.-/ are allowed, at most ${MAX_NAME} of them, ` +
        "and no level may be empty.",
    );
  }
  if (name.includes("/") && !name.startsWith("/")) {
    throw invalid(`Parameter name ${name} must be a fully qualified name: it has to begin with a forward slash.`);
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  }
  if (name.split("/").filter(Boolean).length > MAX_LEVELS) {
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels: ${name}.`,
    );
  }
}

/** @throws AwsError NotInTheEmbeddedCloud for a version, a label or an ARN in place of a name */
export function checkPlainName(operation: string, name: string): void {
  if (name.includes(":")) throw notInTheEmbeddedCloud(`ssm:${operation} by version, label or ARN (${name})`);
}

/** @throws AwsError ValidationException unless the path begins with a slash */
export function checkPath(path: string): void {
  if (path.startsWith("/")) return;
  throw invalid(
    "The parameter doesn't meet the parameter name requirements. " +
      `The parameter name must begin with a forward slash "/", got ${path}.`,
  );
}

/** Whether `name` lies below `path`, at any depth or directly. */
export function liesBelow(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith("/") ? path : `${path}/`;
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes("/"));
}

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
