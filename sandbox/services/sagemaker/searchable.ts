import type { Tag } from "../tags";
import { failureOf, jobModifiedAt, jobStatus, runOf } from "./job-life";
import type { Lives, Living } from "./lives";
import { modelPackageModifiedAt, modelPackageRecord, type ModelPackage } from "./model-package";
import { phaseAt } from "./phase";
import {
  pipelineExecutionModifiedAt,
  pipelineExecutionRecord,
  pipelineExecutionStatus,
  type PipelineExecution,
} from "./pipeline-execution";
import type { SageMakerState } from "./state";
import { billableSeconds, finalMetric, trainingJobRecord, trainingSeconds, type TrainingJob } from "./training-job";

export type Value = string | number | boolean;

/** A property that Search can filter and sort by. Timestamps are epoch milliseconds. */
export interface Property<Item> {
  readonly type: "text" | "timestamp" | "boolean" | "number";
  /** undefined where the resource does not have it at `now`. */
  readonly of: (item: Item, now: number) => Value | undefined;
}

/** A kind of resource that Search finds. */
export interface Searchable<Item extends Living> {
  readonly itemsOf: (state: SageMakerState) => Lives<Item>;
  readonly properties: Readonly<Record<string, Property<Item>>>;
  /** Properties that carry a name of the user's behind a dot, for example `Metrics.validation:accuracy`. */
  readonly families: Readonly<Record<string, (name: string) => Property<Item>>>;
  /** As in the SearchRecord. */
  readonly record: (item: Item, now: number) => Record<string, unknown>;
}

const text = <Item>(of: Property<Item>["of"]): Property<Item> => ({ type: "text", of });
const number = <Item>(of: Property<Item>["of"]): Property<Item> => ({ type: "number", of });
const timestamp = <Item>(of: Property<Item>["of"]): Property<Item> => ({ type: "timestamp", of });

function tagNamed<Item>(tagsOf: (item: Item) => readonly Tag[] | undefined): (key: string) => Property<Item> {
  return (key) => text((item) => tagsOf(item)?.find(({ Key }) => Key === key)?.Value);
}

export const TRAINING_JOB: Searchable<TrainingJob> = {
  itemsOf: ({ trainingJobs }) => trainingJobs,
  properties: {
    TrainingJobName: text(({ name }) => name),
    TrainingJobStatus: text(jobStatus),
    FailureReason: text((job, now) => failureOf(job, now).FailureReason),
    CreationTime: timestamp(({ createdAt }) => createdAt),
    TrainingStartTime: timestamp((job, now) => runOf(job, now).startedAt),
    TrainingEndTime: timestamp((job, now) => runOf(job, now).endedAt),
    LastModifiedTime: timestamp(jobModifiedAt),
    TrainingTimeInSeconds: number(trainingSeconds),
    BillableTimeInSeconds: number(billableSeconds),
    EnableManagedSpotTraining: { type: "boolean", of: ({ request }) => request.EnableManagedSpotTraining ?? false },
    // A mixed cluster has no InstanceType of its own.
    "ResourceConfig.InstanceType": text(({ request }) => request.ResourceConfig.InstanceType),
  },
  families: {
    Metrics: (name) => number((job, now) => finalMetric(job, name, now)),
    Tags: tagNamed(({ request }) => request.Tags),
  },
  record: (job, now) => ({
    ...trainingJobRecord(job, now),
    ...(job.request.Tags ? { Tags: job.request.Tags } : {}),
  }),
};

export const MODEL_PACKAGE: Searchable<ModelPackage> = {
  itemsOf: ({ modelPackages }) => modelPackages,
  properties: {
    ModelPackageName: text(({ name }) => name),
    ModelPackageGroupName: text(({ groupName }) => groupName),
    ModelPackageArn: text(({ arn }) => arn),
    ModelPackageVersion: number(({ version }) => version),
    ModelPackageStatus: text(({ statuses }, now) => phaseAt(statuses, now).status),
    ModelApprovalStatus: text(({ approvals }, now) => phaseAt(approvals, now).status),
    CreationTime: timestamp(({ createdAt }) => createdAt),
    LastModifiedTime: timestamp(modelPackageModifiedAt),
  },
  families: { Tags: tagNamed(({ tags }) => tags) },
  record: modelPackageRecord,
};

export const PIPELINE_EXECUTION: Searchable<PipelineExecution> = {
  itemsOf: ({ pipelineExecutions }) => pipelineExecutions,
  properties: {
    PipelineArn: text(({ pipelineArn }) => pipelineArn),
    PipelineExecutionArn: text(({ arn }) => arn),
    PipelineExecutionDisplayName: text(({ displayName }) => displayName),
    PipelineExecutionStatus: text(pipelineExecutionStatus),
    CreationTime: timestamp(({ createdAt }) => createdAt),
    LastModifiedTime: timestamp(pipelineExecutionModifiedAt),
  },
  families: {},
  record: pipelineExecutionRecord,
};
