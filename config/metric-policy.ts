import type { IamStatement } from "../contract/iam-statement";
import type { NamedMetric } from "../metric-library";

/** The values of the placeholders in a metric's statements. */
export interface PartitionedAccount {
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

/** A statement in the policy of a spoke's metrics. */
export interface MetricStatement extends IamStatement {
  /**
   * The name of the metric class, so that the plan shows which metric needs the permission. A class's second statement
   * has a number, for example `SsmParameterValue2`.
   */
  readonly sid: string;
}

/** The statements that a spoke's metrics need, in the order of its `metrics`. */
export function metricStatements(
  metrics: readonly Pick<NamedMetric, "className" | "metric">[],
  accountRegion: PartitionedAccount,
): readonly MetricStatement[] {
  const taken = new Set<string>();
  const newSid = (className: string): string => {
    let sid = className;
    for (let number = 2; taken.has(sid); number++) sid = `${className}${number}`;
    taken.add(sid);
    return sid;
  };
  return metrics.flatMap(({ className, metric }) =>
    metric.getIamPermissions().map((statement) => ({ ...fillIn(statement, accountRegion), sid: newSid(className) })),
  );
}

function fillIn(statement: IamStatement, { partition, region, account }: PartitionedAccount): IamStatement {
  const filled = (text: string): string =>
    text.replaceAll("**ACCOUNT_ID**", account).replaceAll("**REGION**", region).replaceAll("**PARTITION**", partition);
  return {
    ...statement,
    resources: statement.resources.map(filled),
    conditions: statement.conditions?.map((condition) => ({ ...condition, values: condition.values.map(filled) })),
  };
}

/** The longest account, partition and Region that there are, so that the computed length is enough everywhere. */
export const LONGEST_ACCOUNT: PartitionedAccount = {
  partition: "aws-us-gov",
  region: "us-isof-south-1",
  account: "123456789012",
};

/**
 * The number of characters, without white space, of the policy that Terraform renders for a spoke's metrics. It is an
 * upper bound: the policy is not longer in any account and Region.
 */
export function longestPolicy(metrics: readonly NamedMetric[]): number {
  const Statement = metricStatements(metrics, LONGEST_ACCOUNT).map(({ sid, actions, resources, conditions }) => ({
    Sid: sid,
    Effect: "Allow",
    Action: oneOrAll(actions),
    Resource: oneOrAll(resources),
    Condition: conditions?.map(({ test, variable, values }) => ({ [test]: { [variable]: oneOrAll(values) } })),
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement }).length;
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
