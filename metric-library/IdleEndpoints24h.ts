import { Measured, Metric, type MetricContext } from "./metric";
import type { StatisticQuery } from "./sources/cloudwatch-statistics";
import { DESCRIBE_DEPLOYMENTS, type Deployment } from "./sources/deployments";
import { dayBefore } from "./sources/window";

export class IdleEndpoints24h extends Metric {
  static override readonly title = "Idle endpoints, last 24 hours";
  static override readonly unit = "Count";
  static override readonly description =
    "SageMaker endpoints that are InService, were created at least 24 hours before the extraction, and none of whose present variants was invoked since: CloudWatch's AWS/SageMaker Invocations sum to 0 or are absent (for asynchronous endpoints, which publish none, ModelLatency has no samples); endpoints that host inference components, or whose configuration was deleted, so that nobody can tell, are not judged.";
  static override readonly recommendedAlerts = [{ above: 0, for: "24 hours" }] as const;
  static override readonly callsPerRun =
    "the calls of EndpointInstances, and 1 cloudwatch:GetMetricData per 500 variants";
  static override readonly iamPermissions = [
    ...DESCRIBE_DEPLOYMENTS,
    { actions: ["cloudwatch:GetMetricData"], resources: ["*"] },
  ];

  override async computeValue({ sagemaker, statisticTotals, now }: MetricContext): Promise<Measured> {
    const since = dayBefore(now);
    const standing = (await sagemaker.deployments()).filter(
      ({ status, createdAt }) => status === "InService" && createdAt <= since,
    );
    const judged = standing.filter(({ servesOwnModels }) => servesOwnModels);
    const queries = judged.flatMap((deployment) =>
      deployment.variants.map((variant) => ({ deployment, query: invocations(deployment, variant) })),
    );
    const totals = await statisticTotals(
      queries.map(({ query }) => query),
      since,
      now,
    );
    const invoked = new Set(queries.filter((_, index) => totals[index]! > 0).map(({ deployment }) => deployment));
    return new Measured(judged.length - invoked.size, {
      Judged: judged.length,
      NotJudged: standing.length - judged.length,
    });
  }
}

/** https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html and async-inference-monitor.html there */
function invocations({ name, asynchronous }: Deployment, variant: string): StatisticQuery {
  return {
    namespace: "AWS/SageMaker",
    ...(asynchronous
      ? { metric: "ModelLatency", statistic: "SampleCount" }
      : { metric: "Invocations", statistic: "Sum" }),
    dimensions: { EndpointName: name, VariantName: variant },
  };
}
