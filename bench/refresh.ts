import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import { EVENT_FORMS, type EventForm, type Measurement } from "../contract/event";
import { HEALTH_METRIC, REFRESH_FUNCTION, SUMMARIES_TABLE, TABLE } from "../contract/names";
import { storeRegistry } from "../lambdas/connection/store-registry";
import { eventsOf } from "../lambdas/extract/events";
import { Sandbox } from "../sandbox";
import { slowest } from "../scripts/limits/burst";
import { hubCosts, spokeCosts, total } from "../scripts/limits/cost";
import { synthesizedHub } from "../scripts/limits/hub";
import { METRICS } from "../scripts/limits/load";
import { readNewestRun, readNewestValues } from "../tables/summaries";
import { synthesizeInto } from "../testing/synthesis";

const HUB = { account: "111111111111", region: "us-east-1" };
const HUB_BUS = `arn:aws:events:${HUB.region}:${HUB.account}:event-bus/default`;
const ORGANIZATION = "o-exampleorg";
const START = Date.parse("2026-11-05T12:00:00Z");
const MINUTE_MS = 60_000;
/** What PutEvents takes at once. */
const ENTRIES = 10;

/** What the hub's services were asked for. */
interface Counts {
  events: number;
  messages: number;
  writes: number;
  /** Writes of rows that were tried before, because the key was taken or throttled. */
  repeated: number;
}

/**
 * A hub with so many registered spokes, each of which answers a request with its metrics in the same instant. DynamoDB
 * throttles keys that are used too much, and each row takes the time that the archive's processors in AWS would take for it.
 */
class Hub {
  readonly counts: Counts = { events: 0, messages: 0, writes: 0, repeated: 0 };
  /** When each row was last tried to be written, by the cloud's clock. */
  readonly writtenAt = new Map<string, number>();

  private constructor(
    readonly sandbox: Sandbox,
    readonly client: DynamoDBDocumentClient,
    private readonly outdir: string,
    private readonly spokes: readonly { readonly account: string; readonly project: string }[],
    rowsASecond: number,
  ) {
    sandbox.observe(({ service, operation, input }) => {
      if (service === "events" && operation === "PutEvents") this.counts.events += entriesIn(input);
      if (service === "sqs" && operation === "SendMessage") this.counts.messages++;
      if (service !== "dynamodb" || operation !== "PutItem") return;
      this.counts.writes++;
      const { TableName, Item } = input as { readonly TableName: string; readonly Item: Record<string, { S: string }> };
      if (TableName !== TABLE) return;
      const key = `${Item.MetricName!.S} ${Item.ExtractionDate!.S}`;
      if (this.writtenAt.has(key)) this.counts.repeated++;
      sandbox.clock.pass(1_000 / rowsASecond);
      this.writtenAt.set(key, sandbox.clock.now());
    });
  }

  static async with(spokes: number, rowsASecond: number): Promise<Hub> {
    const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-refresh-"));
    await synthesizeInto(outdir, { hubs: [{ ...HUB, organizationId: ORGANIZATION }], spokes: [] });
    const onFailure = (error: unknown): void => console.error(error);
    const sandbox = await Sandbox.start({ start: START, port: 0, limitsDynamoDbKeys: true, onFailure });
    await sandbox.deploy(outdir, "hub");
    const credentials = { accessKeyId: HUB.account, secretAccessKey: "any" };
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: sandbox.url, region: HUB.region, credentials }),
    );
    const all = Array.from({ length: spokes }, (_, number) => ({
      account: String(200_000_000_000 + number),
      project: `Team${number}`,
    }));
    // What the connection function does: the copy of the registrations, and the bus policy.
    sandbox.organizations.join(ORGANIZATION, [HUB.account, ...all.map(({ account }) => account)]);
    const registered = all.map((spoke) => ({ ...spoke, environment: "prod", region: HUB.region }));
    await storeRegistry({ dynamodb: client, summaries: SUMMARIES_TABLE }, { spokes: registered, reserved: [] }, START);
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "organization",
          Effect: "Allow",
          Principal: "*",
          Action: "events:PutEvents",
          Resource: HUB_BUS,
          Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
        },
      ],
    };
    await sandbox.callAs(HUB.account, HUB.region, "events", "PutPermission", { Policy: JSON.stringify(policy) });
    return new Hub(sandbox, client, outdir, all, rowsASecond);
  }

  /** @returns when the hub asked, by the cloud's clock */
  async refresh(form: EventForm): Promise<number> {
    const { sandbox, spokes } = this;
    const at = sandbox.clock.now();
    await sandbox.callAs(HUB.account, HUB.region, "lambda", "Invoke", { FunctionName: REFRESH_FUNCTION, Payload: {} });
    const date = new Date(at).toISOString();
    for (const [number, { account, project }] of spokes.entries()) {
      const measurements = Array.from({ length: METRICS }, (_, metric) => measurement(project, number, metric, date));
      const entries = eventsOf(measurements, [form]).map(({ kind, detail }) => ({
        ...{ EventBusName: HUB_BUS, Source: kind, DetailType: kind, Detail: detail },
      }));
      for (let first = 0; first < entries.length; first += ENTRIES) {
        const Entries = entries.slice(first, first + ENTRIES);
        await sandbox.callAs(account, HUB.region, "events", "PutEvents", { Entries });
      }
    }
    // A little further than ten minutes, when the hub looks who answered.
    await sandbox.clock.advanceTo(at + 11 * MINUTE_MS);
    return at;
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.sandbox.close();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}

function measurement(ProjectName: string, spoke: number, metric: number, ExtractionDate: string): Measurement {
  const isHealth = metric === 0;
  return {
    MetricName: isHealth ? HEALTH_METRIC : `Metric${metric}`,
    MetricValue: isHealth
      ? { ok: METRICS - 1, denied: 0, throttled: 0, failed: 0 }
      : { Completed: spoke, Failed: metric, InProgress: 1, Stopped: 0 },
    ExtractionDate,
    Metadata: { Unit: "Count" },
    ProjectName,
    Environment: "prod",
  };
}

function entriesIn(input: unknown): number {
  return (input as { readonly Entries: readonly unknown[] }).Entries.length;
}

/** `npm run bench -- refresh --spokes <number>` */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { spokes: { type: "string", default: "1000" } } });
  const spokes = Number(values.spokes);
  const { rate } = slowest(await synthesizedHub(), "metric");
  const table = new Table({
    head: ["events", "put", "messages", "writes", "repeated", "median, s", "95 of 100, s", "last, s", "$ a month"],
    style: { head: [], border: [] },
  });
  for (const form of EVENT_FORMS) {
    const hub = await Hub.with(spokes, rate);
    try {
      const at = await hub.refresh(form);
      const took = [...hub.writtenAt.values()].map((one) => (one - at) / 1_000).sort((one, other) => one - other);
      const share = (part: number): string => took[Math.ceil(part * took.length) - 1]!.toFixed(1);
      const summaries = { client: hub.client, summaries: SUMMARIES_TABLE };
      const visible = await readNewestValues(summaries);
      const run = await readNewestRun(summaries);
      if (took.length !== spokes * METRICS || visible.length !== took.length || run?.Answered !== spokes) {
        throw new Error(`${visible.length} values are visible, and ${run?.Answered} spokes have answered`);
      }
      const { events, messages, writes, repeated } = hub.counts;
      const dollars = (total(spokeCosts(form)) + total(hubCosts(form))).toFixed(3);
      table.push([form, events, messages, writes, repeated, share(0.5), share(0.95), share(1), dollars]);
    } finally {
      await hub.close();
    }
  }
  console.log(
    `${spokes} spokes with ${METRICS} metrics, in seconds of the cloud's clock: the archive stores ${rate} rows a second.`,
  );
  console.log("Dollars are for a spoke and its hub's share, asked every hour; docs/limits.md has what is in them.");
  console.log(table.toString());
}

void main();
