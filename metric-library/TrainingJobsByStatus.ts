import { TrainingJobStatus } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { COUNT_TRAINING_JOBS } from "./sources/training-jobs";
import { counts } from "./sources/vector";

export class TrainingJobsByStatus extends Metric {
  static override readonly title = "Training jobs by status";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(TrainingJobStatus);
  static override readonly description =
    "SageMaker training jobs of all time by TrainingJobStatus; every status is present, with 0 where no job has it.";
  static override readonly callsPerRun =
    "1 Search per status (6); without an exact total also 1 ListTrainingJobs per 100 jobs";
  static override readonly iamPermissions = COUNT_TRAINING_JOBS;

  override async computeValue({ sagemaker }: MetricContext): Promise<Record<string, number>> {
    return counts(TrainingJobsByStatus.labels, (status) => sagemaker.countTrainingJobs(status));
  }
}
