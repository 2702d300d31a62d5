import {
  ListTrainingJobsCommand,
  type ResourceConfig,
  type TrainingJob,
  type TrainingJobStatus,
} from "@aws-sdk/client-sagemaker";
import type { IamStatement } from "../../contract/iam-statement";
import { failureClass, type FailureClass } from "./failure-class";
import { listAll, PAGE_SIZE } from "./pages";
import { equals, notBefore, searchAll, type SageMaker } from "./search";
import { daysBefore } from "./window";

/** What `SageMakerListings.countTrainingJobs` calls: `Search`, and the listing where that has no exact total. */
export const COUNT_TRAINING_JOBS: readonly IamStatement[] = [
  { actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], resources: ["*"] },
];

/**
 * The longest a training job can run, in days: a job that ends within a window was created at most this long before it.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html
 */
const LONGEST_TRAINING_DAYS = 28;

/** Instances of one type. */
export interface Instances {
  readonly type: string;
  readonly count: number;
}

/**
 * What a metric may know about a training job. `Search` answers with whole records, hyperparameters and environment
 * included; only this leaves the listing.
 */
export interface EndedTrainingJob {
  readonly status: TrainingJobStatus | undefined;
  /** Undefined where no reason for a failure is told. */
  readonly failureClass: FailureClass | undefined;
  /** More than one entry for a heterogeneous cluster. */
  readonly instances: readonly Instances[];
  readonly spot: boolean;
  /** Per instance; undefined where SageMaker tells none, for example for a job that never started. */
  readonly trainingSeconds: number | undefined;
  readonly billableSeconds: number | undefined;
}

/**
 * The training jobs that ended at `since` or later; one that failed before it started has no end, and counts from its last
 * change. Needs `sagemaker:Search`.
 */
export async function trainingJobsEndedSince(client: SageMaker, since: Date): Promise<readonly EndedTrainingJob[]> {
  // A job's end is a change of it, so none that ended is missed; one that was only changed is sorted out here.
  const records = await searchAll(client, "TrainingJob", [notBefore("LastModifiedTime", since)]);
  return records.flatMap(({ TrainingJob: job }) => (job && hasEndedSince(job, since) ? [endedTrainingJob(job)] : []));
}

function hasEndedSince(
  { TrainingJobStatus: status, TrainingEndTime, LastModifiedTime }: TrainingJob,
  since: Date,
): boolean {
  if (TrainingEndTime) return TrainingEndTime >= since;
  return status === "Failed" && LastModifiedTime !== undefined && LastModifiedTime >= since;
}

function endedTrainingJob(job: TrainingJob): EndedTrainingJob {
  return {
    status: job.TrainingJobStatus,
    failureClass: job.FailureReason === undefined ? undefined : failureClass(job.FailureReason),
    instances: instancesOf(job.ResourceConfig ?? {}),
    spot: job.EnableManagedSpotTraining ?? false,
    trainingSeconds: job.TrainingTimeInSeconds,
    billableSeconds: job.BillableTimeInSeconds,
  };
}

/** What a job is billed for: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html */
function instancesOf(config: Partial<ResourceConfig>): readonly Instances[] {
  const { InstanceGroups: groups = [], SelectedInstanceType, SelectedInstanceCount } = config;
  const single = SelectedInstanceType
    ? { InstanceType: SelectedInstanceType, InstanceCount: SelectedInstanceCount }
    : config;
  return (groups.length > 0 ? groups : [single]).flatMap(({ InstanceType: type, InstanceCount: count }) =>
    type && count ? [{ type, count }] : [],
  );
}

/** Final values by metric name. */
export type FinalMetrics = ReadonlyMap<string, number>;

/**
 * Final metrics of the training jobs that completed last, the newest first, out of the 100 that completed last and have
 * `namePrefix` in their names. Needs `sagemaker:Search`.
 */
export async function latestFinalMetrics(client: SageMaker, namePrefix = ""): Promise<readonly FinalMetrics[]> {
  const records = await searchAll(
    client,
    "TrainingJob",
    [
      equals("TrainingJobStatus", "Completed"),
      // Search knows no prefixes.
      ...(namePrefix ? [{ Name: "TrainingJobName", Operator: "Contains" as const, Value: namePrefix }] : []),
    ],
    { by: "TrainingEndTime", order: "Descending", first: PAGE_SIZE },
  );
  return records.flatMap(({ TrainingJob: job }) =>
    job?.TrainingJobName?.startsWith(namePrefix) ? [finalMetrics(job)] : [],
  );
}

function finalMetrics({ FinalMetricDataList: metrics = [] }: TrainingJob): FinalMetrics {
  return new Map(
    metrics.flatMap(({ MetricName: name, Value: value }) => (name && value !== undefined ? [[name, value]] : [])),
  );
}

/** A training job as counting needs it. */
export interface ListedTrainingJob {
  readonly status: TrainingJobStatus | undefined;
  readonly endedAt: Date | undefined;
}

/**
 * The training jobs of all time, or enough of them to find those that ended at `endedSince` or later. Needs
 * `sagemaker:ListTrainingJobs`.
 */
export async function listedTrainingJobs(
  client: SageMaker,
  endedSince: Date | undefined,
): Promise<readonly ListedTrainingJob[]> {
  // Never LastModifiedTimeAfter: it is known to spin into throttling (aws-cli issue 7596).
  const CreationTimeAfter = endedSince && daysBefore(endedSince, LONGEST_TRAINING_DAYS);
  const jobs = await listAll(async (NextToken) => {
    const input = { MaxResults: PAGE_SIZE, NextToken, ...(CreationTimeAfter && { CreationTimeAfter }) };
    const page = await client.send(new ListTrainingJobsCommand(input));
    return {
      items: page.TrainingJobSummaries?.map(({ TrainingJobStatus: status, TrainingEndTime: endedAt }) => ({
        status,
        endedAt,
      })),
      NextToken: page.NextToken,
    };
  });
  return endedSince ? jobs.filter(({ endedAt }) => endedAt !== undefined && endedAt >= endedSince) : jobs;
}
