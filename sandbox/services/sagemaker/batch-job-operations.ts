import { AwsError } from "../../aws-error";
import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import {
  batchJobRecord,
  batchJobSummary,
  type BatchJob,
  type BatchJobKind,
  type CreateBatchJobInput,
} from "./batch-job";
import { integer, oneOf, required, string, within, type Members, type Shape } from "../../shape";
import {
  appSpecification,
  dataProcessing,
  modelClientConfig,
  networkConfig,
  processingInput,
  processingOutputConfig,
  processingResources,
  processingStoppingCondition,
  transformInput,
  transformOutput,
  transformResources,
} from "./configurations";
import { environment, listOf, resourceName, roleArn, tagList, validationError } from "./input";
import { listedJob, stopped } from "./job-life";
import { resourceArn, toCreate, toPass } from "./operation";
import type { Lives } from "./lives";
import { LIST_MEMBERS, listPage, MODIFIED_MEMBERS, type ListInput } from "./pages";
import type { SageMakerState } from "./state";

/** How long a job runs that somebody creates here. */
const RUNNING_MILLISECONDS = 60_000;

const COUNT = within(integer, 0);

/** The members of the Create operations beyond the name. */
const CREATE: Readonly<Record<BatchJobKind, Readonly<Record<string, Shape>>>> = {
  Processing: {
    ProcessingResources: required(processingResources),
    AppSpecification: required(appSpecification),
    RoleArn: required(roleArn),
    ProcessingInputs: listOf(0, 10, processingInput),
    ProcessingOutputConfig: processingOutputConfig,
    StoppingCondition: processingStoppingCondition,
    Environment: environment(100, 256, 256),
    NetworkConfig: networkConfig,
    Tags: tagList,
  },
  Transform: {
    ModelName: required(resourceName),
    TransformInput: required(transformInput),
    TransformOutput: required(transformOutput),
    TransformResources: required(transformResources),
    MaxConcurrentTransforms: COUNT,
    MaxPayloadInMB: COUNT,
    BatchStrategy: oneOf("MultiRecord", "SingleRecord"),
    ModelClientConfig: modelClientConfig,
    Environment: environment(16, 1_024, 10_240),
    DataProcessing: dataProcessing,
    Tags: tagList,
  },
};

const LIST_BOTH: Members<ListInput> = {
  ...LIST_MEMBERS,
  ...MODIFIED_MEMBERS,
  SortBy: oneOf("Name", "CreationTime", "Status"),
  StatusEquals: oneOf("InProgress", "Completed", "Failed", "Stopping", "Stopped"),
};

const LIST: Readonly<Record<BatchJobKind, Members<ListInput>>> = {
  // AWS takes any text here.
  Processing: { ...LIST_BOTH, NameContains: string },
  Transform: LIST_BOTH,
};

/** Create, Describe, Stop and List for processing or for transform jobs. Models are not there: a job may name any. */
export function batchJobOperations(
  kind: BatchJobKind,
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const jobsOf = (caller: Caller): Lives<BatchJob> => stateOf(caller).batchJobs(kind);
  const nameMember = `${kind}JobName`;
  const nameOf = (input: CreateBatchJobInput): string => input[nameMember] as string;
  const arnOf = (caller: Caller, input: CreateBatchJobInput): string =>
    resourceArn(caller, kind === "Processing" ? "processing-job" : "transform-job", nameOf(input));
  const named = { [nameMember]: required(resourceName) } as Members<CreateBatchJobInput>;
  const existing = (caller: Caller, input: CreateBatchJobInput): BatchJob => {
    const job = jobsOf(caller).at(nameOf(input), clock.now());
    if (!job) throw validationError(`Could not find requested job with name: ${nameOf(input)}`);
    return job;
  };
  const onJob = (action: string) => (input: CreateBatchJobInput, caller: Caller) => [
    { action: `sagemaker:${action}`, resource: arnOf(caller, input) },
  ];
  const [create, describe, stop, list] = [
    `Create${kind}Job`,
    `Describe${kind}Job`,
    `Stop${kind}Job`,
    `List${kind}Jobs`,
  ] as const;
  const createMembers = { ...named, ...CREATE[kind] } as Members<CreateBatchJobInput>;

  return {
    [create]: operation<CreateBatchJobInput>(createMembers, {
      authorize: (input, caller) => [
        ...toCreate(create, arnOf(caller, input), input.Tags),
        ...(input.RoleArn === undefined ? [] : [toPass(input.RoleArn)]),
      ],
      run: (request, caller) => {
        const createdAt = clock.now();
        const [arn, name] = [arnOf(caller, request), nameOf(request)];
        const endedAt = createdAt + RUNNING_MILLISECONDS;
        const job: BatchJob = {
          arn,
          name,
          request,
          createdAt,
          startedAt: createdAt,
          endedAt,
          finalStatus: "Completed",
        };
        if (!jobsOf(caller).add(job)) {
          throw new AwsError("ResourceInUse", `Job name must be unique within an AWS account and region (${arn})`);
        }
        return { [`${kind}JobArn`]: arn };
      },
    }),

    [describe]: operation<CreateBatchJobInput>(named, {
      authorize: onJob(describe),
      run: (input, caller) => batchJobRecord(kind, existing(caller, input), clock.now()),
    }),

    [stop]: operation<CreateBatchJobInput>(named, {
      authorize: onJob(stop),
      run: (input, caller) => {
        const job = existing(caller, input);
        jobsOf(caller).replace(job, stopped(job, `${kind.toLowerCase()} job`, clock.now()));
        return {};
      },
    }),

    [list]: operation<ListInput>(LIST[kind], {
      authorize: () => [{ action: `sagemaker:${list}`, resource: "*" }],
      run: (input, caller) => {
        const now = clock.now();
        const listed = jobsOf(caller)
          .all(now)
          .map((job) => listedJob(job, now));
        const { page, ...rest } = listPage(listed, input);
        return { [`${kind}JobSummaries`]: page.map(({ job }) => batchJobSummary(kind, job, now)), ...rest };
      },
    }),
  };
}
