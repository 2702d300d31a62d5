import { AwsError } from "../../aws-error";
import type { Clock } from "../../clock";
import type { Caller, Operation } from "../../service";
import {
  checkInput,
  flag,
  integerFrom,
  listOf,
  oneOf,
  resourceName,
  roleArn,
  structure,
  tags,
  text,
  validationError,
} from "./input";
import { listedJob, stopped } from "./job-life";
import { resourceArn, sagemakerOperation, toCreate, toPass } from "./operation";
import { LIST_SHAPE, listPage, MODIFIED_SHAPE, type ListInput } from "./pages";
import type { SageMakerState } from "./state";
import { trainingJobRecord, trainingJobSummary, type CreateTrainingJobInput, type TrainingJob } from "./training-job";

/** How long a job trains that somebody creates here. */
const TRAINING_MILLISECONDS = 60_000;

interface NamedJob {
  readonly TrainingJobName: string;
}
const NAMED_JOB = { required: { TrainingJobName: resourceName } };

const CREATE = {
  required: {
    TrainingJobName: resourceName,
    RoleArn: roleArn,
    AlgorithmSpecification: structure,
    OutputDataConfig: structure,
    ResourceConfig: structure,
  },
  optional: {
    StoppingCondition: structure,
    InputDataConfig: listOf(1, 20),
    HyperParameters: structure,
    Environment: structure,
    VpcConfig: structure,
    CheckpointConfig: structure,
    EnableManagedSpotTraining: flag,
    EnableNetworkIsolation: flag,
    EnableInterContainerTrafficEncryption: flag,
    Tags: tags,
  },
};

const INSTANCE_GROUP = {
  required: { InstanceGroupName: text, InstanceType: text, InstanceCount: integerFrom(1, Number.MAX_SAFE_INTEGER) },
};

const LIST = {
  optional: {
    ...LIST_SHAPE,
    ...MODIFIED_SHAPE,
    SortBy: oneOf("Name", "CreationTime", "Status"),
    StatusEquals: oneOf("InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting"),
  },
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
    CreateTrainingJob: sagemakerOperation<CreateTrainingJobInput>("CreateTrainingJob", CREATE, {
      authorize: ({ TrainingJobName, RoleArn, Tags }, caller) => [
        ...toCreate("CreateTrainingJob", resourceArn(caller, "training-job", TrainingJobName), Tags),
        toPass(RoleArn),
      ],
      run: (request, caller) => {
        checkConfigurations(request);
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

    DescribeTrainingJob: sagemakerOperation<NamedJob>("DescribeTrainingJob", NAMED_JOB, {
      authorize: onJob("DescribeTrainingJob"),
      run: ({ TrainingJobName }, caller) =>
        trainingJobRecord(existing(stateOf(caller), TrainingJobName, clock.now()), clock.now()),
    }),

    StopTrainingJob: sagemakerOperation<NamedJob>("StopTrainingJob", NAMED_JOB, {
      authorize: onJob("StopTrainingJob"),
      run: ({ TrainingJobName }, caller) => {
        const now = clock.now();
        const state = stateOf(caller);
        const job = existing(state, TrainingJobName, now);
        state.trainingJobs.replace(job, stopped(job, "training job", now));
        return {};
      },
    }),

    ListTrainingJobs: sagemakerOperation<ListInput>("ListTrainingJobs", LIST, {
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

function checkConfigurations({ OutputDataConfig, ResourceConfig }: CreateTrainingJobInput): void {
  if (typeof OutputDataConfig.S3OutputPath !== "string") {
    throw validationError(
      "1 validation error detected: Value null at 'outputDataConfig.s3OutputPath' failed to satisfy constraint: " +
        "Member must not be null",
    );
  }
  const { InstanceType, InstanceCount, InstanceGroups } = ResourceConfig;
  if (InstanceGroups === undefined && (InstanceType === undefined || InstanceCount === undefined)) {
    throw validationError("ResourceConfig needs InstanceType and InstanceCount, or InstanceGroups.");
  }
  if (InstanceGroups !== undefined && (InstanceType !== undefined || InstanceCount !== undefined)) {
    throw validationError("ResourceConfig takes InstanceGroups without InstanceType and InstanceCount.");
  }
  for (const group of InstanceGroups ?? []) {
    checkInput("CreateTrainingJob ResourceConfig InstanceGroups", group, INSTANCE_GROUP);
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
