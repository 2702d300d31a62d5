import { Metric, type MetricContext } from "./metric";

const DAY_MS = 24 * 60 * 60 * 1000;

export class CompletedTrainingJobs24h extends Metric {
  static override readonly title = "Completed training jobs, last 24 hours";
  static override readonly unit = "Count";
  static override readonly description =
    "SageMaker training jobs with status Completed whose TrainingEndTime is within the 24 hours before the extraction.";
  static override readonly iamPermissions = [
    { actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], resources: ["*"] },
  ];

  override async computeValue({ sagemaker, now }: MetricContext): Promise<number> {
    return sagemaker.countTrainingJobs("Completed", new Date(now.getTime() - DAY_MS));
  }
}
