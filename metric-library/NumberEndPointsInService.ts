import { Metric, type MetricContext } from "./metric";

export class NumberEndPointsInService extends Metric {
  static override readonly title = "Endpoints in service";
  static override readonly unit = "Count";
  static override readonly description = "SageMaker endpoints with status InService.";
  static override readonly callsPerRun = "1 ListEndpoints per 100 endpoints";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListEndpoints"], resources: ["*"] }];

  override async computeValue({ sagemaker }: MetricContext): Promise<number> {
    const endpoints = await sagemaker.endpoints();
    return endpoints.filter(({ EndpointStatus: status }) => status === "InService").length;
  }
}
