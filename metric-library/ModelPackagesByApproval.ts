import { ModelApprovalStatus } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { count, equals } from "./sources/search";
import { counts } from "./sources/vector";

export class ModelPackagesByApproval extends Metric {
  static override readonly title = "Model packages by approval";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(ModelApprovalStatus);
  static override readonly description =
    "SageMaker model packages by ModelApprovalStatus; every status is present, with 0 where no package has it.";
  static override readonly callsPerRun =
    "1 Search per status (3); without an exact total also 1 Search per 100 packages";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];

  override async computeValue({ sagemaker }: MetricContext): Promise<Record<string, number>> {
    return counts(ModelPackagesByApproval.labels, (status) =>
      count(sagemaker.client, "ModelPackage", [equals("ModelApprovalStatus", status)]),
    );
  }
}
