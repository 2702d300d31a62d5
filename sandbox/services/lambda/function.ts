import { partitionOf } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { PolicyDocument } from "../../iam/policy";
import type { Caller } from "../../service";
import { arn, oneOf, integer, list, map, required, string, structure, type Members } from "../../shape";

/** `CreateFunction`'s input; `Code.Directory` is the absolute folder of the bundle in place of AWS's zip. */
export interface CreateFunctionInput {
  readonly FunctionName: string;
  readonly Role: string;
  /** `module.function`, for example `index.handler`. */
  readonly Handler: string;
  readonly Runtime: string;
  readonly Code: { readonly Directory: string };
  readonly Architectures?: readonly string[];
  /** Seconds, 1 to 900. */
  readonly Timeout?: number;
  /** MB, 128 to 10,240. */
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly TracingConfig?: { readonly Mode?: string };
  readonly LoggingConfig?: LoggingConfig;
  readonly Description?: string;
}

export interface LoggingConfig {
  readonly LogGroup?: string;
  readonly LogFormat?: "Text" | "JSON";
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
}

/** How asynchronous invocations are retried, and where those end that fail for good. */
export interface EventInvokeConfig {
  /** 0 to 2. */
  readonly MaximumRetryAttempts: number;
  /** 60 to 21,600. */
  readonly MaximumEventAgeInSeconds: number;
  readonly DestinationConfig: { readonly OnFailure?: { readonly Destination?: string } };
}

/** A function as it stands. */
export interface LambdaFunction {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly settings: CreateFunctionInput & Required<Pick<CreateFunctionInput, "Timeout" | "MemorySize">>;
  readonly logging: Required<LoggingConfig>;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** The resource policy; undefined where nothing was granted. */
  policy: PolicyDocument | undefined;
  eventInvokeConfig: EventInvokeConfig;
  /** Executions at the same time at most; 0 stops the function, undefined: none is reserved. */
  reservedConcurrency: number | undefined;
}

export const DEFAULT_EVENT_INVOKE_CONFIG: EventInvokeConfig = {
  MaximumRetryAttempts: 2,
  MaximumEventAgeInSeconds: 21_600,
  DestinationConfig: {},
};

export const CREATE_FUNCTION_MEMBERS: Members<CreateFunctionInput> = {
  FunctionName: required(string),
  Role: required(arn),
  Handler: required(string),
  Runtime: required(string),
  Code: required(structure<CreateFunctionInput["Code"]>({ Directory: required(string) })),
  Architectures: list(string),
  Timeout: integer,
  MemorySize: integer,
  Environment: structure<NonNullable<CreateFunctionInput["Environment"]>>({ Variables: map(string) }),
  DeadLetterConfig: structure<NonNullable<CreateFunctionInput["DeadLetterConfig"]>>({ TargetArn: string }),
  TracingConfig: structure<NonNullable<CreateFunctionInput["TracingConfig"]>>({ Mode: string }),
  LoggingConfig: structure<LoggingConfig>({
    LogGroup: string,
    LogFormat: oneOf("Text", "JSON"),
    ApplicationLogLevel: string,
    SystemLogLevel: string,
  }),
  Description: string,
};
const RUNTIMES = ["nodejs22.x", "nodejs24.x"];
const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, those that a Node.js function could meet. */
const RESERVED_VARIABLES =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_(ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;
const MAX_VARIABLES_BYTES = 4096;
const FUNCTION_NAME = /^(?:(?:arn:aws[a-z-]*:lambda:([a-z0-9-]+):)?(\d{12}):function:)?([\w-]{1,64})(?::(.+))?$/;

/** An InvalidParameterValueException with this message. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** A ResourceNotFoundException with this message. */
export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}

/** @throws AwsError InvalidParameterValueException where `value` is set and not a whole number from `min` to `max` */
export function checkRange(member: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw invalidParameter(`Value '${value}' at '${member}' failed to satisfy constraint: ${min} to ${max}`);
}

/** Where a function lives, from its name, partial ARN or ARN. @throws AwsError for anything else, or a version or alias */
export function locate(
  functionName: string,
  caller: Caller,
): Pick<LambdaFunction, "account" | "region" | "name" | "arn"> {
  const match = FUNCTION_NAME.exec(functionName);
  if (!match) throw invalidParameter(`${functionName} is not a function's name or ARN.`);
  const [, region = caller.region, account = caller.account, name = "", qualifier = "$LATEST"] = match;
  if (qualifier !== "$LATEST") throw notInTheEmbeddedCloud(`the Lambda version or alias ${qualifier} of ${name}`);
  return { account, region, name, arn: `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${name}` };
}

/** Checks the input of CreateFunction and fills in AWS's defaults; what `replaced` was granted stays with its name. */
export function createdFunction(
  input: CreateFunctionInput,
  caller: Caller,
  now: number,
  replaced: LambdaFunction | undefined,
): LambdaFunction {
  if (!RUNTIMES.includes(input.Runtime)) throw notInTheEmbeddedCloud(`lambda:CreateFunction Runtime ${input.Runtime}`);
  if (!/^[^.]+(\.[^.]+)+$/.test(input.Handler)) throw invalidParameter(`Bad handler '${input.Handler}'`);
  checkRange("timeout", input.Timeout, 1, 900);
  checkRange("memorySize", input.MemorySize, 128, 10_240);
  checkVariables(input.Environment?.Variables ?? {});
  const accountRegion = locate(input.FunctionName, caller);
  return {
    ...accountRegion,
    settings: { ...input, Timeout: input.Timeout ?? 3, MemorySize: input.MemorySize ?? 128 },
    logging: loggingOf(accountRegion.name, input.LoggingConfig ?? {}),
    lastModified: now,
    policy: replaced?.policy,
    eventInvokeConfig: replaced?.eventInvokeConfig ?? DEFAULT_EVENT_INVOKE_CONFIG,
    reservedConcurrency: undefined,
  };
}

/** What GetFunctionConfiguration answers. */
export function configurationOf({
  arn,
  name,
  settings,
  logging,
  lastModified,
}: LambdaFunction): Record<string, unknown> {
  const { LogFormat, LogGroup, ApplicationLogLevel, SystemLogLevel } = logging;
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: settings.Runtime,
    Role: settings.Role,
    Handler: settings.Handler,
    Description: settings.Description ?? "",
    Timeout: settings.Timeout,
    MemorySize: settings.MemorySize,
    LastModified: new Date(lastModified).toISOString().replace("Z", "+0000"),
    Version: "$LATEST",
    ...(settings.Environment ? { Environment: settings.Environment } : {}),
    ...(settings.DeadLetterConfig ? { DeadLetterConfig: settings.DeadLetterConfig } : {}),
    TracingConfig: { Mode: settings.TracingConfig?.Mode ?? "PassThrough" },
    Architectures: settings.Architectures ?? ["x86_64"],
    PackageType: "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
    LoggingConfig:
      LogFormat === "JSON" ? { LogFormat, ApplicationLogLevel, SystemLogLevel, LogGroup } : { LogFormat, LogGroup },
  };
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  // A function is a thread of this very process: NODE_OPTIONS and its like would load what they name into it.
  const ofNode = Object.keys(variables).filter((name) => /^NODE_/i.test(name));
  if (ofNode.length > 0) {
    throw notInTheEmbeddedCloud(
      `an environment variable of a function that changes how Node starts, ${ofNode.join(", ")}`,
    );
  }
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.test(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        "contains reserved keys that are currently not supported for modification. " +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > MAX_VARIABLES_BYTES) {
    throw invalidParameter(
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        "exceeded the 4KB limit.",
    );
  }
}

function loggingOf(name: string, config: LoggingConfig): Required<LoggingConfig> {
  const { LogFormat = "Text", LogGroup = `/aws/lambda/${name}`, ApplicationLogLevel, SystemLogLevel } = config;
  for (const level of [ApplicationLogLevel, SystemLogLevel]) {
    if (level === undefined) continue;
    if (LogFormat === "Text") throw invalidParameter("Log levels cannot be specified if LogFormat is set to Text.");
    if (!LOG_LEVELS.includes(level)) throw invalidParameter(`${level} is not a log level.`);
  }
  return {
    LogGroup,
    LogFormat,
    ApplicationLogLevel: ApplicationLogLevel ?? "INFO",
    SystemLogLevel: SystemLogLevel ?? "INFO",
  };
}
