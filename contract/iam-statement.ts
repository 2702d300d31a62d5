/** One IAM statement (effect Allow) as a metric class declares it. */
export interface IamStatement {
  /** IAM actions, for example `sagemaker:ListEndpoints`. */
  readonly actions: readonly string[];
  /**
   * ARNs, or `*` if the action has no resource type. The placeholders `**ACCOUNT_ID**`, `**REGION**` and
   * `**PARTITION**` stand for those of the spoke; synthesis of its stack fills them in.
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
