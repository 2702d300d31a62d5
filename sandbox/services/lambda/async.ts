import { parseArn } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { integer, required, string, structure, type Members } from "../../shape";
import type { InvocationReport } from "./environment";
import { checkRange, DEFAULT_EVENT_INVOKE_CONFIG } from "./function";
import type { EventInvokeConfig, LambdaFunction } from "./function";
import { executionRole, queueUrl } from "./role";

/** `PutFunctionEventInvokeConfig`'s input. */
export type PutFunctionEventInvokeConfigInput = Partial<EventInvokeConfig> & { readonly FunctionName: string };

export const EVENT_INVOKE_CONFIG_MEMBERS: Members<PutFunctionEventInvokeConfigInput> = {
  FunctionName: required(string),
  MaximumRetryAttempts: integer,
  MaximumEventAgeInSeconds: integer,
  DestinationConfig: structure<EventInvokeConfig["DestinationConfig"]>({
    OnFailure: structure<{ readonly Destination?: string }>({ Destination: string }),
  }),
};

/** An event that Lambda has accepted and not got rid of yet. */
interface AcceptedEvent {
  readonly functionArn: string;
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Epoch milliseconds. */
  readonly acceptedAt: number;
  /** Invocations so far. */
  attempts: number;
}

/** How the last attempt failed. */
interface Failure {
  /** 200 where the function itself failed. */
  readonly statusCode: number;
  readonly message: string;
  readonly responsePayload?: unknown;
  readonly retryable: boolean;
}

type Condition = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** Milliseconds before the second and the third attempt. */
const RETRY_DELAYS = [60_000, 120_000];
/** The dead-letter queue's ErrorMessage holds the first kilobyte. */
const MAX_ERROR_MESSAGE = 1024;

/** What asynchronous invocation needs of the rest of Lambda. */
export interface Invoker {
  /** The function as it stands; undefined where there is none (any more). */
  functionOf(arn: string): LambdaFunction | undefined;
  /** Invokes it, waiting for its turn. @throws AwsError where it could not be started */
  invoke(fn: LambdaFunction, requestId: string, payload: string): Promise<InvocationReport>;
}

/**
 * Asynchronous invocation: accepted at once, tried in the background, retried after one and two minutes, then sent to the
 * function's dead-letter queue and on-failure destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsynchronousInvocations {
  /** Events that were given up, or that the queue meant for them did not take. */
  dropped = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly invoker: Invoker,
  ) {}

  accept(fn: LambdaFunction, requestId: string, payload: string): void {
    const event = { functionArn: fn.arn, requestId, payload, acceptedAt: this.cloud.clock.now(), attempts: 0 };
    this.cloud.work.start(() => this.attempt(event));
  }

  private async attempt(event: AcceptedEvent): Promise<void> {
    const fn = this.invoker.functionOf(event.functionArn);
    if (!fn) {
      this.dropped++;
      return;
    }
    event.attempts++;
    const failure = await this.failureOf(fn, event);
    if (failure) await this.retryOrGiveUp(fn, event, failure);
  }

  private async failureOf(fn: LambdaFunction, event: AcceptedEvent): Promise<Failure | undefined> {
    try {
      const report = await this.invoker.invoke(fn, event.requestId, event.payload);
      if (report.status === "success") return undefined;
      const responsePayload = JSON.parse(report.payload) as { errorMessage: string };
      return { statusCode: 200, message: responsePayload.errorMessage, responsePayload, retryable: true };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // Events wait for their turn, so they are throttled only where the function may not run at all.
      return { statusCode: error.status, message: error.message, retryable: error.status !== 429 };
    }
  }

  private async retryOrGiveUp(fn: LambdaFunction, event: AcceptedEvent, failure: Failure): Promise<void> {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = fn.eventInvokeConfig;
    const delay = RETRY_DELAYS[event.attempts - 1] ?? 0;
    const age = this.cloud.clock.now() + delay - event.acceptedAt;
    if (!failure.retryable) await this.giveUp(fn, event, failure, "ZeroReservedConcurrency");
    else if (event.attempts > MaximumRetryAttempts) await this.giveUp(fn, event, failure, "RetriesExhausted");
    else if (age > MaximumEventAgeInSeconds * 1000) await this.giveUp(fn, event, failure, "EventAgeExceeded");
    else this.cloud.clock.after(delay, () => this.attempt(event));
  }

  private async giveUp(fn: LambdaFunction, event: AcceptedEvent, failure: Failure, why: Condition): Promise<void> {
    const deadLetterQueue = fn.settings.DeadLetterConfig?.TargetArn;
    const destination = fn.eventInvokeConfig.DestinationConfig.OnFailure?.Destination;
    if (!deadLetterQueue && !destination) this.dropped++;
    if (deadLetterQueue) await this.send(fn, deadLetterQueue, deadLetter(event, failure));
    if (destination) {
      const body = invocationRecord(fn, event, failure, why, this.cloud.clock.now());
      await this.send(fn, destination, { MessageBody: JSON.stringify(body) });
    }
  }

  private async send(fn: LambdaFunction, queueArn: string, message: object): Promise<void> {
    try {
      const role = executionRole(this.cloud, fn);
      await this.cloud.call("sqs", "SendMessage", { QueueUrl: queueUrl(queueArn), ...message }, role);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.dropped++;
    }
  }
}

/** Reads PutFunctionEventInvokeConfig's input. @throws AwsError for a destination other than an SQS queue on failure */
export function eventInvokeConfigOf(config: PutFunctionEventInvokeConfigInput): EventInvokeConfig {
  const operation = "lambda:PutFunctionEventInvokeConfig";
  checkRange("maximumRetryAttempts", config.MaximumRetryAttempts, 0, 2);
  checkRange("maximumEventAgeInSeconds", config.MaximumEventAgeInSeconds, 60, 21_600);
  const destination = config.DestinationConfig?.OnFailure?.Destination;
  if (destination && parseArn(destination).service !== "sqs") {
    throw notInTheEmbeddedCloud(`${operation} destination ${destination}`);
  }
  return {
    MaximumRetryAttempts: config.MaximumRetryAttempts ?? DEFAULT_EVENT_INVOKE_CONFIG.MaximumRetryAttempts,
    MaximumEventAgeInSeconds: config.MaximumEventAgeInSeconds ?? DEFAULT_EVENT_INVOKE_CONFIG.MaximumEventAgeInSeconds,
    DestinationConfig: config.DestinationConfig ?? {},
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
function deadLetter({ requestId, payload }: AcceptedEvent, { statusCode, message }: Failure): object {
  return {
    MessageBody: payload,
    MessageAttributes: {
      RequestID: { DataType: "String", StringValue: requestId },
      ErrorCode: { DataType: "Number", StringValue: String(statusCode) },
      ErrorMessage: { DataType: "String", StringValue: message.slice(0, MAX_ERROR_MESSAGE) },
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function invocationRecord(
  fn: LambdaFunction,
  { requestId, payload, attempts }: AcceptedEvent,
  { statusCode, responsePayload }: Failure,
  condition: Condition,
  now: number,
): object {
  return {
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${fn.arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload) as unknown,
    ...(responsePayload === undefined
      ? {}
      : { responseContext: { statusCode, executedVersion: "$LATEST", functionError: "Unhandled" }, responsePayload }),
  };
}
