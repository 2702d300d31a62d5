import { partitionOf } from "../../arn";
import type { AccountRegion } from "../../service";
import type { BatchJob, BatchJobKind, CreateBatchJobInput } from "./batch-job";
import { checkResourceName } from "./input";
import type { FinalStatus, JobLife } from "./job-life";
import { checkOrder } from "./made-order";
import { resourceArn } from "./operation";
import { trainingSeconds, type CreateTrainingJobInput, type InstanceGroup, type TrainingJob } from "./training-job";

/** What training, processing and transform jobs have in common when they are put in. Instants are epoch milliseconds. */
interface MadeJob {
  readonly name: string;
  readonly createdAt: number;
  /** When it gets its instances and runs; at its creation if absent. */
  readonly startedAt?: number | "never";
  /** It stays InProgress if absent. */
  readonly endedAt?: number;
  /** Its status from `endedAt` on. */
  readonly finalStatus: FinalStatus;
  readonly failureReason?: string;
  /** `ml.m5.large` if absent. */
  readonly instanceType?: string;
  /** 1 if absent. */
  readonly instanceCount?: number;
}

/** A training job to put into the embedded cloud with its whole life. */
export interface MadeTrainingJob extends MadeJob {
  /** A mixed cluster, instead of `instanceType` and `instanceCount`. */
  readonly instanceGroups?: readonly InstanceGroup[];
  /** Per instance, of a spot job, at most its training time; other jobs pay for their training time. */
  readonly billableSeconds?: number;
  /** Final values by metric name; at most 40. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Further members of CreateTrainingJob, or others than those that are made up. */
  readonly request?: Partial<Omit<CreateTrainingJobInput, "TrainingJobName">>;
}

/** A processing or a transform job to put into the embedded cloud with its whole life. */
export type MadeBatchJob = MadeJob;

const MOST_METRICS = 40;

/** @throws TypeError for a life that cannot be lived */
export function trainingJobOf(accountRegion: AccountRegion, made: MadeTrainingJob): TrainingJob {
  const { name, metrics, billableSeconds, instanceGroups, instanceType, instanceCount } = made;
  if (Object.keys(metrics ?? {}).length > MOST_METRICS) {
    throw new TypeError(`${name}: a training job has at most ${MOST_METRICS} final metrics`);
  }
  if (instanceGroups && (instanceType !== undefined || instanceCount !== undefined)) {
    throw new TypeError(`${name}: instanceGroups stand instead of instanceType and instanceCount`);
  }
  const instances = instanceGroups ? { InstanceGroups: instanceGroups } : instancesOf(made);
  const job: TrainingJob = {
    arn: resourceArn(accountRegion, "training-job", name),
    name,
    request: {
      TrainingJobName: name,
      RoleArn: roleOf(accountRegion, "training"),
      AlgorithmSpecification: { TrainingImage: "training:latest", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: `s3://models-${accountRegion.account}` },
      ResourceConfig: { ...instances, VolumeSizeInGB: 30 },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      ...(billableSeconds === undefined ? {} : { EnableManagedSpotTraining: true }),
      ...made.request,
    },
    ...lifeOf(made),
    billableSeconds,
    metrics,
  };
  if (billableSeconds !== undefined && billableSeconds > (trainingSeconds(job, Infinity) ?? Infinity)) {
    throw new TypeError(`${name}: billableSeconds (${billableSeconds}) exceed the training time`);
  }
  return job;
}

/** @throws TypeError for a life that cannot be lived */
export function batchJobOf(kind: BatchJobKind, accountRegion: AccountRegion, made: MadeBatchJob): BatchJob {
  const { name } = made;
  return {
    arn: resourceArn(accountRegion, kind === "Processing" ? "processing-job" : "transform-job", name),
    name,
    request: {
      [`${kind}JobName`]: name,
      ...(kind === "Processing" ? processingRequest(accountRegion, made) : transformRequest(accountRegion, made)),
    },
    ...lifeOf(made),
  };
}

function processingRequest(accountRegion: AccountRegion, made: MadeJob): CreateBatchJobInput {
  return {
    RoleArn: roleOf(accountRegion, "processing"),
    AppSpecification: { ImageUri: "processing:latest" },
    ProcessingResources: { ClusterConfig: { ...instancesOf(made), VolumeSizeInGB: 30 } },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
  };
}

function transformRequest({ account }: AccountRegion, made: MadeJob): CreateBatchJobInput {
  const S3Uri = `s3://models-${account}/${made.name}/input`;
  return {
    ModelName: made.name,
    TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } } },
    TransformOutput: { S3OutputPath: `s3://models-${account}/${made.name}/output` },
    TransformResources: instancesOf(made),
  };
}

function instancesOf({ instanceType = "ml.m5.large", instanceCount = 1 }: MadeJob): {
  InstanceType: string;
  InstanceCount: number;
} {
  return { InstanceType: instanceType, InstanceCount: instanceCount };
}

function roleOf({ account, region }: AccountRegion, role: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/${role}`;
}

function lifeOf({ name, createdAt, startedAt = createdAt, endedAt, finalStatus, failureReason }: MadeJob): JobLife {
  checkResourceName(name);
  const started = startedAt === "never" ? undefined : startedAt;
  checkOrder(name, { createdAt, startedAt: started, endedAt });
  return { createdAt, startedAt: started, endedAt, finalStatus, failureReason };
}
