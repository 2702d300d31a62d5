import { randomBytes } from "node:crypto";
import { devNull } from "node:os";
import { performance } from "node:perf_hooks";
import type { SessionCredentials } from "../../iam/roles";
import type { LambdaFunction } from "./function";
import type { RoleCaller } from "./role";
import type { RuntimeThread, Tenant, ThreadMessage } from "./thread";

/** One line of a function's log. */
export interface LogEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** How one invocation went. */
export interface InvocationReport {
  readonly requestId: string;
  readonly status: "success" | "error" | "timeout";
  /** JSON: what the handler returned, or errorType, errorMessage and trace. */
  readonly payload: string;
  /** Epoch milliseconds of the embedded cloud. */
  readonly startedAt: number;
  /** Real milliseconds. */
  readonly durationMs: number;
  /** Real milliseconds; only of an environment's first invocation. */
  readonly initDurationMs?: number;
  readonly logEvents: readonly LogEvent[];
}

/** What a new environment is made of. */
export interface EnvironmentInput {
  readonly fn: LambdaFunction;
  readonly role: RoleCaller;
  readonly credentials: SessionCredentials;
  /** AWS_ENDPOINT_URL of the function. */
  readonly endpoint: string;
  /** Epoch milliseconds of the embedded cloud. */
  readonly now: number;
  /** Where it has its turns. */
  readonly thread: RuntimeThread;
}

type Ending = Pick<InvocationReport, "status" | "payload">;

/** AWS's limit for the init phase; what takes longer goes on within the first invocation's timeout. */
const INIT_LIMIT_MS = 10_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, as Lambda's message gives it. */
const MAX_RESPONSE_BYTES = 6_291_556;

/** One execution environment: serves one invocation at a time. AWS freezes it in between, here its thread turns to others. */
export class ExecutionEnvironment implements Tenant {
  readonly fn: LambdaFunction;
  readonly role: RoleCaller;
  readonly logStreamName: string;
  readonly thread: RuntimeThread;
  private readonly createdAt = performance.now();
  private readonly initialized: Promise<void>;
  private initEnded: (() => void) | undefined;
  private initDurationMs: number | undefined;
  private requestId = "";
  private logEvents: LogEvent[] = [];
  private end: ((ending: Ending) => void) | undefined;
  private ended = false;

  constructor(input: EnvironmentInput) {
    const { fn, role, now, thread } = input;
    this.fn = fn;
    this.role = role;
    this.thread = thread;
    this.logStreamName = logStreamName(fn, now);
    thread.start(this, {
      variables: variablesOf(input, this.logStreamName),
      directory: fn.settings.Code.Directory,
      handler: fn.settings.Handler,
      functionName: fn.name,
      memorySize: fn.settings.MemorySize,
      logGroupName: fn.logging.LogGroup,
      logStreamName: this.logStreamName,
      json: fn.logging.LogFormat === "JSON",
      level: fn.logging.LogFormat === "JSON" ? fn.logging.ApplicationLogLevel : "TRACE",
      now,
    });
    this.initialized = new Promise((resolve) => {
      const limit = setTimeout(resolve, INIT_LIMIT_MS);
      this.initEnded = () => {
        clearTimeout(limit);
        this.initDurationMs ??= performance.now() - this.createdAt;
        this.initEnded = undefined;
        resolve();
      };
    });
  }

  /** False once it or its thread is gone or about to go. */
  get alive(): boolean {
    return !this.ended && !this.thread.ended;
  }

  /** Runs the handler once; never rejects. The function's timeout is counted in real seconds. */
  async invoke(requestId: string, payload: string, now: number): Promise<InvocationReport> {
    const timeout = this.fn.settings.Timeout * 1000;
    const ending = new Promise<Ending>((resolve) => (this.end = resolve));
    this.requestId = requestId;
    await this.initialized;
    const started = performance.now();
    this.thread.invoke(this, { requestId, functionArn: this.fn.arn, payload, now, timeout });
    const timer = setTimeout(() => this.timedOut(now + timeout), timeout);
    const { status, payload: answer } = sized(await ending);
    clearTimeout(timer);
    this.end = undefined;
    const report = {
      requestId,
      status,
      payload: answer,
      startedAt: now,
      durationMs: performance.now() - started,
      ...(this.initDurationMs === undefined ? {} : { initDurationMs: this.initDurationMs }),
      logEvents: this.logEvents,
    };
    this.initDurationMs = undefined;
    this.logEvents = [];
    return report;
  }

  /** Ends it while it is idle. */
  async stop(): Promise<void> {
    this.ended = true;
    if (!this.thread.ended) await this.thread.stop(this);
  }

  /** Ends it in the midst of whatever it does, and with it all that share its thread. */
  async terminate(): Promise<void> {
    await this.thread.terminate();
  }

  receive(message: ThreadMessage): void {
    if (message.type === "log") this.logEvents.push({ timestamp: message.timestamp, message: message.message });
    else this.initEnded?.();
    if (message.type === "end") this.end?.(message);
  }

  exited(code: number): void {
    this.initEnded?.();
    const how =
      code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
    const errorMessage = `RequestId: ${this.requestId} Error: ${how}`;
    this.end?.({ status: "error", payload: JSON.stringify({ errorType: "Runtime.ExitError", errorMessage }) });
  }

  private timedOut(at: number): void {
    const message = `${new Date(at).toISOString()} ${this.requestId} Task timed out after ${this.fn.settings.Timeout.toFixed(2)} seconds`;
    this.logEvents.push({ timestamp: at, message });
    const payload = JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage: message });
    this.end?.({ status: "timeout", payload });
    void this.terminate();
  }
}

function sized(ending: Ending): Ending {
  if (Buffer.byteLength(ending.payload) <= MAX_RESPONSE_BYTES) return ending;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return { status: "error", payload: JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage }) };
}

function logStreamName({ name, logging }: LambdaFunction, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  // Several functions may share a log group of their own choice, so the stream says whose it is.
  const owner = logging.LogGroup === `/aws/lambda/${name}` ? "" : name;
  return `${day}/${owner}[$LATEST]${randomBytes(16).toString("hex")}`;
}

/** Everything the function sees of an environment: its own variables and Lambda's, nothing of this process. */
function variablesOf({ fn, credentials, endpoint }: EnvironmentInput, logStream: string): Record<string, string> {
  const { settings, logging } = fn;
  return {
    ...settings.Environment?.Variables,
    AWS_REGION: fn.region,
    AWS_DEFAULT_REGION: fn.region,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: logging.LogGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_LOG_FORMAT: logging.LogFormat,
    ...(logging.LogFormat === "JSON" ? { AWS_LAMBDA_LOG_LEVEL: logging.ApplicationLogLevel } : {}),
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.Runtime}`,
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.SessionToken,
    AWS_ENDPOINT_URL: endpoint,
    // On Lambda there are no such files; what is in those of this machine's user is not meant for functions.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TZ: "UTC",
  };
}
