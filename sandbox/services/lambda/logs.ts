import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import type { ExecutionEnvironment, InvocationReport, LogEvent } from "./environment";
import type { LambdaFunction } from "./function";

/** Sends the logs of functions to CloudWatch Logs, as the function's role: without its permission there are no logs. */
export class FunctionLogs {
  /** Invocations whose log could not be written. */
  lost = 0;
  private readonly streams = new WeakMap<ExecutionEnvironment, Promise<unknown>>();

  constructor(private readonly cloud: Cloud) {}

  /** Writes the log of one invocation; what CloudWatch Logs refuses is only counted, as in AWS. */
  async write(environment: ExecutionEnvironment, report: InvocationReport): Promise<void> {
    const { fn, role, logStreamName } = environment;
    const stream = { logGroupName: fn.logging.LogGroup, logStreamName };
    try {
      if (!this.streams.has(environment)) {
        this.streams.set(environment, this.cloud.call("logs", "CreateLogStream", stream, role));
      }
      await this.streams.get(environment);
      await this.cloud.call("logs", "PutLogEvents", { ...stream, logEvents: eventsOf(fn, report) }, role);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.lost++;
    }
  }
}

function eventsOf(fn: LambdaFunction, report: InvocationReport): LogEvent[] {
  const platform = fn.logging.LogFormat === "JSON" ? jsonPlatformEvents(fn, report) : textPlatformEvents(fn, report);
  return [...platform.start, ...report.logEvents, ...platform.end].sort((a, b) => a.timestamp - b.timestamp);
}

interface PlatformEvents {
  readonly start: readonly LogEvent[];
  readonly end: readonly LogEvent[];
}

function textPlatformEvents({ settings }: LambdaFunction, report: InvocationReport): PlatformEvents {
  const { requestId, startedAt, durationMs, initDurationMs } = report;
  const timestamp = endOf(report);
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs)} ms`,
    `Memory Size: ${settings.MemorySize} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
  ];
  return {
    start: [{ timestamp: startedAt, message: `START RequestId: ${requestId} Version: $LATEST` }],
    end: [
      { timestamp, message: `END RequestId: ${requestId}` },
      { timestamp, message: fields.join("\t") },
    ],
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
function jsonPlatformEvents({ settings, logging }: LambdaFunction, report: InvocationReport): PlatformEvents {
  const { requestId, startedAt, status, durationMs, initDurationMs } = report;
  const platformEvent = (type: string, timestamp: number, record: object): LogEvent => ({
    timestamp,
    message: JSON.stringify({ time: new Date(timestamp).toISOString(), type, record: { requestId, ...record } }),
  });
  const metrics = {
    durationMs: rounded(durationMs),
    billedDurationMs: Math.ceil(durationMs),
    memorySizeMB: settings.MemorySize,
    ...(initDurationMs === undefined ? {} : { initDurationMs: rounded(initDurationMs) }),
  };
  const quiet = logging.SystemLogLevel === "WARN";
  return {
    start: quiet ? [] : [platformEvent("platform.start", startedAt, { version: "$LATEST" })],
    end: quiet && status === "success" ? [] : [platformEvent("platform.report", endOf(report), { metrics, status })],
  };
}

/** When an invocation was over; never before its last line, whose time has whole milliseconds too. */
function endOf({ startedAt, durationMs, logEvents }: InvocationReport): number {
  return Math.max(startedAt + Math.ceil(durationMs), logEvents.at(-1)?.timestamp ?? 0);
}

function rounded(milliseconds: number): number {
  return Number(milliseconds.toFixed(3));
}
