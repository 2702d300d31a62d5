import { parseArn } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import type { AuthorizationRequest, Caller } from "../../service";
import { isBusArn, type Bus, type Buses, type Rule, type Target } from "./bus";
import type { BusEvent } from "./envelope";

export const EVENTS_PRINCIPAL = "events.amazonaws.com";

/** A delivery that failed for good and had no dead-letter queue, or could not even be sent there. */
export interface DroppedDelivery {
  readonly ruleArn: string;
  readonly targetArn: string;
  /** As ERROR_CODE in a dead letter. */
  readonly code: string;
  readonly message: string;
  readonly eventId: string;
}

/** Defaults and bounds of a target's RetryPolicy. */
export const MAX_RETRY_ATTEMPTS = 185;
export const MAX_EVENT_AGE_S = 86_400;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 600_000;

/** One event on its way to one target. */
interface Delivery {
  readonly bus: Bus;
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
  /** Epoch milliseconds of the first attempt. */
  readonly since: number;
}

/**
 * Errors after which EventBridge does not try again, with the code its dead letters give them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
const PERMANENT: Readonly<Record<string, string>> = {
  AccessDenied: "NO_PERMISSIONS",
  AccessDeniedException: "NO_PERMISSIONS",
  ResourceNotFoundException: "NO_RESOURCE",
  QueueDoesNotExist: "NO_RESOURCE",
  "AWS.SimpleQueueService.NonExistentQueue": "NO_RESOURCE",
  FAILED_TO_ASSUME_ROLE: "FAILED_TO_ASSUME_ROLE",
  THIRD_ACCOUNT_HOP_DETECTED: "THIRD_ACCOUNT_HOP_DETECTED",
  THIRD_REGION_HOP_DETECTED: "THIRD_REGION_HOP_DETECTED",
};

/**
 * Brings events to targets in the background: permission errors and missing targets go straight to the dead-letter queue,
 * other errors are tried again with exponential backoff as long as the target's RetryPolicy lets them. Deliveries
 * that wait for another attempt do not outlive a restart of the embedded cloud.
 */
export class Deliveries {
  /** What was lost, oldest first. */
  readonly dropped: DroppedDelivery[] = [];

  /** @param arrive takes an event that a rule forwarded to another bus */
  constructor(
    private readonly cloud: Cloud,
    private readonly buses: Buses,
    private readonly arrive: (bus: Bus, event: BusEvent) => void,
  ) {}

  /** Starts the delivery to each of the rule's targets. */
  start(bus: Bus, rule: Rule, event: BusEvent): void {
    const since = this.cloud.clock.now();
    for (const target of rule.targets.values()) {
      this.cloud.work.start(() => this.attempt({ bus, rule, target, event, since }, 0));
    }
  }

  private async attempt(delivery: Delivery, retries: number): Promise<void> {
    try {
      await this.send(delivery);
    } catch (error) {
      // What is no answer of AWS, or not in the embedded cloud at all, is a fault of its own, to be heard of at once.
      if (!(error instanceof AwsError) || error.status === 501) throw error;
      await this.failed(delivery, retries, error);
    }
  }

  private async send({ bus, rule, target, event }: Delivery): Promise<void> {
    if (isBusArn(target.Arn)) return this.forward(bus, rule, target, event);
    const { service, account, resource } = parseArn(target.Arn);
    if (service === "lambda") {
      const Payload: unknown = target.Input === undefined ? event : JSON.parse(target.Input);
      const input = { FunctionName: target.Arn, InvocationType: "Event", Payload };
      await this.cloud.call("lambda", "Invoke", input, asService(bus, rule));
      return;
    }
    const MessageBody = target.Input ?? JSON.stringify(event);
    await this.cloud.call(
      "sqs",
      "SendMessage",
      { QueueUrl: queueUrl(account, resource), MessageBody },
      asService(bus, rule),
    );
  }

  /** To an interceptor, it is the call of PutEvents that IAM is asked for; the event keeps its envelope. */
  private async forward(bus: Bus, rule: Rule, target: Target, event: BusEvent): Promise<void> {
    const remote = this.buses.byArn(target.Arn);
    refuseSecondHop(bus, remote, event);
    const principal = this.assume(target.RoleArn ?? "", asService(bus, rule));
    const caller = { account: principal.account, region: bus.region, principal };
    this.cloud.authorize(putEventsRequest(remote, event.source, event["detail-type"]), caller);
    const entry = {
      EventBusName: remote.arn,
      Source: event.source,
      DetailType: event["detail-type"],
      Detail: JSON.stringify(event.detail),
    };
    const call = { service: "events", operation: "PutEvents", input: { Entries: [entry] }, caller };
    await this.cloud.carryOut(call, () => this.arrive(remote, event));
  }

  private assume(roleArn: string, caller: Caller): ReturnType<Cloud["roles"]["assume"]> {
    try {
      return this.cloud.roles.assume(roleArn, caller, "events");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError("FAILED_TO_ASSUME_ROLE", error.message, error.status);
    }
  }

  private async failed(delivery: Delivery, retries: number, error: AwsError): Promise<void> {
    const permanent = PERMANENT[error.code];
    if (permanent !== undefined) return this.giveUp(delivery, permanent, error.message, {});
    const { MaximumRetryAttempts = MAX_RETRY_ATTEMPTS, MaximumEventAgeInSeconds = MAX_EVENT_AGE_S } =
      delivery.target.RetryPolicy ?? {};
    const next = this.cloud.clock.now() + Math.min(FIRST_BACKOFF_MS * 2 ** retries, MAX_BACKOFF_MS);
    const exhausted =
      retries >= MaximumRetryAttempts
        ? "MaximumRetryAttempts"
        : next - delivery.since > MaximumEventAgeInSeconds * 1_000
          ? "MaximumEventAgeInSeconds"
          : undefined;
    if (exhausted === undefined) {
      this.cloud.clock.at(next, () => this.attempt(delivery, retries + 1));
      return;
    }
    const message = `${error.code}: ${error.message}`;
    const attributes = { EXHAUSTED_RETRY_CONDITION: exhausted, RETRY_ATTEMPTS: String(retries) };
    await this.giveUp(delivery, "ERROR_FROM_TARGET", message, attributes);
  }

  private async giveUp(
    { bus, rule, target, event }: Delivery,
    code: string,
    message: string,
    more: Readonly<Record<string, string>>,
  ): Promise<void> {
    const lost = { ruleArn: rule.Arn, targetArn: target.Arn, code, message, eventId: event.id };
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) {
      this.dropped.push(lost);
      return;
    }
    const { account, resource } = parseArn(queueArn);
    const attributes = {
      RULE_ARN: rule.Arn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      ...more,
    };
    const letter = {
      QueueUrl: queueUrl(account, resource),
      MessageBody: JSON.stringify(event),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
      ),
    };
    try {
      await this.cloud.call("sqs", "SendMessage", letter, asService(bus, rule));
    } catch (error) {
      if (!(error instanceof AwsError) || error.status === 501) throw error;
      this.dropped.push({ ...lost, message: `${message} The dead-letter queue failed too: ${error.message}` });
    }
  }
}

/** What is asked of a bus's policy, and of the sender's own, for one event. */
export function putEventsRequest(
  bus: Bus,
  source?: string | string[],
  detailType?: string | string[],
): AuthorizationRequest {
  return {
    action: "events:PutEvents",
    resource: bus.arn,
    resourcePolicy: bus.policy,
    context: {
      ...(source === undefined ? {} : { "events:source": source }),
      ...(detailType === undefined ? {} : { "events:detail-type": detailType }),
    },
  };
}

/**
 * An event travels to another account once, and to another Region once. Where it has been follows from its envelope, which keeps
 * the sender's account and Region.
 *
 * @throws AwsError THIRD_ACCOUNT_HOP_DETECTED or THIRD_REGION_HOP_DETECTED
 */
function refuseSecondHop(from: Bus, to: Bus, event: BusEvent): void {
  for (const [part, code] of [
    ["account", "THIRD_ACCOUNT_HOP_DETECTED"],
    ["region", "THIRD_REGION_HOP_DETECTED"],
  ] as const) {
    if (event[part] === from[part] || from[part] === to[part]) continue;
    throw new AwsError(code, `The event came from the ${part} ${event[part]} and is not forwarded to ${to.arn}.`);
  }
}

function asService({ account, region }: Bus, { Arn: sourceArn }: Rule): Caller {
  return { account, region, principal: { kind: "service", service: EVENTS_PRINCIPAL, sourceArn, account } };
}

function queueUrl(account: string, name: string): string {
  return `http://127.0.0.1/${account}/${name}`;
}
