import type { Living } from "./lives";
import { epochSeconds } from "./operation";

export type PipelineFinalStatus = "Succeeded" | "Failed" | "Stopped";

/** One run of a pipeline, with its whole life. */
export interface PipelineExecution extends Living {
  readonly arn: string;
  readonly pipelineArn: string;
  readonly displayName: string;
  /** Absent: executes for ever. */
  readonly endedAt?: number;
  readonly finalStatus: PipelineFinalStatus;
  /** Only of one that fails. */
  readonly failureReason?: string;
}

export function pipelineExecutionStatus({ endedAt, finalStatus }: PipelineExecution, now: number): string {
  return endedAt !== undefined && endedAt <= now ? finalStatus : "Executing";
}

export function pipelineExecutionModifiedAt({ createdAt, endedAt }: PipelineExecution, now: number): number {
  return endedAt !== undefined && endedAt <= now ? endedAt : createdAt;
}

/** As in Search, where a run's start is its CreationTime; only ListPipelineExecutions says StartTime. */
export function pipelineExecutionRecord(execution: PipelineExecution, now: number): Record<string, unknown> {
  const status = pipelineExecutionStatus(execution, now);
  return {
    PipelineArn: execution.pipelineArn,
    PipelineExecutionArn: execution.arn,
    PipelineExecutionDisplayName: execution.displayName,
    PipelineExecutionStatus: status,
    CreationTime: epochSeconds(execution.createdAt),
    LastModifiedTime: epochSeconds(pipelineExecutionModifiedAt(execution, now)),
    ...(status === "Failed" && execution.failureReason !== undefined ? { FailureReason: execution.failureReason } : {}),
  };
}
