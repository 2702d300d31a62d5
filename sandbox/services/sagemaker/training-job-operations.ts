import { AwsError } from "../../aws-error";
import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import { boolean, map, oneOf, required, within, type Members } from "../../shape";
import {
  algorithmSpecification,
  channel,
  checkpointConfig,
  resourceConfig,
  trainingOutputDataConfig,
  trainingStoppingCondition,
  vpcConfig,
} from "./configurations";
import { environment, line, listOf, resourceName, roleArn, tagList, validationError } from "./input";
import { listedJob, stopped } from "./job-life";
import { resourceArn, toCreate, toPass } from "./operation";
import { LIST_MEMBERS, listPage, MODIFIED_MEMBERS, type ListInput } from "./pages";
import type { SageMakerState } from "./state";
import { trainingJobRecord, trainingJobSummary, type CreateTrainingJobInput, type TrainingJob } from "./training-job";

/** How long a job trains that somebody creates here. */
const TRAINING_MILLISECONDS = 60_000;

interface NamedJob {
  readonly TrainingJobName: string;
}
const NAMED_JOB = { TrainingJobName: required(resourceName) };

const CREATE: Members<CreateTrainingJobInput> = {
  TrainingJobName: required(resourceName),
  RoleArn: required(roleArn),
  AlgorithmSpecification: required(algorithmSpecification),
  OutputDataConfig: required(trainingOutputDataConfig),
  ResourceConfig: required(resourceConfig),
  StoppingCondition: trainingStoppingCondition,
  InputDataConfig: listOf(1, 20, channel),
  HyperParameters: within(map(line(0, 2_500), line(0, 256)), 0, 100),
  Environment: environment(100, 512, 512),
  VpcConfig: vpcConfig,
  CheckpointConfig: checkpointConfig,
  EnableManagedSpotTraining: boolean,
  EnableNetworkIsolation: boolean,
  EnableInterContainerTrafficEncryption: boolean,
  Tags: tagList,
};

const LIST: Members<ListInput> = {
  ...LIST_MEMBERS,
  ...MODIFIED_MEMBERS,
  SortBy: oneOf("Name", "CreationTime", "Status"),
  StatusEquals: oneOf("InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting"),
};

export function trainingJobOperations(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const onJob =
    (action: string) =>
    ({ TrainingJobName }: NamedJob, caller: Caller) => [
      { action: `sagemaker:${action}`, resource: resourceArn(caller, "training-job", TrainingJobName) },
    ];

  return {
    CreateTrainingJob: operation<CreateTrainingJobInput>(CREATE, {
      authorize: ({ TrainingJobName, RoleArn, Tags }, caller) => [
        ...toCreate("CreateTrainingJob", resourceArn(caller, "training-job", TrainingJobName), Tags),
        toPass(RoleArn),
      ],
      run: (request, caller) => {
        checkInstances(request);
        const now = clock.now();
        const arn = resourceArn(caller, "training-job", request.TrainingJobName);
        const job: TrainingJob = {
          arn,
          name: request.TrainingJobName,
          request,
          createdAt: now,
          startedAt: now,
          endedAt: now + TRAINING_MILLISECONDS,
          finalStatus: "Completed",
        };
        if (!stateOf(caller).trainingJobs.add(job)) throw nameTaken(arn);
        return { TrainingJobArn: arn };
      },
    }),

    DescribeTrainingJob: operation<NamedJob>(NAMED_JOB, {
      authorize: onJob("DescribeTrainingJob"),
      run: ({ TrainingJobName }, caller) =>
        trainingJobRecord(existing(stateOf(caller), TrainingJobName, clock.now()), clock.now()),
    }),

    StopTrainingJob: operation<NamedJob>(NAMED_JOB, {
      authorize: onJob("StopTrainingJob"),
      run: ({ TrainingJobName }, caller) => {
        const now = clock.now();
        const state = stateOf(caller);
        const job = existing(state, TrainingJobName, now);
        state.trainingJobs.replace(job, stopped(job, "training job", now));
        return {};
      },
    }),

    ListTrainingJobs: operation<ListInput>(LIST, {
      authorize: () => [{ action: "sagemaker:ListTrainingJobs", resource: "*" }],
      run: (input, caller) => {
        const now = clock.now();
        const listed = stateOf(caller)
          .trainingJobs.all(now)
          .map((job) => listedJob(job, now));
        const { page, ...rest } = listPage(listed, input);
        return { TrainingJobSummaries: page.map(({ job }) => trainingJobSummary(job, now)), ...rest };
      },
    }),
  };
}

function existing(state: SageMakerState, name: string, now: number): TrainingJob {
  const job = state.trainingJobs.at(name, now);
  if (!job) throw validationError("Requested resource not found.");
  return job;
}

function checkInstances({ ResourceConfig }: CreateTrainingJobInput): void {
  const { InstanceType, InstanceCount, InstanceGroups = [] } = ResourceConfig;
  if (InstanceGroups.length === 0 && (InstanceType === undefined || InstanceCount === undefined)) {
    throw validationError("ResourceConfig needs InstanceType and InstanceCount, or InstanceGroups.");
  }
  if (InstanceGroups.length > 0 && (InstanceType !== undefined || InstanceCount !== undefined)) {
    throw validationError("ResourceConfig takes InstanceGroups without InstanceType and InstanceCount.");
  }
}

function nameTaken(arn: string): AwsError {
  return new AwsError(
    "ResourceInUse",
    "Training job names must be unique within an AWS account and region, and a training job with this name already " +
      `exists (${arn})`,
    400,
  );
}
