import { Metric, type MetricContext } from "./metric";

export class TotalCompletedTrainingJobs extends Metric {
  static override readonly title = "Completed training jobs";
  static override readonly unit = "Count";
  static override readonly description = "SageMaker training jobs with status Completed, over all time.";
  static override readonly iamPermissions = [
    { actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], resources: ["*"] },
  ];

  override async computeValue({ sagemaker }: MetricContext): Promise<number> {
    return sagemaker.countTrainingJobs("Completed");
  }
}
