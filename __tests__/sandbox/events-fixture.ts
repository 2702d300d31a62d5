import { AwsError } from "../../sandbox/aws-error";
import { Cloud } from "../../sandbox/cloud";
import type { PolicyDocument } from "../../sandbox/iam/policy";
import type { Caller } from "../../sandbox/service";
import { fakeOperation } from "./fake-operation";
import { EventsService } from "../../sandbox/services/events";

export const START = Date.parse("2026-01-01T00:00:00Z");
export const A = "111111111111";
export const B = "222222222222";
export const C = "333333333333";
export const REGION = "us-east-1";

/** One call that a fake service got. */
export interface Received {
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

export function account(id: string, region = REGION): Caller {
  return { account: id, region, principal: { kind: "account", account: id } };
}

export function busArn(id: string, region = REGION): string {
  return `arn:aws:events:${region}:${id}:event-bus/default`;
}

export function functionArn(id: string, name = "f", region = REGION): string {
  return `arn:aws:lambda:${region}:${id}:function:${name}`;
}

export function queueArn(id: string, name: string, region = REGION): string {
  return `arn:aws:sqs:${region}:${id}:${name}`;
}

/** EventBridge with a Lambda and an SQS that only note what they got, and fail when told so. */
export class World {
  readonly cloud: Cloud;
  readonly events: EventsService;
  readonly invoked: Received[] = [];
  readonly sent: Received[] = [];
  /** Thrown by the fakes instead of an answer, while set. */
  invokeError: AwsError | undefined;
  sendError: AwsError | undefined;
  /** Instants of all attempts to invoke, in epoch milliseconds. */
  readonly attempts: number[] = [];

  constructor() {
    this.cloud = new Cloud(START, (error) => {
      throw error;
    });
    this.events = new EventsService(this.cloud);
    this.cloud.add(this.events);
    this.cloud.add({ signingName: "lambda", operations: { Invoke: this.fake(this.invoked, () => this.invokeError) } });
    this.cloud.add({ signingName: "sqs", operations: { SendMessage: this.fake(this.sent, () => this.sendError) } });
  }

  call<Output = Record<string, unknown>>(operationName: string, input: object, caller = account(A)): Promise<Output> {
    return this.cloud.call("events", operationName, input, caller) as Promise<Output>;
  }

  /** Puts one event with the detail `{ n: 1 }` unless told otherwise. */
  put(
    entry: object = {},
    caller = account(A),
  ): Promise<{ FailedEntryCount: number; Entries: Record<string, string>[] }> {
    return this.call(
      "PutEvents",
      { Entries: [{ Source: "app", DetailType: "t", Detail: '{"n":1}', ...entry }] },
      caller,
    );
  }

  /** A rule for source `app` with these targets. */
  async rule(name: string, targets: readonly object[], caller = account(A)): Promise<void> {
    await this.call("PutRule", { Name: name, EventPattern: '{"source":["app"]}' }, caller);
    await this.call("PutTargets", { Rule: name, Targets: targets }, caller);
  }

  /** A role that EventBridge may assume and that may put events anywhere. */
  forwardRole(id: string, policy: Partial<PolicyDocument["Statement"][number]> = {}): string {
    const trust = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
    } as const;
    const arn = this.cloud.roles.put(id, "forward", { Statement: [trust] });
    const statement = { Effect: "Allow", Action: "events:PutEvents", Resource: "*", ...policy } as const;
    this.cloud.roles.putPolicy(id, "forward", "put-events", { Statement: [statement] });
    return arn;
  }

  /** Lets `from` put events on `to`'s bus. */
  async allow(to: string, from: string, region = REGION): Promise<void> {
    const input = { StatementId: `from-${from}`, Principal: from, Action: "events:PutEvents" };
    await this.call("PutPermission", input, account(to, region));
  }

  settled(): Promise<void> {
    return this.cloud.work.settled();
  }

  private fake(received: Received[], error: () => AwsError | undefined) {
    return fakeOperation<Received["input"]>({
      authorize: () => [],
      run: (input, caller) => {
        if (received === this.invoked) this.attempts.push(this.cloud.clock.now());
        const failure = error();
        if (failure) throw failure;
        received.push({ input, caller });
      },
    });
  }
}
