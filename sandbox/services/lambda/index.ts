import { randomUUID } from "node:crypto";
import { isArn, parseArn } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { operation, PerRegion, type AuthorizationRequest, type Caller, type Service } from "../../service";
import { oneOf, document, integer, required, string, type Members } from "../../shape";
import {
  AsynchronousInvocations,
  EVENT_INVOKE_CONFIG_MEMBERS,
  eventInvokeConfigOf,
  type PutFunctionEventInvokeConfigInput,
} from "./async";
import { FunctionCodes } from "./code";
import { ExecutionEnvironment, type InvocationReport } from "./environment";
import { ExecutionEnvironments, type WhenBusy } from "./environments";
import { EventSources } from "./event-sources";
import {
  checkRange,
  configurationOf,
  CREATE_FUNCTION_MEMBERS,
  createdFunction,
  invalidParameter,
  locate,
  notFound,
  type CreateFunctionInput,
  type LambdaFunction,
} from "./function";
import { FunctionLogs } from "./logs";
import { ADD_PERMISSION_MEMBERS, addPermission, removePermission, type AddPermissionInput } from "./policy";
import { executionRole } from "./role";
import type { QueueListening } from "./sqs-source";
import { RuntimeThread } from "./thread";

/** What `Invoke` answers; `Payload` is the parsed JSON. */
export interface InvokeOutput {
  /** 200 for RequestResponse, 202 for Event, 204 for DryRun. */
  readonly StatusCode: number;
  /** `Unhandled` when the function failed; the payload then holds errorType, errorMessage and trace. */
  readonly FunctionError?: string;
  readonly Payload?: unknown;
}

interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: keyof typeof MAX_PAYLOAD_BYTES;
  /** Parsed JSON; none means an empty object. */
  readonly Payload?: unknown;
}

interface FunctionInput {
  readonly FunctionName: string;
}

const FUNCTION_MEMBERS: Members<FunctionInput> = { FunctionName: required(string) };

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and 1 MB for asynchronous invocation. */
const MAX_PAYLOAD_BYTES = {
  RequestResponse: 6_291_456,
  DryRun: 6_291_456,
  Event: 1_048_576,
};

/** An invocation that has begun and not ended. */
export interface RunningInvocation {
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  /** Milliseconds of `performance.now()`: functions run in real time. */
  readonly began: number;
}

/**
 * AWS Lambda: runs the bundles that would be deployed, in worker threads, on the embedded cloud's time and with the
 * permissions of the function's role. https://docs.aws.amazon.com/lambda/latest/api/
 *
 * ListFunctions and ListEventSourceMappings answer in one page, whatever their number.
 */
export class LambdaService implements Service {
  readonly signingName = "lambda";
  readonly operations: Service["operations"];
  /** Where functions find the embedded cloud: their AWS_ENDPOINT_URL. Set it before the first invocation. */
  endpoint = "http://127.0.0.1:4566";

  private readonly invocations = new Set<RunningInvocation>();
  private readonly functions = new PerRegion(() => new Map<string, LambdaFunction>());
  private readonly codes = new FunctionCodes();
  private readonly environments = new ExecutionEnvironments({
    codeOf: (fn) => `${this.codes.of(fn).key} ${fn.settings.MemorySize}`,
    thread: (fn) => new RuntimeThread(this.codes.of(fn), fn.settings.MemorySize, this.shortensPauses),
    environment: (fn, thread) => this.startEnvironment(fn, thread),
  });
  private readonly logs: FunctionLogs;
  private readonly asynchronous: AsynchronousInvocations;
  private readonly eventSources: EventSources;
  private readonly invoker = {
    functionOf: (arn: string): LambdaFunction | undefined => {
      const { account, region, resource } = parseArn(arn);
      return this.functions.of({ account, region }).get(resource.replace("function:", ""));
    },
    invoke: (fn: LambdaFunction, requestId: string, payload: string) => this.execute(fn, "wait", requestId, payload),
  };

  /** @param shortensPauses whether functions wait a fiftieth of what they mean to wait before they try something again */
  constructor(
    private readonly cloud: Cloud,
    queues: QueueListening,
    private readonly shortensPauses = false,
  ) {
    this.logs = new FunctionLogs(cloud);
    this.asynchronous = new AsynchronousInvocations(cloud, this.invoker);
    const existing = this.existing.bind(this);
    this.eventSources = new EventSources(cloud, this.invoker, queues, existing);
    this.operations = { ...this.functionOperations, ...this.eventSources.operations };
  }

  private readonly functionOperations = {
    CreateFunction: operation<CreateFunctionInput>(CREATE_FUNCTION_MEMBERS, {
      authorize: (input, caller) => [
        ...onFunction("lambda:CreateFunction")(input, caller),
        { action: "iam:PassRole", resource: input.Role, context: { "iam:PassedToService": "lambda.amazonaws.com" } },
      ],
      run: (input, caller) => this.create(input, caller),
    }),
    DeleteFunction: operation<FunctionInput>(FUNCTION_MEMBERS, {
      authorize: onFunction("lambda:DeleteFunction"),
      run: (input, caller) => {
        const fn = this.existing(input, caller);
        this.functions.of(fn).delete(fn.name);
        this.environments.drop(fn);
      },
    }),
    GetFunction: operation<FunctionInput>(FUNCTION_MEMBERS, {
      authorize: onFunction("lambda:GetFunction"),
      run: (input, caller) => {
        const fn = this.existing(input, caller);
        const { reservedConcurrency: ReservedConcurrentExecutions } = fn;
        return {
          Configuration: configurationOf(fn),
          ...(ReservedConcurrentExecutions === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions } }),
        };
      },
    }),
    GetFunctionConfiguration: operation<FunctionInput>(FUNCTION_MEMBERS, {
      authorize: onFunction("lambda:GetFunctionConfiguration"),
      run: (input, caller) => configurationOf(this.existing(input, caller)),
    }),
    ListFunctions: operation<object>(
      {},
      {
        authorize: () => [{ action: "lambda:ListFunctions", resource: "*" }],
        run: (_input, caller) => ({ Functions: [...this.functions.of(caller).values()].map(configurationOf) }),
      },
    ),
    AddPermission: operation<AddPermissionInput>(ADD_PERMISSION_MEMBERS, {
      authorize: onFunction("lambda:AddPermission"),
      run: (input, caller) => ({ Statement: JSON.stringify(addPermission(this.existing(input, caller), input)) }),
    }),
    RemovePermission: operation<FunctionInput & { readonly StatementId: string }>(
      { FunctionName: required(string), StatementId: required(string) },
      {
        authorize: onFunction("lambda:RemovePermission"),
        run: (input, caller) => removePermission(this.existing(input, caller), input.StatementId),
      },
    ),
    GetPolicy: operation<FunctionInput>(FUNCTION_MEMBERS, {
      authorize: onFunction("lambda:GetPolicy"),
      run: (input, caller) => {
        const { policy } = this.existing(input, caller);
        if (!policy) throw notFound("The resource you requested does not exist.");
        return { Policy: JSON.stringify(policy) };
      },
    }),
    PutFunctionEventInvokeConfig: operation<PutFunctionEventInvokeConfigInput>(EVENT_INVOKE_CONFIG_MEMBERS, {
      authorize: onFunction("lambda:PutFunctionEventInvokeConfig"),
      run: (input, caller) => {
        const fn = this.existing(input, caller);
        fn.eventInvokeConfig = eventInvokeConfigOf(input);
        return { FunctionArn: fn.arn, LastModified: this.cloud.clock.now() / 1000, ...fn.eventInvokeConfig };
      },
    }),
    PutFunctionConcurrency: operation<FunctionInput & { readonly ReservedConcurrentExecutions: number }>(
      { FunctionName: required(string), ReservedConcurrentExecutions: required(integer) },
      {
        authorize: onFunction("lambda:PutFunctionConcurrency"),
        run: (input, caller) => {
          const { ReservedConcurrentExecutions } = input;
          checkRange("reservedConcurrentExecutions", ReservedConcurrentExecutions, 0, Number.MAX_SAFE_INTEGER);
          this.existing(input, caller).reservedConcurrency = ReservedConcurrentExecutions;
          return { ReservedConcurrentExecutions };
        },
      },
    ),
    Invoke: operation<InvokeInput>(
      {
        FunctionName: required(string),
        InvocationType: oneOf("RequestResponse", "DryRun", "Event"),
        Payload: document,
      },
      {
        authorize: (input, caller) => {
          const { arn } = locate(input.FunctionName, caller);
          const fn = this.invoker.functionOf(arn);
          return [{ action: "lambda:InvokeFunction", resource: arn, resourcePolicy: fn?.policy }];
        },
        run: (input, caller) => this.invoke(input, caller),
      },
    ),
  };

  /** The invocations that go on right now. */
  get running(): readonly RunningInvocation[] {
    return [...this.invocations];
  }

  /** Invocations whose log CloudWatch Logs did not take. */
  get lostLogs(): number {
    return this.logs.lost;
  }

  /** Asynchronous events that failed for good and went nowhere. */
  get droppedEvents(): number {
    return this.asynchronous.dropped;
  }

  /**
   * Ends a function in the midst of whatever it does, as AWS does where it runs out of memory.
   *
   * @throws AwsError ResourceNotFoundException
   */
  async kill(account: string, region: string, FunctionName: string): Promise<void> {
    const caller: Caller = { account, region, principal: { kind: "account", account } };
    await this.environments.kill(this.existing({ FunctionName }, caller));
  }

  /** Ends all execution environments and event source mappings. */
  async close(): Promise<void> {
    this.eventSources.close();
    await this.environments.close();
  }

  private create(input: CreateFunctionInput, caller: Caller): Record<string, unknown> {
    const functions = this.functions.of(caller);
    const replaced = functions.get(locate(input.FunctionName, caller).name);
    const fn = createdFunction(input, caller, this.cloud.clock.now(), replaced);
    this.checkRole(fn);
    functions.set(fn.name, fn);
    if (replaced) this.environments.drop(replaced);
    return configurationOf(fn);
  }

  /** AWS checks both when a function is created, so a role that comes too late is found here too. */
  private checkRole(fn: LambdaFunction): void {
    try {
      const role = executionRole(this.cloud, fn);
      const queue = fn.settings.DeadLetterConfig?.TargetArn;
      if (!queue) return;
      if (!isArn(queue)) throw invalidParameter(`${queue} is not an ARN.`);
      if (parseArn(queue).service !== "sqs") throw notInTheEmbeddedCloud(`the Lambda dead-letter target ${queue}`);
      this.cloud.authorize({ action: "sqs:SendMessage", resource: queue }, role);
    } catch (error) {
      if (!(error instanceof AwsError) || error.status !== 403) throw error;
      throw invalidParameter(
        error.code === "AccessDenied"
          ? "The role defined for the function cannot be assumed by Lambda."
          : "The provided execution role does not have permissions to call SendMessage on SQS",
      );
    }
  }

  private async invoke(input: InvokeInput, caller: Caller): Promise<InvokeOutput> {
    const fn = this.existing(input, caller);
    const { InvocationType = "RequestResponse" } = input;
    const limit = MAX_PAYLOAD_BYTES[InvocationType];
    const payload = JSON.stringify(input.Payload === undefined ? {} : input.Payload);
    if (Buffer.byteLength(payload) > limit) {
      const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
      throw new AwsError("RequestTooLargeException", message, 413);
    }
    if (InvocationType === "DryRun") return { StatusCode: 204 };
    if (InvocationType === "Event") {
      this.asynchronous.accept(fn, randomUUID(), payload);
      return { StatusCode: 202 };
    }
    const whenBusy = caller.principal.kind === "role" ? "throttle, never wait" : "throttle";
    const report = await this.execute(fn, whenBusy, randomUUID(), payload);
    return {
      StatusCode: 200,
      ...(report.status === "success" ? {} : { FunctionError: "Unhandled" }),
      Payload: JSON.parse(report.payload) as unknown,
    };
  }

  private execute(
    fn: LambdaFunction,
    whenBusy: WhenBusy,
    requestId: string,
    payload: string,
  ): Promise<InvocationReport> {
    return this.environments.use(fn, whenBusy, async (environment) => {
      const invocation = { functionArn: fn.arn, timeoutSeconds: fn.settings.Timeout, began: performance.now() };
      this.invocations.add(invocation);
      const report = await environment.invoke(requestId, payload, this.cloud.clock.now());
      this.invocations.delete(invocation);
      this.cloud.work.start(() => this.logs.write(environment, report));
      return report;
    });
  }

  private startEnvironment(fn: LambdaFunction, thread: RuntimeThread): ExecutionEnvironment {
    const role = executionRole(this.cloud, fn);
    const credentials = this.cloud.roles.issue(role.principal);
    const { endpoint, cloud } = this;
    return new ExecutionEnvironment({ fn, role, credentials, endpoint, now: cloud.clock.now(), thread });
  }

  private existing(input: FunctionInput, caller: Caller): LambdaFunction {
    const { arn } = locate(input.FunctionName, caller);
    const fn = this.invoker.functionOf(arn);
    if (!fn) throw notFound(`Function not found: ${arn}`);
    return fn;
  }
}

function onFunction(action: string) {
  return ({ FunctionName }: FunctionInput, caller: Caller): AuthorizationRequest[] => [
    { action, resource: locate(FunctionName, caller).arn },
  ];
}
