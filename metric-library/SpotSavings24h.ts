import { JOB_FILTER } from "./job-filter";
import { Measured, Metric, type MetricContext } from "./metric";
import type { EndedTrainingJob } from "./sources/training-jobs";
import { dayBefore } from "./sources/window";

export class SpotSavings24h extends Metric<typeof JOB_FILTER> {
  static override readonly title = "Spot savings, last 24 hours";
  static override readonly unit = "Percent";
  static override readonly description =
    "(1 − billable / training time) × 100 of managed spot training jobs whose TrainingEndTime is within the 24 hours before the extraction, as SageMaker defines it for one job, with the times of all their instances summed; no value where no spot job ended; with arguments only jobs of a name or a tag.";
  static override readonly callsPerRun = "1 Search per 100 training jobs that ended in the window";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];
  static override readonly arguments = JOB_FILTER;

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Measured | undefined> {
    const jobs = (await sagemaker.trainingJobsEndedSince(dayBefore(now), this.args)).filter(isBilledSpotJob);
    const training = total(jobs, ({ trainingSeconds }) => trainingSeconds);
    const billable = total(jobs, ({ billableSeconds }) => billableSeconds);
    if (training === 0) return undefined;
    return new Measured((1 - billable / training) * 100, { Jobs: jobs.length });
  }
}

function isBilledSpotJob({ spot, trainingSeconds, billableSeconds }: EndedTrainingJob): boolean {
  return spot && trainingSeconds !== undefined && billableSeconds !== undefined;
}

function total(jobs: readonly EndedTrainingJob[], seconds: (job: EndedTrainingJob) => number | undefined): number {
  return jobs.reduce(
    (sum, job) => sum + job.instances.reduce((all, { count }) => all + count, 0) * (seconds(job) ?? 0),
    0,
  );
}
