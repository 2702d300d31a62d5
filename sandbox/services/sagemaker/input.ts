import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import { isObject } from "../../json";
import type { InputMembers } from "../../service";

/** What an input member has to satisfy: the constraint that `value` violates, in AWS's words, or undefined. */
export type Constraint = (value: unknown) => string | undefined;

/** The input members of an operation that the embedded cloud knows. */
export interface InputShape {
  readonly required?: Readonly<Record<string, Constraint>>;
  readonly optional?: Readonly<Record<string, Constraint>>;
}

/** Most of what SageMaker refuses, missing resources included, it calls a ValidationException. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message, 400);
}

export const text: Constraint = (value) => (typeof value === "string" ? undefined : "Member must be a string");
export const flag: Constraint = (value) => (typeof value === "boolean" ? undefined : "Member must be a boolean");
/** Epoch seconds, as JSON 1.1 carries timestamps. */
export const timestamp: Constraint = (value) =>
  typeof value === "number" && Number.isFinite(value) ? undefined : "Member must be a timestamp";
export const structure: Constraint = (value) => (isObject(value) ? undefined : "Member must be a structure");

export function oneOf(...values: readonly string[]): Constraint {
  return (value) =>
    values.includes(value as string) ? undefined : `Member must satisfy enum value set: [${values.join(", ")}]`;
}

export function integerFrom(least: number, most: number): Constraint {
  return (value) => {
    if (!Number.isInteger(value)) return "Member must be an integer";
    if ((value as number) < least) return `Member must have value greater than or equal to ${least}`;
    if ((value as number) > most) return `Member must have value less than or equal to ${most}`;
    return undefined;
  };
}

export function listOf(least: number, most: number): Constraint {
  return (value) => {
    if (!Array.isArray(value)) return "Member must be a list";
    if (value.length < least) return `Member must have length greater than or equal to ${least}`;
    if (value.length > most) return `Member must have length less than or equal to ${most}`;
    return undefined;
  };
}

/** Names of jobs, endpoints and configurations: letters, digits and inner hyphens, at most 63. */
export const resourceName: Constraint = matching(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
export const roleArn: Constraint = matching(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/);
/** SageMaker's limit on the tags of one resource. */
export const tags: Constraint = listOf(0, 50);

export function matching(pattern: RegExp): Constraint {
  return (value) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : `Member must satisfy regular expression pattern: ${pattern.source}`;
}

/**
 * Checks an input against its shape.
 *
 * @throws AwsError NotInTheEmbeddedCloud for a member outside the shape, ValidationException with all violations
 */
export function checkInput(where: string, input: object, { required = {}, optional = {} }: InputShape): void {
  const values = input as Readonly<Record<string, unknown>>;
  const constraints = { ...required, ...optional };
  for (const member of Object.keys(values)) {
    if (!Object.hasOwn(constraints, member)) throw notInTheEmbeddedCloud(`sagemaker:${where} ${member}`);
  }
  const violations = Object.entries(constraints).flatMap(([member, constraint]) => {
    const value = values[member] ?? undefined;
    if (value === undefined) return Object.hasOwn(required, member) ? [violation(member, value, NOT_NULL)] : [];
    const violated = constraint(value);
    return violated === undefined ? [] : [violation(member, value, violated)];
  });
  if (violations.length === 0) return;
  const errors = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  throw validationError(`${errors} detected: ${violations.join("; ")}`);
}

/** The members of a shape, without what they have to satisfy. */
export function membersOf({ required = {}, optional = {} }: InputShape): InputMembers {
  const marked = (members: object, as: "required" | "optional"): [string, "required" | "optional"][] =>
    Object.keys(members).map((member) => [member, as]);
  return Object.fromEntries([...marked(optional, "optional"), ...marked(required, "required")]);
}

const NOT_NULL = "Member must not be null";

function violation(member: string, value: unknown, violated: string): string {
  const shown = value === undefined ? "null" : `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
  const path = member.charAt(0).toLowerCase() + member.slice(1);
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${violated}`;
}
