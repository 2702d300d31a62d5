/** An IAM policy document: of a role, of a role's trust, or on a resource. */
export interface PolicyDocument {
  /** `2008-10-17` where it is left out. */
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

export type OneOrMany<Value = string> = Value | readonly Value[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, OneOrMany>>;
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany<string | boolean | number>>>>>;
}

/** What AWS would not store as a policy; the message says where and why. */
export class MalformedPolicy extends Error {}
