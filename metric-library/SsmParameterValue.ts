import type { IamStatement } from "../contract/iam-statement";
import { Metric, type MetricContext } from "./metric";

const ARGUMENTS = {
  parameter: {
    type: "string",
    description: "the full name of a parameter in Parameter Store, with its leading slash",
    example: "/models/churn/threshold",
    pattern: /(?:\/[A-Za-z0-9_.-]+){1,15}/,
  },
} as const;

export class SsmParameterValue extends Metric<typeof ARGUMENTS> {
  static override readonly title = "Parameter value";
  static override readonly unit = "None";
  static override readonly description =
    "The number that a parameter in Parameter Store holds; a parameter that holds anything else fails the metric.";
  static override readonly callsPerRun = "1 ssm:GetParameter";
  static override readonly iamPermissions = [];
  static override readonly arguments = ARGUMENTS;

  /** Allows reading this parameter only. */
  override getIamPermissions(): readonly IamStatement[] {
    const arn = `arn:**PARTITION**:ssm:**REGION**:**ACCOUNT_ID**:parameter${this.args.parameter}`;
    return [{ actions: ["ssm:GetParameter"], resources: [arn] }];
  }

  override async computeValue({ parameterValue }: MetricContext): Promise<number> {
    const text = await parameterValue(this.args.parameter);
    const value = Number(text);
    // The message must not hold the value: only principals that may read the parameter may see it, and messages are
    // logged.
    if (text.trim() === "" || !Number.isFinite(value)) {
      throw new TypeError(`The parameter ${this.args.parameter} does not hold a number.`);
    }
    return value;
  }
}
