import type { Tag } from "../tags";
import type { Living } from "./lives";
import { epochSeconds } from "./operation";
import { phaseAt, type Phase } from "./phase";

export const NOTEBOOK_STATUSES = [
  "Pending",
  "InService",
  "Stopping",
  "Stopped",
  "Failed",
  "Deleting",
  "Updating",
  "PendingMaintenance",
  "InMaintenance",
] as const;
export type NotebookInstanceStatus = (typeof NOTEBOOK_STATUSES)[number];

export interface CreateNotebookInstanceInput {
  readonly NotebookInstanceName: string;
  readonly InstanceType: string;
  readonly RoleArn: string;
  readonly VolumeSizeInGB?: number;
  readonly DirectInternetAccess?: "Enabled" | "Disabled";
  readonly Tags?: readonly Tag[];
}

/** A notebook instance's whole life. It bills while it is InService, whether anybody uses it or not. */
export interface NotebookInstance extends Living {
  readonly arn: string;
  readonly request: CreateNotebookInstanceInput;
  readonly phases: readonly Phase<NotebookInstanceStatus>[];
}

/** As in ListNotebookInstances. */
export function notebookInstanceSummary(notebook: NotebookInstance, now: number): Record<string, unknown> {
  const { status, from } = phaseAt(notebook.phases, now);
  return {
    NotebookInstanceName: notebook.name,
    NotebookInstanceArn: notebook.arn,
    NotebookInstanceStatus: status,
    InstanceType: notebook.request.InstanceType,
    CreationTime: epochSeconds(notebook.createdAt),
    LastModifiedTime: epochSeconds(from),
  };
}

/** As in DescribeNotebookInstance. */
export function notebookInstanceRecord(notebook: NotebookInstance, now: number): Record<string, unknown> {
  const { Tags: _tags, ...request } = notebook.request;
  return { VolumeSizeInGB: 5, DirectInternetAccess: "Enabled", ...request, ...notebookInstanceSummary(notebook, now) };
}
