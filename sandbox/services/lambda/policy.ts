import { required, string, type Members } from "../../shape";
import { AwsError } from "../../aws-error";
import type { Statement } from "../../iam/policy";
import { checkPolicy } from "../../iam/read-policy";
import { invalidParameter, notFound, type LambdaFunction } from "./function";

/** `AddPermission`'s input. */
export interface AddPermissionInput {
  readonly FunctionName: string;
  readonly StatementId: string;
  /** For example `lambda:InvokeFunction`. */
  readonly Action: string;
  /** A service, an account id, a principal's ARN, or `*`. */
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

export const ADD_PERMISSION_MEMBERS: Members<AddPermissionInput> = {
  FunctionName: required(string),
  StatementId: required(string),
  Action: required(string),
  Principal: required(string),
  SourceArn: string,
  SourceAccount: string,
};

/**
 * Adds one statement to the function's resource policy.
 *
 * @throws AwsError ResourceConflictException for a known id, InvalidParameterValueException
 */
export function addPermission(fn: LambdaFunction, input: AddPermissionInput): Statement {
  const { StatementId, Action, SourceArn, SourceAccount } = input;
  if (!/^[\w-]{1,100}$/.test(StatementId)) throw invalidParameter(`${StatementId} is not a statement id.`);
  if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(Action)) throw invalidParameter(`${Action} is not a Lambda action.`);
  const granted = fn.policy?.Statement ?? [];
  if (granted.some(({ Sid }) => Sid === StatementId)) {
    throw new AwsError(
      "ResourceConflictException",
      `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      409,
    );
  }
  const conditions = {
    ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": SourceAccount } }),
  };
  const statement: Statement = {
    Sid: StatementId,
    Effect: "Allow",
    Principal: principalOf(input.Principal),
    Action,
    Resource: fn.arn,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
  const policy = { Version: "2012-10-17", Statement: [...granted, statement] };
  checkPolicy(policy, "resource", (reason) => invalidParameter(`The provided principal was invalid. ${reason}`));
  fn.policy = policy;
  return statement;
}

/** Takes one statement out of it. @throws AwsError ResourceNotFoundException */
export function removePermission(fn: LambdaFunction, statementId: string): void {
  const granted = fn.policy?.Statement ?? [];
  const left = granted.filter(({ Sid }) => Sid !== statementId);
  if (left.length === granted.length) throw notFound(`Statement ${statementId} is not found in resource policy.`);
  fn.policy = left.length > 0 ? { ...fn.policy, Statement: left } : undefined;
}

function principalOf(principal: string): Statement["Principal"] & {} {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}
