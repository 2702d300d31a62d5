/** One IAM statement (effect Allow) as a metric class declares it. */
export interface IamStatement {
  /** IAM actions, for example `sagemaker:ListEndpoints`. */
  readonly actions: readonly string[];
  /**
   * ARNs, or `*` where the action has no resource type. `**ACCOUNT_ID**`, `**REGION**` and `**PARTITION**` stand for
   * the spoke's own and are filled in when its stack is synthesized.
   */
  readonly resources: readonly string[];
  readonly conditions?: readonly IamCondition[];
}

/** One condition, for example `{ test: "StringLike", variable: "s3:prefix", values: ["models/*"] }`. */
export interface IamCondition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}
