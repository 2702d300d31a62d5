import { parseArn } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { operation, PerRegion, type Caller } from "../../service";
import { arn, boolean, integer, list, required, string, structure, type Members } from "../../shape";
import type { Invoker } from "./async";
import { checkRange, invalidParameter, locate, notFound, type LambdaFunction } from "./function";
import { executionRole, queueUrl } from "./role";
import { SqsEventSource, type CreateEventSourceMappingInput, type QueueListening } from "./sqs-source";

const EVENT_SOURCE_MEMBERS: Members<CreateEventSourceMappingInput> = {
  EventSourceArn: required(arn),
  FunctionName: required(string),
  BatchSize: integer,
  MaximumBatchingWindowInSeconds: integer,
  FunctionResponseTypes: list(string),
  ScalingConfig: structure<{ readonly MaximumConcurrency?: number }>({ MaximumConcurrency: integer }),
  Enabled: boolean,
};

/** The event source mappings of all functions, and the operations on them. */
export class EventSources {
  private readonly sources = new PerRegion(() => new Map<string, SqsEventSource>());

  /** @param existing finds the function of a name or ARN, or throws ResourceNotFoundException */
  constructor(
    private readonly cloud: Cloud,
    private readonly invoker: Invoker,
    private readonly queues: QueueListening,
    private readonly existing: (input: { readonly FunctionName: string }, caller: Caller) => LambdaFunction,
  ) {}

  readonly operations = {
    CreateEventSourceMapping: operation<CreateEventSourceMappingInput>(EVENT_SOURCE_MEMBERS, {
      authorize: () => [{ action: "lambda:CreateEventSourceMapping", resource: "*" }],
      run: (input, caller) => this.create(input, caller),
    }),
    DeleteEventSourceMapping: operation<{ readonly UUID: string }>(
      { UUID: required(string) },
      {
        authorize: () => [{ action: "lambda:DeleteEventSourceMapping", resource: "*" }],
        run: ({ UUID }, caller) => {
          const sources = this.sources.of(caller);
          const source = sources.get(UUID);
          if (!source) throw notFound("The resource you requested does not exist.");
          source.close();
          sources.delete(UUID);
          return { ...source.describe(), State: "Deleting" };
        },
      },
    ),
    ListEventSourceMappings: operation<{ readonly FunctionName?: string; readonly EventSourceArn?: string }>(
      { FunctionName: string, EventSourceArn: string },
      {
        authorize: () => [{ action: "lambda:ListEventSourceMappings", resource: "*" }],
        run: (input, caller) => {
          const arn = input.FunctionName === undefined ? undefined : locate(input.FunctionName, caller).arn;
          const sources = [...this.sources.of(caller).values()]
            .filter((source) => arn === undefined || source.functionArn === arn)
            .filter((source) => input.EventSourceArn === undefined || source.queueArn === input.EventSourceArn);
          return { EventSourceMappings: sources.map((source) => source.describe()) };
        },
      },
    ),
  };

  close(): void {
    for (const { state } of this.sources.entries()) for (const source of state.values()) source.close();
  }

  private async create(input: CreateEventSourceMappingInput, caller: Caller): Promise<unknown> {
    const fn = this.existing(input, caller);
    await checkEventSource(this.cloud, fn, input);
    const sources = this.sources.of(caller);
    const same = [...sources.values()].find(
      (source) => source.functionArn === fn.arn && source.queueArn === input.EventSourceArn,
    );
    if (same) {
      throw new AwsError(
        "ResourceConflictException",
        `An event source mapping with SQS arn (" ${input.EventSourceArn} ") and function (" ${fn.name} ") already exists. ` +
          `Please update or delete the existing mapping with UUID ${same.uuid}`,
        409,
      );
    }
    const source = new SqsEventSource(this.cloud, this.invoker, this.queues, fn.arn, input);
    sources.set(source.uuid, source);
    return source.describe();
  }
}

/**
 * Refuses what AWS refuses of a mapping between this queue and this function.
 *
 * @throws AwsError InvalidParameterValueException for values out of range, a role that may not receive, or a queue whose
 *   visibility timeout is shorter than the function's timeout
 */
async function checkEventSource(cloud: Cloud, fn: LambdaFunction, input: CreateEventSourceMappingInput): Promise<void> {
  const operation = "lambda:CreateEventSourceMapping";
  if (parseArn(input.EventSourceArn).service !== "sqs") {
    throw notInTheEmbeddedCloud(`${operation} event source ${input.EventSourceArn}`);
  }
  checkRange("batchSize", input.BatchSize, 1, 10_000);
  checkRange("maximumBatchingWindowInSeconds", input.MaximumBatchingWindowInSeconds, 0, 300);
  checkRange("scalingConfig.maximumConcurrency", input.ScalingConfig?.MaximumConcurrency, 2, 1000);
  if ((input.BatchSize ?? 10) > 10 && !input.MaximumBatchingWindowInSeconds) {
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
  const visibility = await visibilityTimeout(cloud, fn, input.EventSourceArn);
  if (visibility < fn.settings.Timeout) {
    throw invalidParameter(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${fn.settings.Timeout} seconds`,
    );
  }
}

/** Seconds; also proves that the role may do what the mapping will do. */
async function visibilityTimeout(cloud: Cloud, fn: LambdaFunction, queueArn: string): Promise<number> {
  let action = "GetQueueAttributes";
  try {
    const role = executionRole(cloud, fn);
    const { Attributes } = (await cloud.call(
      "sqs",
      action,
      { QueueUrl: queueUrl(queueArn), AttributeNames: ["VisibilityTimeout"] },
      role,
    )) as { Attributes: { VisibilityTimeout: string } };
    for (action of ["ReceiveMessage", "DeleteMessage"]) {
      cloud.authorize({ action: `sqs:${action}`, resource: queueArn }, role);
    }
    return Number(Attributes.VisibilityTimeout);
  } catch (error) {
    if (!(error instanceof AwsError) || error.status !== 403) throw error;
    throw invalidParameter(`The provided execution role does not have permissions to call ${action} on SQS`);
  }
}
