import type { AccountRegion } from "../../contract/account-region";
import { Aws } from "../../cli/fleet/aws";
import { connect, connectionsOf } from "../../cli/connections/connect";
import { fleetOf, sitesOf, type Fleet } from "../../cli/fleet/fleet";
import type { ConnectionAction, DisconnectRequest } from "../../contract/connection";
import type { Measurement } from "../../contract/event";
import {
  ALERTS_FUNCTION,
  CONNECTION_FUNCTION,
  EVENT_SOURCE,
  MONITORED_PROJECTS_PATH,
  QUARANTINE_QUEUE,
  TABLE,
} from "../../contract/names";
import type { ApiCall } from "../../sandbox";
import { DeployedDashboard, START, type Json } from "../../testing/deployed-dashboard";

export { START, type Json } from "../../testing/deployed-dashboard";

export const HUB = { account: "111111111111", region: "us-east-1" };
export const DEV = { project: "Project1", environment: "dev", account: "222222222222", region: "us-east-1" };
export const PROD = { ...DEV, environment: "prod", account: "333333333333" };
export const THREE_METRICS = [
  "TotalCompletedTrainingJobs",
  "CompletedTrainingJobs24h",
  "NumberEndPointsInService",
] as const;

/** How long it takes until an event is refused whose sender might be about to be registered. */
export const REFUSED_AFTER_MS = 75_000;

export type Row = Measurement & { readonly Account: string; readonly Region: string; readonly ExpiresAt?: number };

/** A message of a queue: its body as JSON where it is JSON, and its attributes' values. */
export interface Message {
  readonly body: Json;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A measurement that the archive stores if its sender may speak for Project1/dev; with other members as a test wants. */
export function measurement(members: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    MetricName: "Accuracy",
    MetricValue: 1,
    ExtractionDate: new Date(START).toISOString(),
    Metadata: {},
    Environment: DEV.environment,
    ProjectName: DEV.project,
    ...members,
  };
}

/** A measurement with a millisecond of its own: there is room for a few of a metric in each. */
export function apart(number: number, members: Readonly<Record<string, unknown>>): ReturnType<typeof measurement> {
  return measurement({ ...members, ExtractionDate: new Date(START + number).toISOString() });
}

/** `count` things made from their number, from 0. */
export function times<Thing>(count: number, make: (number: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

export function busArn({ account, region }: AccountRegion): string {
  return `arn:aws:events:${region}:${account}:event-bus/default`;
}

/** A deployed dashboard, with what the system's own tests do to it and read from it. */
export class World extends DeployedDashboard {
  readonly fleet: Fleet = fleetOf(this.configuration);

  /** Connects every spoke to its hubs, as the command does. @throws Error where one is not connected then */
  async connect({ spokes }: Fleet = this.fleet): Promise<void> {
    const { connections } = await connect(connectionsOf(spokes), new Aws(this.sandbox.url));
    const failed = connections.filter(({ state }) => state !== "connected");
    if (failed.length > 0) throw new Error(`not connected: ${JSON.stringify(failed)}`);
    await this.settle();
  }

  /** Runs the connection function of a place. @throws Error with its message where it failed */
  async adjust(
    accountRegion: AccountRegion,
    request: Exclude<ConnectionAction, "Disconnect"> | DisconnectRequest,
  ): Promise<Json> {
    const payload = typeof request === "string" ? { action: request } : request;
    const { FunctionError, Payload } = await this.invoke(accountRegion, CONNECTION_FUNCTION, payload);
    if (FunctionError) throw new Error(Payload.errorMessage);
    return Payload;
  }

  async putParameter(accountRegion: AccountRegion, Name: string, Value: string): Promise<void> {
    await this.as(accountRegion, "ssm", "PutParameter", { Name, Value, Type: "String", Overwrite: true });
  }

  /** Registers an account for a project and environment in a hub; who is registered may not report before EBPut. */
  async register(hub: AccountRegion, project: string, environment: string, account: string): Promise<void> {
    await this.putParameter(hub, `${MONITORED_PROJECTS_PATH}/${project}/${environment}`, account);
  }

  /** Ends the evaluation of alerts every quarter of an hour, which takes most of the time where days pass. */
  async withoutQuarters(hub: AccountRegion = HUB): Promise<this> {
    await this.as(hub, "events", "DisableRule", { Name: ALERTS_FUNCTION });
    return this;
  }

  /** Puts an event of ours on a hub's bus that asks for fresh data, and lets everything that follows from it happen. */
  async refresh(hub: AccountRegion = HUB, kind: string = EVENT_SOURCE): Promise<void> {
    await this.as(hub, "events", "PutEvents", {
      Entries: [{ Source: kind, DetailType: kind, Resources: [], Detail: "{}" }],
    });
    await this.settle();
  }

  /**
   * Puts events of ours as an account, ten a call; each detail may be anything that is JSON.
   *
   * @param EventBusName the sender's own bus unless told
   * @param kind the source and detail-type: that of single measurements unless told
   */
  async report(
    sender: AccountRegion,
    details: readonly unknown[],
    EventBusName = busArn(sender),
    kind: string = EVENT_SOURCE,
  ): Promise<void> {
    for (let start = 0; start < details.length; start += 10) {
      const Entries = details.slice(start, start + 10).map((detail) => ({
        EventBusName,
        Source: kind,
        DetailType: kind,
        Resources: [],
        Detail: typeof detail === "string" ? detail : JSON.stringify(detail),
      }));
      await this.as(sender, "events", "PutEvents", { Entries });
    }
  }

  /** Puts bodies into a queue as its account. */
  async send(accountRegion: AccountRegion, queue: string, bodies: readonly string[]): Promise<void> {
    for (const MessageBody of bodies) {
      await this.as(accountRegion, "sqs", "SendMessage", {
        QueueUrl: this.queueUrl(accountRegion, queue),
        MessageBody,
      });
    }
  }

  /** The calls that `during` brings about, in their order. */
  async calls(during: () => Promise<void>): Promise<readonly ApiCall[]> {
    const calls: ApiCall[] = [];
    const stop = this.sandbox.observe((call) => calls.push(call));
    await during();
    stop();
    return calls;
  }

  /** Every row of a hub's table. */
  async rows(hub: AccountRegion = HUB): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let ExclusiveStartKey: Json;
    do {
      const page = await this.as(hub, "dynamodb", "Scan", { TableName: TABLE, ExclusiveStartKey });
      rows.push(...page.Items.map(plain));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return rows;
  }

  /** Takes all visible messages out of a queue. */
  async take(accountRegion: AccountRegion, queue: string): Promise<readonly Message[]> {
    const QueueUrl = this.queueUrl(accountRegion, queue);
    const taken: Message[] = [];
    for (;;) {
      const { Messages = [] } = await this.as(accountRegion, "sqs", "ReceiveMessage", {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      });
      if (Messages.length === 0) return taken;
      for (const { Body, MessageAttributes = {}, ReceiptHandle } of Messages) {
        const values = Object.entries<Json>(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
        taken.push({ body: parsed(Body), attributes: Object.fromEntries(values) });
        await this.as(accountRegion, "sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
      }
    }
  }

  /** Takes what a hub quarantined out of its queue. */
  quarantined(hub: AccountRegion = HUB): Promise<readonly Message[]> {
    return this.take(hub, QUARANTINE_QUEUE);
  }

  /** Everything that is in the logs, in every account and Region of the fleet. */
  async logs(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const accountRegion of this.accountRegions()) {
      const { logGroups } = await this.as(accountRegion, "logs", "DescribeLogGroups", {});
      for (const { logGroupName } of logGroups) {
        const { events, nextToken } = await this.as(accountRegion, "logs", "FilterLogEvents", { logGroupName });
        if (nextToken) throw new Error(`${logGroupName} of ${accountRegion.account} has more than one page`);
        lines.push(...events.map(({ message }: { message: string }) => message));
      }
    }
    return lines;
  }

  /** All that got lost or stuck anywhere: what failed in the background, was dropped, or waits in a dead-letter queue. */
  async troubles(): Promise<readonly unknown[]> {
    const { events, lambda } = this.sandbox;
    const troubles: unknown[] = [...this.failures, ...events.dropped];
    if (lambda.droppedEvents > 0) troubles.push(`${lambda.droppedEvents} asynchronous events dropped`);
    if (lambda.lostLogs > 0) troubles.push(`the logs of ${lambda.lostLogs} invocations lost`);
    for (const accountRegion of this.accountRegions()) {
      const { QueueUrls } = await this.as(accountRegion, "sqs", "ListQueues", {});
      for (const QueueUrl of QueueUrls.filter((url: string) => url.endsWith("dead-letters"))) {
        const { Attributes } = await this.as(accountRegion, "sqs", "GetQueueAttributes", {
          QueueUrl,
          AttributeNames: ["All"],
        });
        const waiting = Attributes.ApproximateNumberOfMessages;
        if (waiting !== "0") troubles.push(`${waiting} in ${QueueUrl} of ${accountRegion.region}`);
      }
    }
    return troubles;
  }

  private queueUrl({ account }: AccountRegion, queue: string): string {
    return `${this.sandbox.url}/${account}/${queue}`;
  }

  private accountRegions(): readonly AccountRegion[] {
    return sitesOf(this.fleet);
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A DynamoDB item as plain JSON. */
function plain(item: Readonly<Record<string, Json>>): Json {
  const value = (attribute: Readonly<Record<string, Json>>): unknown => {
    const [type, content] = Object.entries(attribute)[0]!;
    if (type === "N") return Number(content);
    if (type === "M") return plain(content);
    if (type === "L") return content.map(value);
    return content;
  };
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, value(attribute)]));
}
