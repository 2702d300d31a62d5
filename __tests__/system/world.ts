import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { connect } from "../../cli/connect";
import { fleetOf, type Fleet } from "../../cli/fleet";
import { createStacks } from "../../constructs/create-stacks";
import type { DashboardConfig } from "../../constructs/dashboard-config";
import { parseDashboard } from "../../constructs/dashboard-schema";
import type { EventEnvelope, Measurement } from "../../lambdas/contract/event";
import { TABLE } from "../../lambdas/contract/names";
import { Sandbox } from "../../sandbox/sandbox";

export const HUB = { account: "111111111111", region: "us-east-1" };
export const DEV = { project: "Project1", environment: "dev", account: "222222222222", region: "us-east-1" };
export const PROD = { ...DEV, environment: "prod", account: "333333333333" };
export const THREE_METRICS = [
  "TotalCompletedTrainingJobs",
  "CompletedTrainingJobs24h",
  "NumberEndPointsInService",
] as const;

/** Where the clock of a test's embedded cloud stands at the start. */
export const START = Date.parse("2026-03-02T12:00:00Z");

export type Row = Measurement & { readonly Account: string; readonly Region: string };

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The embedded cloud with a configuration synthesized and deployed into it, as a test needs it. */
export class World {
  private constructor(
    readonly sandbox: Sandbox,
    private readonly outdir: string,
    readonly fleet: Fleet,
    /** What went wrong in the background. */
    readonly failures: readonly unknown[],
  ) {}

  /** Synthesizes `config` as `main.ts` does, and deploys every stack; nothing is connected yet. */
  static async of(config: DashboardConfig): Promise<World> {
    const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-test-"));
    const app = new App({ outdir });
    createStacks(app, parseDashboard(config));
    app.synth();
    const failures: unknown[] = [];
    const sandbox = await Sandbox.start({ start: START, port: 0, onFailure: (error) => failures.push(error) });
    const stacks = [];
    for (const name of readdirSync(join(outdir, "stacks"))) stacks.push(await sandbox.deploy(outdir, name));
    return new World(sandbox, outdir, fleetOf(stacks), failures);
  }

  /** Connects every spoke to its hubs, in the documented order. */
  async connect(): Promise<void> {
    await connect(this.fleet, (place, service, operation, input) => this.as(place, service, operation, input));
  }

  /** Calls an operation as an account itself. */
  as({ account, region }: Place, service: string, operation: string, input: unknown): Promise<any> {
    return this.sandbox.callAs(account, region, service, operation, input);
  }

  /** Invokes a function synchronously and answers what Lambda does: `Payload`, and `FunctionError` where it failed. */
  invoke(place: Place, functionName: string, payload: unknown = {}): Promise<any> {
    return this.as(place, "lambda", "Invoke", { FunctionName: functionName, Payload: payload });
  }

  /** Puts the documented refresh event on the hub's bus and lets everything that follows from it happen. */
  async refresh(hub: Place = HUB): Promise<void> {
    await this.as(hub, "events", "PutEvents", {
      Entries: [{ Source: "metric_extractor", DetailType: "metric_extractor", Resources: [], Detail: "{}" }],
    });
    await this.settle();
  }

  /** Puts a measurement on a bus as its account; `detail` may be anything. */
  async report(place: Place, detail: object): Promise<void> {
    await this.as(place, "events", "PutEvents", {
      Entries: [
        { Source: "metric_extractor", DetailType: "metric_extractor", Resources: [], Detail: JSON.stringify(detail) },
      ],
    });
  }

  /** Lets the archive's batching window pass, and all that is under way end. */
  async settle(milliseconds = 10_000): Promise<void> {
    await this.sandbox.cloud.clock.advanceTo(this.sandbox.cloud.clock.now() + milliseconds);
  }

  /** Every row of a hub's table. */
  async rows({ account, region }: Place = HUB): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let ExclusiveStartKey: unknown;
    do {
      const page = (await this.sandbox.callAs(account, region, "dynamodb", "Scan", {
        TableName: TABLE,
        ExclusiveStartKey,
      })) as any;
      rows.push(...page.Items.map(plain));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return rows;
  }

  /** The messages that wait in a queue, without taking them away. */
  async messages(
    place: Place,
    queue: string,
  ): Promise<readonly { readonly body: EventEnvelope<any>; readonly reason: string | undefined }[]> {
    const QueueUrl = `${this.sandbox.url}/${place.account}/${queue}`;
    const found = [];
    for (;;) {
      const { Messages: messages = [] } = await this.as(place, "sqs", "ReceiveMessage", {
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 1,
        MessageAttributeNames: ["All"],
      });
      if (messages.length === 0) break;
      for (const message of messages) {
        found.push({ body: JSON.parse(message.Body), reason: message.MessageAttributes?.Reason?.StringValue });
      }
    }
    await this.settle(1_000);
    return found;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

/** A DynamoDB item as plain JSON. */
function plain(item: Readonly<Record<string, any>>): any {
  const value = (attribute: Readonly<Record<string, any>>): unknown => {
    const [type, content] = Object.entries(attribute)[0]!;
    if (type === "N") return Number(content);
    if (type === "M") return plain(content);
    if (type === "L") return content.map(value);
    return content;
  };
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, value(attribute)]));
}
