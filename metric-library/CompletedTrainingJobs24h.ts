import { Metric, type MetricContext } from "./metric";
import { COUNT_TRAINING_JOBS } from "./sources/training-jobs";
import { dayBefore } from "./sources/window";

export class CompletedTrainingJobs24h extends Metric {
  static override readonly title = "Completed training jobs, last 24 hours";
  static override readonly unit = "Count";
  static override readonly description =
    "SageMaker training jobs with status Completed whose TrainingEndTime is within the 24 hours before the extraction.";
  static override readonly callsPerRun =
    "1 Search; without an exact total also 1 ListTrainingJobs per 100 jobs created in the last 29 days";
  static override readonly iamPermissions = COUNT_TRAINING_JOBS;

  override async computeValue({ sagemaker, now }: MetricContext): Promise<number> {
    return sagemaker.countTrainingJobs("Completed", dayBefore(now));
  }
}
