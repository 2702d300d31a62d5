import { partitionOf } from "../../../lambdas/contract/account-ref";
import { deletedEndpoint, type Endpoint, type EndpointConfig } from "./endpoint";
import { checkInput, resourceName } from "./input";
import { resourceArn, type Place } from "./operation";
import type { CreateTrainingJobInput, FinalStatus, TrainingJob } from "./training-job";

/** A training job to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeTrainingJob {
  readonly name: string;
  readonly createdAt: number;
  /** When it goes from Starting to Training; at its creation if absent. */
  readonly startedAt?: number;
  /** It stays InProgress if absent. */
  readonly endedAt?: number;
  /** Its status from `endedAt` on. */
  readonly finalStatus: FinalStatus;
  readonly instanceType: string;
  readonly instanceCount: number;
  readonly failureReason?: string;
  /** Per instance; the training time if absent. */
  readonly billableSeconds?: number;
  /** Final values by metric name; at most 40. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Further members of CreateTrainingJob, or others than those that are made up. */
  readonly request?: Partial<Omit<CreateTrainingJobInput, "TrainingJobName">>;
}

/** An endpoint to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeEndpoint {
  readonly name: string;
  /** Its configuration, which is made with it and stays; the endpoint's name if absent. */
  readonly configName?: string;
  readonly createdAt: number;
  /** When it stops Creating; at its creation if absent. */
  readonly inServiceAt?: number;
  /** Fails instead of coming into service. */
  readonly failureReason?: string;
  /** When somebody deletes it. */
  readonly deletedAt?: number;
  readonly instanceType: string;
  readonly instanceCount: number;
}

const MOST_METRICS = 40;

/** @throws TypeError for a life that cannot be lived */
export function trainingJobOf(place: Place, made: MadeTrainingJob): TrainingJob {
  const { name, createdAt, startedAt = createdAt, endedAt, finalStatus, metrics } = made;
  checkInput("addTrainingJob", { name }, { required: { name: resourceName } });
  checkOrder(name, { createdAt, startedAt, endedAt });
  if (Object.keys(metrics ?? {}).length > MOST_METRICS) {
    throw new TypeError(`${name}: a training job has at most ${MOST_METRICS} final metrics`);
  }
  return {
    arn: resourceArn(place, "training-job", name),
    request: {
      TrainingJobName: name,
      RoleArn: `arn:${partitionOf(place.region)}:iam::${place.account}:role/training`,
      AlgorithmSpecification: { TrainingImage: "training:latest", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: `s3://models-${place.account}` },
      ResourceConfig: { InstanceType: made.instanceType, InstanceCount: made.instanceCount, VolumeSizeInGB: 30 },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      ...made.request,
    },
    createdAt,
    startedAt,
    endedAt,
    finalStatus,
    failureReason: made.failureReason,
    billableSeconds: made.billableSeconds,
    metrics,
  };
}

/** @throws TypeError for a life that cannot be lived */
export function endpointOf(place: Place, made: MadeEndpoint): { config: EndpointConfig; endpoint: Endpoint } {
  const { name, configName = name, createdAt, inServiceAt = createdAt, deletedAt, failureReason } = made;
  checkInput("addEndpoint", { name, configName }, { required: { name: resourceName, configName: resourceName } });
  checkOrder(name, { createdAt, inServiceAt, deletedAt });
  const variants = [
    {
      VariantName: "AllTraffic",
      ModelName: name,
      InstanceType: made.instanceType,
      InitialInstanceCount: made.instanceCount,
      InitialVariantWeight: 1,
    },
  ];
  const endpoint: Endpoint = {
    arn: resourceArn(place, "endpoint", name),
    name,
    configName,
    variants,
    createdAt,
    readyAt: inServiceAt,
    failureReason,
  };
  return {
    config: {
      arn: resourceArn(place, "endpoint-config", configName),
      request: { EndpointConfigName: configName, ProductionVariants: variants },
      createdAt,
    },
    endpoint: deletedAt === undefined ? endpoint : deletedEndpoint(endpoint, deletedAt),
  };
}

function checkOrder(name: string, instants: Readonly<Record<string, number | undefined>>): void {
  let [before, earlier]: [string, number] = ["the beginning of time", -Infinity];
  for (const [what, instant] of Object.entries(instants)) {
    if (instant === undefined) continue;
    if (Number.isNaN(instant) || instant < earlier) {
      throw new TypeError(`${name}: ${what} (${instant}) must be an instant and not before ${before} (${earlier})`);
    }
    [before, earlier] = [what, instant];
  }
}
