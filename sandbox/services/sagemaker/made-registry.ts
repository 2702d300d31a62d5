import type { AccountRegion } from "../../service";
import { checkResourceName } from "./input";
import { checkOrder } from "./made-order";
import type { ModelApprovalStatus, ModelPackage, ModelPackageStatus } from "./model-package";
import { resourceArn } from "./operation";
import type { Phase } from "./phase";
import type { PipelineExecution, PipelineFinalStatus } from "./pipeline-execution";

/** A model package version to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeModelPackage {
  readonly group: string;
  readonly version: number;
  readonly createdAt: number;
  /** Completed from its creation on if absent. */
  readonly status?: ModelPackageStatus;
  /** What it waits for at first; PendingManualApproval if absent. */
  readonly approval?: ModelApprovalStatus;
  /** What people decide later, in order. */
  readonly decisions?: readonly Phase<ModelApprovalStatus>[];
  /** When somebody deletes it. */
  readonly goneAt?: number;
}

/** A pipeline's run to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadePipelineExecution {
  readonly pipeline: string;
  /** What makes it unique among the pipeline's runs; AWS makes up 12 letters and digits. */
  readonly id: string;
  readonly createdAt: number;
  /** It stays Executing if absent. */
  readonly endedAt?: number;
  /** Its status from `endedAt` on. */
  readonly finalStatus: PipelineFinalStatus;
  readonly failureReason?: string;
}

/** @throws TypeError for a life that cannot be lived */
export function modelPackageOf(accountRegion: AccountRegion, made: MadeModelPackage): ModelPackage {
  const { group, version, createdAt, status = "Completed", approval = "PendingManualApproval" } = made;
  const { decisions = [], goneAt } = made;
  checkResourceName(group);
  const decided = decisions.map(({ from }, index) => [`decisions[${index}]`, from] as const);
  const name = `${group}/${version}`;
  checkOrder(name, { createdAt, ...Object.fromEntries(decided), goneAt });
  return {
    arn: resourceArn(accountRegion, "model-package", name),
    name,
    groupName: group,
    version,
    createdAt,
    statuses: [{ status, from: createdAt }],
    approvals: [{ status: approval, from: createdAt }, ...decisions],
    goneAt,
  };
}

/** @throws TypeError for a life that cannot be lived */
export function pipelineExecutionOf(accountRegion: AccountRegion, made: MadePipelineExecution): PipelineExecution {
  const { pipeline, id, createdAt, endedAt, finalStatus, failureReason } = made;
  const name = `${pipeline}/execution/${id}`;
  checkOrder(name, { createdAt, endedAt });
  return {
    arn: resourceArn(accountRegion, "pipeline", name),
    name,
    pipelineArn: resourceArn(accountRegion, "pipeline", pipeline),
    displayName: `execution-${createdAt}`,
    createdAt,
    endedAt,
    finalStatus,
    failureReason,
  };
}
