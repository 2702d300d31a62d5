import { Measured, Metric, type MetricContext } from "./metric";
import { DESCRIBE_DEPLOYMENTS } from "./sources/deployments";
import { sumBy } from "./sources/vector";

export class EndpointInstances extends Metric {
  static override readonly title = "Endpoint instances by type";
  static override readonly unit = "Count";
  static override readonly labels = "instance type";
  static override readonly description =
    "CurrentInstanceCount by instance type, over all variants (shadow variants included) of the SageMaker endpoints that take requests: those InService, Updating, SystemUpdating, RollingBack or UpdateRollbackFailed; serverless variants have no instances.";
  static override readonly callsPerRun =
    "1 ListEndpoints per 100 endpoints, 1 DescribeEndpoint per endpoint, 1 DescribeEndpointConfig per configuration";
  static override readonly iamPermissions = DESCRIBE_DEPLOYMENTS;

  override async computeValue({ sagemaker }: MetricContext): Promise<Measured> {
    const deployments = await sagemaker.deployments();
    const instances = deployments.flatMap((deployment) => deployment.instances);
    return new Measured(sumBy(instances.map(({ type, count }) => [type, count])), {
      Endpoints: deployments.length,
      ServerlessVariants: deployments.reduce((sum, { serverlessVariants }) => sum + serverlessVariants, 0),
      UncountedVariants: deployments.reduce((sum, { uncountedVariants }) => sum + uncountedVariants, 0),
    });
  }
}
