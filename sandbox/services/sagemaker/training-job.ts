import type { Tag } from "../tags";
import { failureOf, hasEnded, hasStarted, jobModifiedAt, jobStatus, runOf, type JobLife } from "./job-life";
import { epochSeconds } from "./operation";

/** Instances of one type in a cluster of several. */
export interface InstanceGroup {
  readonly InstanceGroupName: string;
  readonly InstanceType: string;
  readonly InstanceCount: number;
}

/** What a job trains on: InstanceType and InstanceCount, or InstanceGroups. */
export interface ResourceConfig extends Readonly<Record<string, unknown>> {
  readonly InstanceType?: string;
  readonly InstanceCount?: number;
  readonly InstanceGroups?: readonly InstanceGroup[];
}

export interface TrainingOutputDataConfig extends Readonly<Record<string, unknown>> {
  readonly S3OutputPath: string;
}

/** What CreateTrainingJob takes and Search gives back as it was given. */
export interface CreateTrainingJobInput {
  readonly TrainingJobName: string;
  readonly RoleArn: string;
  readonly AlgorithmSpecification: Readonly<Record<string, unknown>>;
  readonly OutputDataConfig: TrainingOutputDataConfig;
  readonly ResourceConfig: ResourceConfig;
  readonly StoppingCondition?: Readonly<Record<string, unknown>>;
  readonly InputDataConfig?: readonly unknown[];
  readonly HyperParameters?: Readonly<Record<string, string>>;
  readonly Environment?: Readonly<Record<string, string>>;
  readonly VpcConfig?: Readonly<Record<string, unknown>>;
  readonly CheckpointConfig?: Readonly<Record<string, unknown>>;
  readonly EnableManagedSpotTraining?: boolean;
  readonly EnableNetworkIsolation?: boolean;
  readonly EnableInterContainerTrafficEncryption?: boolean;
  readonly Tags?: readonly Tag[];
}

/** A training job's whole life. */
export interface TrainingJob extends JobLife {
  readonly arn: string;
  readonly name: string;
  readonly request: CreateTrainingJobInput;
  /** Per instance; the training time if absent. */
  readonly billableSeconds?: number;
  /** Final values by metric name. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The secondary statuses that jobs have here, and what AWS says beside them. */
const STATUS_MESSAGES = {
  Starting: "Starting the training job",
  Training: "Training image download completed. Training in progress.",
  Stopping: "Stopping the training job",
  Completed: "Training job completed",
  Failed: "Training job failed",
  Stopped: "Training job stopped",
};

/** One SecondaryStatus and when it begins. */
interface SecondaryPhase {
  readonly status: keyof typeof STATUS_MESSAGES;
  readonly from: number;
}

/** How long it trained, in whole seconds; undefined unless it has started and ended. */
export function trainingSeconds(job: TrainingJob, now: number): number | undefined {
  if (!hasStarted(job, now) || !hasEnded(job, now)) return undefined;
  return Math.round(epochSeconds(job.endedAt! - job.startedAt!));
}

/** What is paid for each of its instances, in seconds; undefined like the training time. */
export function billableSeconds(job: TrainingJob, now: number): number | undefined {
  const seconds = trainingSeconds(job, now);
  return seconds === undefined ? undefined : (job.billableSeconds ?? seconds);
}

/** A metric's final value, once the job has ended; AWS carries it as a 32-bit float. */
export function finalMetric(job: TrainingJob, name: string, now: number): number | undefined {
  const value = hasEnded(job, now) ? job.metrics?.[name] : undefined;
  return value === undefined ? undefined : Math.fround(value);
}

/** As in ListTrainingJobs. */
export function trainingJobSummary(job: TrainingJob, now: number): Record<string, unknown> {
  const { endedAt } = runOf(job, now);
  return {
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    CreationTime: epochSeconds(job.createdAt),
    ...(endedAt === undefined ? {} : { TrainingEndTime: epochSeconds(endedAt) }),
    LastModifiedTime: epochSeconds(jobModifiedAt(job, now)),
    TrainingJobStatus: jobStatus(job, now),
    SecondaryStatus: phasesUntil(job, now).at(-1)!.status,
  };
}

/** As in DescribeTrainingJob; Search adds the tags. */
export function trainingJobRecord(job: TrainingJob, now: number): Record<string, unknown> {
  const { Tags: _tags, ...request } = job.request;
  const { startedAt } = runOf(job, now);
  return {
    EnableManagedSpotTraining: false,
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    ...request,
    ...trainingJobSummary(job, now),
    SecondaryStatusTransitions: transitions(job, now),
    ...(startedAt === undefined ? {} : { TrainingStartTime: epochSeconds(startedAt) }),
    ...failureOf(job, now),
    ...(hasEnded(job, now) ? outcome(job, job.endedAt!) : {}),
  };
}

function phasesUntil(job: TrainingJob, now: number): SecondaryPhase[] {
  const phases: { status: SecondaryPhase["status"]; from: number | undefined }[] = [
    { status: "Starting", from: job.createdAt },
    { status: "Training", from: job.startedAt },
    { status: "Stopping", from: job.stopRequestedAt },
    { status: job.finalStatus, from: job.endedAt },
  ];
  return phases.filter((phase): phase is SecondaryPhase => phase.from !== undefined && phase.from <= now);
}

function transitions(job: TrainingJob, now: number): Record<string, unknown>[] {
  return phasesUntil(job, now).map(({ status, from }, index, phases) => {
    // The last phase of a job that has ended is a moment, not a span.
    const end = phases[index + 1]?.from ?? (hasEnded(job, now) ? from : undefined);
    return {
      Status: status,
      StartTime: epochSeconds(from),
      ...(end === undefined ? {} : { EndTime: epochSeconds(end) }),
      StatusMessage: STATUS_MESSAGES[status],
    };
  });
}

function outcome(job: TrainingJob, endedAt: number): Record<string, unknown> {
  const seconds = trainingSeconds(job, endedAt);
  const metrics = Object.keys(job.metrics ?? {});
  return {
    ...(job.finalStatus === "Completed" ? { ModelArtifacts: { S3ModelArtifacts: artifactsOf(job.request) } } : {}),
    ...(seconds === undefined
      ? {}
      : { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: billableSeconds(job, endedAt) }),
    ...(metrics.length === 0
      ? {}
      : {
          FinalMetricDataList: metrics.map((MetricName) => ({
            MetricName,
            Value: finalMetric(job, MetricName, endedAt),
            Timestamp: epochSeconds(endedAt),
          })),
        }),
  };
}

function artifactsOf({ TrainingJobName, OutputDataConfig }: CreateTrainingJobInput): string {
  return `${OutputDataConfig.S3OutputPath.replace(/\/$/, "")}/${TrainingJobName}/output/model.tar.gz`;
}
