import { EndpointStatus } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { countBy } from "./sources/vector";

export class EndpointsByStatus extends Metric {
  static override readonly title = "Endpoints by status";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(EndpointStatus);
  static override readonly description =
    "SageMaker endpoints by EndpointStatus; every status is present, with 0 where no endpoint has it.";
  static override readonly recommendedAlerts = [{ label: "Failed", above: 0 }] as const;
  static override readonly callsPerRun = "1 ListEndpoints per 100 endpoints";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListEndpoints"], resources: ["*"] }];

  override async computeValue({ sagemaker }: MetricContext): Promise<Record<string, number>> {
    return countBy(await sagemaker.endpoints(), ({ EndpointStatus: status }) => status, EndpointsByStatus.labels);
  }
}
