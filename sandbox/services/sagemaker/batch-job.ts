import type { Tag } from "../tags";
import { failureOf, jobModifiedAt, jobStatus, runOf, type JobLife } from "./job-life";
import { epochSeconds } from "./operation";

/** The two kinds of jobs that run over data once, and whose operations differ in names only. */
export type BatchJobKind = "Processing" | "Transform";

/** What CreateProcessingJob or CreateTransformJob takes; Describe gives it back as it was given. */
export interface CreateBatchJobInput extends Readonly<Record<string, unknown>> {
  readonly RoleArn?: string;
  readonly Tags?: readonly Tag[];
}

/** A processing or transform job's whole life. */
export interface BatchJob extends JobLife {
  readonly arn: string;
  readonly name: string;
  readonly request: CreateBatchJobInput;
}

/** As in ListProcessingJobs and ListTransformJobs. */
export function batchJobSummary(kind: BatchJobKind, job: BatchJob, now: number): Record<string, unknown> {
  const { endedAt } = runOf(job, now);
  return {
    [`${kind}JobName`]: job.name,
    [`${kind}JobArn`]: job.arn,
    CreationTime: epochSeconds(job.createdAt),
    ...(endedAt === undefined ? {} : { [`${kind}EndTime`]: epochSeconds(endedAt) }),
    LastModifiedTime: epochSeconds(jobModifiedAt(job, now)),
    [`${kind}JobStatus`]: jobStatus(job, now),
    ...failureOf(job, now),
  };
}

/** As in DescribeProcessingJob and DescribeTransformJob, of which only the first has a LastModifiedTime. */
export function batchJobRecord(kind: BatchJobKind, job: BatchJob, now: number): Record<string, unknown> {
  const { Tags: _tags, ...request } = job.request;
  const { LastModifiedTime, ...summary } = batchJobSummary(kind, job, now);
  const { startedAt } = runOf(job, now);
  return {
    ...request,
    ...summary,
    ...(kind === "Processing" ? { LastModifiedTime } : {}),
    ...(startedAt === undefined ? {} : { [`${kind}StartTime`]: epochSeconds(startedAt) }),
  };
}
