import { JOB_FILTER } from "./job-filter";
import { Measured, Metric, type MetricContext } from "./metric";
import { sumBy } from "./sources/vector";
import { dayBefore } from "./sources/window";

export class BillableTrainingSeconds24h extends Metric<typeof JOB_FILTER> {
  static override readonly title = "Billable training time by instance type, last 24 hours";
  static override readonly unit = "Seconds";
  static override readonly labels = "instance type";
  static override readonly description =
    "BillableTimeInSeconds × InstanceCount by instance type, over the SageMaker training jobs whose TrainingEndTime is within the 24 hours before the extraction, each with its whole time; a heterogeneous cluster counts for the type of each of its instance groups; with arguments only jobs of a name or a tag.";
  static override readonly recommendedAlerts = [{ outsideUsual: { minimumChange: 10 * 60 * 60 } }] as const;
  static override readonly callsPerRun = "1 Search per 100 training jobs that ended in the window";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];
  static override readonly arguments = JOB_FILTER;

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Measured> {
    const jobs = await sagemaker.trainingJobsEndedSince(dayBefore(now), this.args);
    const seconds = jobs.flatMap(({ instances, billableSeconds }) =>
      billableSeconds === undefined ? [] : instances.map(({ type, count }) => [type, billableSeconds * count] as const),
    );
    return new Measured(sumBy(seconds), {
      Jobs: jobs.length,
      JobsWithoutTime: jobs.filter(({ billableSeconds }) => billableSeconds === undefined).length,
      Note: "Jobs that have not ended, or have no billable time, are not included.",
    });
  }
}
