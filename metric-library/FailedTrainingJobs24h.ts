import { JOB_FILTER } from "./job-filter";
import { Metric, type MetricContext } from "./metric";
import { FAILURE_CLASSES } from "./sources/failure-class";
import { countBy } from "./sources/vector";
import { dayBefore } from "./sources/window";

export class FailedTrainingJobs24h extends Metric<typeof JOB_FILTER> {
  static override readonly title = "Failed training jobs by reason, last 24 hours";
  static override readonly unit = "Count";
  static override readonly labels = FAILURE_CLASSES;
  static override readonly description =
    "SageMaker training jobs with status Failed that ended within the 24 hours before the extraction (by TrainingEndTime; by LastModifiedTime where a job never started), by the class that begins their FailureReason (AlgorithmError, ClientError, InternalServerError, CapacityError, or Other); the text of the reason is never kept; with arguments only jobs of a name or a tag.";
  static override readonly recommendedAlerts = [{ outsideUsual: { minimumChange: 3 } }] as const;
  static override readonly callsPerRun = "1 Search per 100 training jobs that ended in the window";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];
  static override readonly arguments = JOB_FILTER;

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Record<string, number>> {
    const jobs = await sagemaker.trainingJobsEndedSince(dayBefore(now), this.args);
    const failed = jobs.filter(({ status }) => status === "Failed");
    return countBy(failed, ({ failureClass = "Other" }) => failureClass, FailedTrainingJobs24h.labels);
  }
}
