import { Metric, type MetricContext } from "./metric";
import { COUNT_TRAINING_JOBS } from "./sources/training-jobs";

export class TrainingJobsInProgress extends Metric {
  static override readonly title = "Training jobs in progress";
  static override readonly unit = "Count";
  static override readonly description = "SageMaker training jobs with status InProgress at the extraction.";
  static override readonly callsPerRun = "1 Search; without an exact total also 1 ListTrainingJobs per 100 jobs";
  static override readonly iamPermissions = COUNT_TRAINING_JOBS;

  override async computeValue({ sagemaker }: MetricContext): Promise<number> {
    return sagemaker.countTrainingJobs("InProgress");
  }
}
