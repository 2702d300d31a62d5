import {
  ListTrainingJobsCommand,
  type Filter,
  type ResourceConfig,
  type TrainingJob,
  type TrainingJobStatus,
} from "@aws-sdk/client-sagemaker";
import type { IamStatement } from "../../contract/iam-statement";
import { failureClass, type FailureClass } from "./failure-class";
import { listAll, PAGE_SIZE } from "./pages";
import { equals, notBefore, searchAll, type SageMaker } from "./search";
import { daysBefore } from "./window";

/**
 * The permissions that `SageMakerListings.countTrainingJobs` needs: `Search`, and listing if `Search` has no exact
 * total.
 */
export const COUNT_TRAINING_JOBS: readonly IamStatement[] = [
  { actions: ["sagemaker:Search", "sagemaker:ListTrainingJobs"], resources: ["*"] },
];

/**
 * The most days that a training job can run. A job that ends within a window was created at most this long before the
 * window.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html
 */
const LONGEST_TRAINING_DAYS = 28;

/** A number of instances of one type. */
export interface Instances {
  readonly type: string;
  readonly count: number;
}

/**
 * The fields of a training job that metrics may see. `Search` returns whole records, including hyperparameters and
 * environment; no other field leaves this module.
 */
export interface EndedTrainingJob {
  readonly status: TrainingJobStatus | undefined;
  /** Undefined if SageMaker gives no failure reason. */
  readonly failureClass: FailureClass | undefined;
  /** A heterogeneous cluster has more than one entry. */
  readonly instances: readonly Instances[];
  readonly spot: boolean;
  /** Seconds per instance; undefined if SageMaker reports none, for example for a job that never started. */
  readonly trainingSeconds: number | undefined;
  readonly billableSeconds: number | undefined;
}

/** Which training jobs to look at; all of them if it says nothing. */
export interface JobFilter {
  /** How their names begin. */
  readonly jobNamePrefix?: string;
  /** A tag that they have: its key, `=` and its value. */
  readonly tag?: string;
}

/** `Search` cannot match prefixes, only parts of a name, so that names are to be looked at once more. */
function filtersOf({ jobNamePrefix, tag }: JobFilter): readonly Filter[] {
  const [key, ...value] = tag?.split("=") ?? [];
  return [
    ...(jobNamePrefix ? [{ Name: "TrainingJobName", Operator: "Contains" as const, Value: jobNamePrefix }] : []),
    ...(key ? [equals(`Tags.${key}`, value.join("="))] : []),
  ];
}

/**
 * Returns the training jobs that ended at `since` or later. A job that failed before it started has no end time; its
 * last modification counts instead. Needs `sagemaker:Search`.
 */
export async function trainingJobsEndedSince(
  client: SageMaker,
  since: Date,
  filter: JobFilter,
): Promise<readonly EndedTrainingJob[]> {
  // Ending a job modifies it, so this search misses none. Jobs that were modified but did not end are dropped below.
  const records = await searchAll(client, "TrainingJob", [notBefore("LastModifiedTime", since), ...filtersOf(filter)]);
  return records.flatMap(({ TrainingJob: job }) =>
    job && hasEndedSince(job, since) && job.TrainingJobName!.startsWith(filter.jobNamePrefix ?? "")
      ? [endedTrainingJob(job)]
      : [],
  );
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

/**
 * The instances for which a job is billed:
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 */
function instancesOf(config: Partial<ResourceConfig>): readonly Instances[] {
  const { InstanceGroups: groups = [], SelectedInstanceType, SelectedInstanceCount } = config;
  const single = SelectedInstanceType
    ? { InstanceType: SelectedInstanceType, InstanceCount: SelectedInstanceCount }
    : config;
  return (groups.length > 0 ? groups : [single]).flatMap(({ InstanceType: type, InstanceCount: count }) =>
    type && count ? [{ type, count }] : [],
  );
}

/** The final value of each metric, by metric name. */
export type FinalMetrics = ReadonlyMap<string, number>;

/**
 * Returns the final metrics of the training jobs that completed last, newest first. Of the 100 jobs that completed last
 * with `namePrefix` anywhere in their names, it keeps those whose names begin with it. Needs `sagemaker:Search`.
 */
export async function latestFinalMetrics(client: SageMaker, namePrefix = ""): Promise<readonly FinalMetrics[]> {
  const records = await searchAll(
    client,
    "TrainingJob",
    [equals("TrainingJobStatus", "Completed"), ...filtersOf({ jobNamePrefix: namePrefix })],
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

/** The fields of a training job that counting needs. */
export interface ListedTrainingJob {
  readonly status: TrainingJobStatus | undefined;
  readonly endedAt: Date | undefined;
}

/**
 * Lists all training jobs, or at least those that can have ended at `endedSince` or later. Needs
 * `sagemaker:ListTrainingJobs`.
 */
export async function listedTrainingJobs(
  client: SageMaker,
  endedSince: Date | undefined,
): Promise<readonly ListedTrainingJob[]> {
  // Do not use LastModifiedTimeAfter: it is known to loop until calls are throttled (aws-cli issue 7596).
  const CreationTimeAfter = endedSince && daysBefore(endedSince, LONGEST_TRAINING_DAYS);
  const jobs = await listAll("ListTrainingJobs", async (NextToken) => {
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
