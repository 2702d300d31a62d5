import { epochSeconds, type Tag } from "./operation";

export type FinalStatus = "Completed" | "Failed" | "Stopped";
export type TrainingJobStatus = FinalStatus | "InProgress" | "Stopping";

/** What CreateTrainingJob takes and Search gives back as it was given. */
export interface CreateTrainingJobInput {
  readonly TrainingJobName: string;
  readonly RoleArn: string;
  readonly AlgorithmSpecification: Readonly<Record<string, unknown>>;
  readonly OutputDataConfig: Readonly<Record<string, unknown>> & { readonly S3OutputPath: string };
  readonly ResourceConfig: Readonly<Record<string, unknown>>;
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

/**
 * A training job's whole life. What it looks like is a function of the time, so its future can be written down before
 * it comes. Instants are epoch milliseconds.
 */
export interface TrainingJob {
  readonly arn: string;
  readonly request: CreateTrainingJobInput;
  readonly createdAt: number;
  /** Absent: ends before training starts. */
  readonly startedAt?: number;
  /** Since when it is Stopping. */
  readonly stopRequestedAt?: number;
  /** Absent: goes on for ever. */
  readonly endedAt?: number;
  readonly finalStatus: FinalStatus;
  /** Only of a job that fails. */
  readonly failureReason?: string;
  /** Per instance; the training time if absent. */
  readonly billableSeconds?: number;
  /** Final values by metric name. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** One SecondaryStatus and when it begins. */
interface Phase {
  readonly status: string;
  readonly from: number;
}

export function hasStarted(job: TrainingJob, now: number): boolean {
  return job.startedAt !== undefined && job.startedAt <= now;
}

export function hasEnded(job: TrainingJob, now: number): boolean {
  return job.endedAt !== undefined && job.endedAt <= now;
}

export function trainingJobStatus(job: TrainingJob, now: number): TrainingJobStatus {
  if (hasEnded(job, now)) return job.finalStatus;
  return job.stopRequestedAt !== undefined && job.stopRequestedAt <= now ? "Stopping" : "InProgress";
}

/** When the job last changed, seen at `now`. */
export function trainingJobModifiedAt(job: TrainingJob, now: number): number {
  const { createdAt, startedAt = createdAt, stopRequestedAt = createdAt, endedAt = createdAt } = job;
  return Math.max(createdAt, ...[startedAt, stopRequestedAt, endedAt].filter((instant) => instant <= now));
}

/** As in ListTrainingJobs. */
export function trainingJobSummary(job: TrainingJob, now: number): Record<string, unknown> {
  return {
    TrainingJobName: job.request.TrainingJobName,
    TrainingJobArn: job.arn,
    CreationTime: epochSeconds(job.createdAt),
    ...(hasEnded(job, now) ? { TrainingEndTime: epochSeconds(job.endedAt!) } : {}),
    LastModifiedTime: epochSeconds(trainingJobModifiedAt(job, now)),
    TrainingJobStatus: trainingJobStatus(job, now),
    SecondaryStatus: phasesUntil(job, now).at(-1)!.status,
  };
}

/** As in DescribeTrainingJob; Search adds the tags. */
export function trainingJobRecord(job: TrainingJob, now: number): Record<string, unknown> {
  const { Tags: _tags, ...request } = job.request;
  return {
    EnableManagedSpotTraining: false,
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    ...request,
    ...trainingJobSummary(job, now),
    SecondaryStatusTransitions: transitions(job, now),
    ...(hasStarted(job, now) ? { TrainingStartTime: epochSeconds(job.startedAt!) } : {}),
    ...(hasEnded(job, now) ? outcome(job, job.endedAt!) : {}),
  };
}

function phasesUntil(job: TrainingJob, now: number): Phase[] {
  const phases: { status: string; from: number | undefined }[] = [
    { status: "Starting", from: job.createdAt },
    { status: "Training", from: job.startedAt },
    { status: "Stopping", from: job.stopRequestedAt },
    { status: job.finalStatus, from: job.endedAt },
  ];
  return phases.filter((phase): phase is Phase => phase.from !== undefined && phase.from <= now);
}

function transitions(job: TrainingJob, now: number): Record<string, unknown>[] {
  return phasesUntil(job, now).map(({ status, from }, index, phases) => {
    // The last phase of a job that has ended is a moment, not a span.
    const end = phases[index + 1]?.from ?? (hasEnded(job, now) ? from : undefined);
    return {
      Status: status,
      StartTime: epochSeconds(from),
      ...(end === undefined ? {} : { EndTime: epochSeconds(end) }),
    };
  });
}

function outcome(job: TrainingJob, endedAt: number): Record<string, unknown> {
  const { finalStatus, failureReason, startedAt, billableSeconds, metrics = {}, request } = job;
  const trainingSeconds = startedAt === undefined ? undefined : Math.round(epochSeconds(endedAt - startedAt));
  return {
    ...(finalStatus === "Failed" && failureReason ? { FailureReason: failureReason } : {}),
    ...(finalStatus === "Completed" ? { ModelArtifacts: { S3ModelArtifacts: artifactsOf(request) } } : {}),
    ...(trainingSeconds === undefined
      ? {}
      : { TrainingTimeInSeconds: trainingSeconds, BillableTimeInSeconds: billableSeconds ?? trainingSeconds }),
    FinalMetricDataList: Object.entries(metrics).map(([MetricName, Value]) => ({
      MetricName,
      Value,
      Timestamp: epochSeconds(endedAt),
    })),
  };
}

function artifactsOf({ TrainingJobName, OutputDataConfig }: CreateTrainingJobInput): string {
  return `${OutputDataConfig.S3OutputPath.replace(/\/$/, "")}/${TrainingJobName}/output/model.tar.gz`;
}
