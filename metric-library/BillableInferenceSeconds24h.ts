import { Measured, Metric, type MetricContext } from "./metric";
import { DESCRIBE_DEPLOYMENTS } from "./sources/deployments";
import { sumBy } from "./sources/vector";
import { dayBefore, seconds } from "./sources/window";

export class BillableInferenceSeconds24h extends Metric {
  static override readonly title = "Billable inference time by instance type, last 24 hours (estimate)";
  static override readonly unit = "Seconds";
  static override readonly labels = "instance type";
  static override readonly description =
    "An estimate: the instances that SageMaker endpoints have now (as EndpointInstances counts them), times the seconds since the endpoint's CreationTime, at most 24 hours; scaling within the window and endpoints that were deleted in it are not seen, and serverless variants have no instances.";
  static override readonly recommendedAlerts = [{ outsideUsual: { minimumChange: 24 * 60 * 60 } }] as const;
  static override readonly callsPerRun =
    "1 ListEndpoints per 100 endpoints, 1 DescribeEndpoint per endpoint, 1 DescribeEndpointConfig per configuration";
  static override readonly iamPermissions = DESCRIBE_DEPLOYMENTS;

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Measured> {
    const since = dayBefore(now).getTime();
    const deployments = await sagemaker.deployments();
    const instanceSeconds = deployments.flatMap(({ createdAt, instances }) => {
      const inWindow = seconds(Math.max(0, now.getTime() - Math.max(createdAt.getTime(), since)));
      return instances.map(({ type, count }) => [type, count * inWindow] as const);
    });
    return new Measured(sumBy(instanceSeconds), {
      Endpoints: deployments.length,
      ServerlessVariants: deployments.reduce((sum, { serverlessVariants }) => sum + serverlessVariants, 0),
      UncountedVariants: deployments.reduce((sum, { uncountedVariants }) => sum + uncountedVariants, 0),
      Note: "Estimated: the present instances are taken for the whole window; endpoints deleted in it are not seen.",
    });
  }
}
