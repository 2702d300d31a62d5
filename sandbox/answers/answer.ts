import { AwsError } from "../aws-error";

/** Where and when an operation is called. */
export interface CallContext {
  /** The caller's account, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The embedded cloud's time, in epoch milliseconds. */
  readonly now: number;
}

/** Any input or output, as the AWS SDK for JavaScript spells it: instants are `Date`, bytes `Uint8Array`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- so that a function may name the SDK's type of its input
type Shape = any;

/**
 * What an operation answers: its whole output, with everything that a listing has. The embedded cloud cuts it into pages,
 * so neither the input nor the output here has the members for that (`NextToken`, `MaxResults` and the like).
 */
export type Answer = (input: Shape, context: CallContext) => Shape;

/** An answer, with what differs from how the embedded cloud would treat it. */
export interface AnswerWithSettings {
  readonly answer: Answer;
  /**
   * What it answers where an account has nothing yet. Default: an output whose lists are empty, and that has no other
   * members.
   */
  readonly empty?: Answer;
  /** The IAM action that the operation needs, for example `bedrock:InvokeModel`. Default: the one of the same name. */
  readonly action?: string;
  /** The ARN that the action is asked for. Default: what AWS's list of resource types and the input say. */
  readonly resource?: (input: Shape, context: CallContext) => string;
  /** Whether it answers instead of the embedded cloud, which knows this operation; otherwise that is an error. */
  readonly replaces?: true;
}

/** Answers by operation, for example `athena:ListWorkGroups`: the service as IAM writes it, the operation as the SDK does. */
export type Answers = Readonly<Record<string, Answer | AnswerWithSettings>>;

/**
 * The error of an AWS service, for an answer to throw.
 *
 * @param code as the SDK names it, for example `EntityNotFoundException`
 */
export function awsError(code: string, message = `${code}, as the answer has it.`): AwsError {
  return new AwsError(code, message);
}

/** The error that the SDK tries again, and that a metric fails with as `throttled`. */
export function throttled(): AwsError {
  return awsError("ThrottlingException", "Rate exceeded");
}

/** The error of a call that was denied although IAM allows it, for example by Lake Formation. */
export function denied(): AwsError {
  return new AwsError("AccessDeniedException", "The service denies this call.", 403);
}
