import type { Tag } from "../tags";
import type { Living } from "./lives";
import { epochSeconds } from "./operation";
import { phaseAt, type Phase } from "./phase";

export type ModelPackageStatus = "Pending" | "InProgress" | "Completed" | "Failed" | "Deleting";
export type ModelApprovalStatus = "Approved" | "Rejected" | "PendingManualApproval";

/** A version in the model registry, with its whole life. */
export interface ModelPackage extends Living {
  readonly arn: string;
  readonly groupName: string;
  readonly version: number;
  readonly statuses: readonly Phase<ModelPackageStatus>[];
  readonly approvals: readonly Phase<ModelApprovalStatus>[];
  readonly tags?: readonly Tag[];
}

export function modelPackageModifiedAt({ statuses, approvals }: ModelPackage, now: number): number {
  return Math.max(phaseAt(statuses, now).from, phaseAt(approvals, now).from);
}

/** As in Search. */
export function modelPackageRecord(model: ModelPackage, now: number): Record<string, unknown> {
  return {
    ModelPackageName: model.name,
    ModelPackageGroupName: model.groupName,
    ModelPackageVersion: model.version,
    ModelPackageArn: model.arn,
    CreationTime: epochSeconds(model.createdAt),
    LastModifiedTime: epochSeconds(modelPackageModifiedAt(model, now)),
    ModelPackageStatus: phaseAt(model.statuses, now).status,
    ModelApprovalStatus: phaseAt(model.approvals, now).status,
    ...(model.tags ? { Tags: model.tags } : {}),
  };
}
