import { Measured, Metric, type MetricContext } from "./metric";
import type { ProvisionedThroughput } from "./sources/apart/bedrock-throughputs";
import { dayBefore } from "./sources/window";

export class IdleBedrockThroughputs24h extends Metric {
  static override readonly title = "Idle provisioned throughputs of Bedrock, last 24 hours";
  static override readonly unit = "Count";
  static override readonly description =
    "Provisioned throughputs of Amazon Bedrock that are InService, were created at least 24 hours before the extraction, and were not invoked since: CloudWatch's AWS/Bedrock Invocations, which count what succeeded, sum to 0 or are absent under each ModelId that a throughput can be called by (its ARN, its name, and the id in its ARN); the metadata tell how many model units the idle ones have.";
  static override readonly callsPerRun =
    "1 bedrock:ListProvisionedModelThroughputs per 1,000 throughputs, 1 cloudwatch:GetMetricData per 500 of three metrics of each throughput";
  static override readonly iamPermissions = [
    { actions: ["bedrock:ListProvisionedModelThroughputs", "cloudwatch:GetMetricData"], resources: ["*"] },
  ];

  override async computeValue({ provisionedThroughputs, statisticTotals, now }: MetricContext): Promise<Measured> {
    const since = dayBefore(now);
    const standing = (await provisionedThroughputs()).filter(
      ({ status, creationTime: createdAt }) => status === "InService" && createdAt! <= since,
    );
    const asked = standing.flatMap((throughput) => idsOf(throughput).map((ModelId) => ({ throughput, ModelId })));
    const totals = await statisticTotals(
      asked.map(({ ModelId }) => ({
        namespace: "AWS/Bedrock",
        metric: "Invocations",
        statistic: "Sum",
        dimensions: { ModelId },
      })),
      since,
      now,
    );
    const invoked = new Set(asked.filter((_, index) => totals[index]! > 0).map(({ throughput }) => throughput));
    const idle = standing.filter((throughput) => !invoked.has(throughput));
    return new Measured(idle.length, {
      ModelUnits: idle.reduce((sum, { modelUnits }) => sum + modelUnits!, 0),
      Judged: standing.length,
    });
  }
}

/** What callers may name a throughput by; CloudWatch's documents do not say which of it becomes the dimension. */
function idsOf({ provisionedModelArn: arn, provisionedModelName: name }: ProvisionedThroughput): readonly string[] {
  return [arn!, name!, arn!.split("/").at(-1)!];
}
