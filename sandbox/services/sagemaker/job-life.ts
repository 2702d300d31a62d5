import { validationError } from "./input";
import type { Listed } from "./pages";

export type FinalStatus = "Completed" | "Failed" | "Stopped";
export type JobStatus = FinalStatus | "InProgress" | "Stopping";

/** AWS grants an algorithm up to 120 s to save its work; here it takes this long. */
const STOPPING_MILLISECONDS = 30_000;

/**
 * When a training, processing or transform job does what. What a job looks like is a function of the time, so its
 * future can be written down before it comes. Instants are epoch milliseconds.
 */
export interface JobLife {
  readonly createdAt: number;
  /** Absent: ends before it gets instances to run on. */
  readonly startedAt?: number;
  /** Since when it is Stopping. */
  readonly stopRequestedAt?: number;
  /** Absent: goes on for ever. */
  readonly endedAt?: number;
  readonly finalStatus: FinalStatus;
  /** Only of a job that fails. */
  readonly failureReason?: string;
}

export function hasStarted({ startedAt }: JobLife, now: number): boolean {
  return startedAt !== undefined && startedAt <= now;
}

export function hasEnded({ endedAt }: JobLife, now: number): boolean {
  return endedAt !== undefined && endedAt <= now;
}

export function jobStatus(job: JobLife, now: number): JobStatus {
  if (hasEnded(job, now)) return job.finalStatus;
  return job.stopRequestedAt !== undefined && job.stopRequestedAt <= now ? "Stopping" : "InProgress";
}

/** When the job last changed, seen at `now`. */
export function jobModifiedAt({ createdAt, startedAt, stopRequestedAt, endedAt }: JobLife, now: number): number {
  let modifiedAt = createdAt;
  for (const instant of [startedAt, stopRequestedAt, endedAt]) {
    if (instant !== undefined && instant <= now && instant > modifiedAt) modifiedAt = instant;
  }
  return modifiedAt;
}

/**
 * When it ran, as jobs show it: one that never got instances has neither instant, whatever became of it.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html
 */
export function runOf(job: JobLife, now: number): { startedAt?: number; endedAt?: number } {
  if (!hasStarted(job, now)) return {};
  return { startedAt: job.startedAt, ...(hasEnded(job, now) ? { endedAt: job.endedAt } : {}) };
}

/** Why it failed, once it has. */
export function failureOf(job: JobLife, now: number): { FailureReason?: string } {
  const failed = hasEnded(job, now) && job.finalStatus === "Failed" && job.failureReason !== undefined;
  return failed ? { FailureReason: job.failureReason } : {};
}

/**
 * The job's life if somebody stops it now. What has not started yet never will.
 *
 * @param what for example `training job`
 * @throws AwsError ValidationException for a job that is not in progress
 */
export function stopped<Job extends JobLife>(job: Job, what: string, now: number): Job {
  const status = jobStatus(job, now);
  if (status !== "InProgress") {
    throw validationError(`The request was rejected because the ${what} is in status ${status}.`);
  }
  return {
    ...job,
    startedAt: hasStarted(job, now) ? job.startedAt : undefined,
    failureReason: undefined,
    stopRequestedAt: now,
    endedAt: now + STOPPING_MILLISECONDS,
    finalStatus: "Stopped",
  };
}

/** What a List operation filters and sorts a job by. */
export function listedJob<Job extends JobLife & { readonly name: string }>(
  job: Job,
  now: number,
): Listed & { readonly job: Job } {
  const { name, createdAt } = job;
  return { job, name, createdAt, modifiedAt: jobModifiedAt(job, now), status: jobStatus(job, now) };
}
