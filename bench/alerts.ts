import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import { problemsOf } from "../__tests__/fixtures/alerts/check-day";
import { liveDay } from "../__tests__/fixtures/alerts/live-day";
import { madeDay } from "../__tests__/fixtures/alerts/made-day";
import { MadeHub } from "../__tests__/fixtures/alerts/made-hub";
import { madeRule } from "../__tests__/fixtures/alerts/made-rule";
import { dateOf, DAY_MS } from "../common/instants";
import { runAlerts } from "../lambdas/alerts/run";
import { fromWire, toWire, type Wire } from "./wire";

const METRICS = 20;
const SPOKES = 250;
const RULES = 50;
/** As many of the rules compare with what is usual. */
const USUAL_RULES = 10;
const DAYS = 1_000;
const REPEATED = 5;

/** Every 15 minutes, and after a request for measurements in every hour. */
const RUNS_A_MONTH = 30 * (96 + 24);
/** On-demand prices of us-east-1, in $: a million half reads of 4 KB, a GB-second of arm64, a million invocations. */
const PRICES = { read: 0.125, gbSecond: 0.000_013_333_4, invocation: 0.2 };
/** Lambda gives a whole CPU to a function of that size, and shares of it to smaller ones. */
const MB_OF_A_CPU = 1_769;

const NOW = Date.parse("2026-03-04T10:10:00Z");

function metricName(number: number): string {
  return `CompletedTrainingJobsOfSomeKind24h-${number}`;
}

interface Measured {
  readonly what: string;
  /** CPU seconds of the function with what the SDK does, without the network. */
  readonly cpu: number;
  readonly calls: number;
  /** Read units of DynamoDB, half a 4 KB block each. */
  readonly readUnits: number;
  readonly messages: number;
}

/** A hub with 5,000 series, whose DynamoDB answers as over the network: in pages of JSON. */
class BenchHub {
  readonly hub = new MadeHub();
  calls = 0;
  readUnits = 0;
  private readonly rendered = new Map<string, string>();

  constructor() {
    for (let rule = 0; rule < RULES; rule++) {
      const isUsual = rule < USUAL_RULES;
      this.hub.set(
        madeRule({
          name: `rule-${rule}`,
          metric: metricName(rule % METRICS),
          ...(isUsual && { condition: { kind: "outsideUsual", deviations: 4, minimumChange: 50 } }),
        }),
      );
    }
    for (const series of this.series()) {
      for (let day = 1; day <= 98; day++) this.hub.day(series, dateOf(NOW - day * DAY_MS), (day * 7) % 10);
    }
  }

  /** Every series is measured once more. */
  measure(at: string, value: number): void {
    this.hub.refreshed(at);
    for (const series of this.series()) this.hub.measure({ at, value, ...series });
    this.rendered.clear();
  }

  async run(what: string, now: number): Promise<Measured> {
    Date.now = () => now;
    const parts = this.hub.parts();
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        region: "us-east-1",
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        requestHandler: { handle: (request: unknown) => this.answer(request as Request) } as never,
      }),
    );
    const messages = this.hub.published.length;
    [this.calls, this.readUnits] = [0, 0];
    const start = process.cpuUsage();
    await runAlerts({ ...parts, tables: { ...parts.tables, client } });
    const { user, system } = process.cpuUsage(start);
    return {
      what,
      cpu: (user + system) / 1e6,
      calls: this.calls,
      readUnits: this.readUnits,
      messages: this.hub.published.length - messages,
    };
  }

  private *series(): Generator<{
    MetricName: string;
    ProjectName: string;
    Environment: string;
    Account: string;
    Unit: string;
  }> {
    for (let spoke = 0; spoke < SPOKES; spoke++) {
      const names = { ProjectName: `fraud-detection-${spoke}`, Environment: "production" };
      const Account = String(222_222_222_222 + spoke);
      for (let metric = 0; metric < METRICS; metric++)
        yield { MetricName: metricName(metric), ...names, Account, Unit: "Count" };
    }
  }

  private async answer({ headers, body: bytes }: Request): Promise<{ response: object }> {
    this.calls++;
    const request = new TextDecoder().decode(bytes);
    const operation = String(headers["x-amz-target"]).split(".")[1]!;
    const known = this.rendered.get(request);
    const body = known ?? (await this.perform(operation, JSON.parse(request) as Record<string, unknown>));
    // Only newest values are so many. What it takes to render them is not the function's.
    if (body.length > 500_000) this.rendered.set(request, body);
    if (operation !== "PutItem") this.readUnits += Math.ceil(body.length / 4_096) / 2;
    return {
      response: {
        statusCode: 200,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: Readable.from([Buffer.from(body)]),
      },
    };
  }

  private async perform(operation: string, input: Record<string, unknown>): Promise<string> {
    for (const name of ["Item", "Key", "ExpressionAttributeValues"]) {
      if (input[name] !== undefined) input[name] = fromWire(input[name] as Wire);
    }
    const command = { constructor: { name: `${operation.replace("Item", "")}Command` }, input };
    const { Item, Items } = (await this.hub.tables.client().send(command as never)) as {
      readonly Item?: object;
      readonly Items?: readonly object[];
    };
    return JSON.stringify({ Item: Item && toWire(Item), Items: Items?.map(toWire) });
  }
}

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

async function speed(): Promise<void> {
  const bench = new BenchHub();
  const at = (minutes: number): number => NOW + minutes * 60_000;
  const iso = (minutes: number): string => new Date(at(minutes) - 10 * 60_000).toISOString();
  const results: Measured[] = [];
  bench.measure(iso(0), 1);
  results.push(await bench.run("the first of a day", at(0)));
  const quiet: Measured[] = [];
  for (let again = 1; again <= REPEATED; again++) quiet.push(await bench.run("nothing has changed", at(again)));
  const usual = quiet.sort((a, b) => a.cpu - b.cpu)[Math.floor(REPEATED / 2)]!;
  results.push(usual);
  bench.measure(iso(60), 100);
  results.push(await bench.run("every series alerts", at(60)));
  bench.measure(iso(120), 1);
  results.push(await bench.run("every series recovers", at(120)));

  const table = new Table({
    head: ["5,000 series, 50 rules", "CPU time, s", "Calls of DynamoDB", "Read units", "Messages"],
    colAligns: ["left", "right", "right", "right", "right"],
  });
  for (const { what, cpu, calls, readUnits, messages } of results) {
    table.push([what, cpu.toFixed(2), calls, readUnits.toFixed(0), messages]);
  }
  console.log(table.toString());
  if (usual.cpu > 2) process.exitCode = 1;
  const cost = costOf(usual, results[0]!);
  console.log(`${RUNS_A_MONTH} runs a month: ${cost.toFixed(2)} $ (at most 0.20 $)`);
  if (cost > 0.2) process.exitCode = 1;
}

/** What a month of quiet runs costs, and once a day one that looks up what is usual. */
function costOf(usual: Measured, first: Measured): number {
  const reads = RUNS_A_MONTH * usual.readUnits + 30 * (first.readUnits - usual.readUnits);
  const cpu = RUNS_A_MONTH * usual.cpu + 30 * (first.cpu - usual.cpu);
  const gbSeconds = (cpu * MB_OF_A_CPU) / 1_024;
  return (reads * PRICES.read + RUNS_A_MONTH * PRICES.invocation) / 1e6 + gbSeconds * PRICES.gbSecond;
}

async function days(): Promise<void> {
  const counts = { episodes: 0, messages: 0, doubles: 0, runs: 0, crashes: 0, problems: 0 };
  for (let seed = 1; seed <= DAYS; seed++) {
    const day = madeDay(seed);
    const lived = await liveDay(day, seed, (now) => (Date.now = () => now));
    const { problems, episodes } = problemsOf(day, lived);
    for (const problem of problems) console.log(`day ${seed} ${problem}`);
    const ids = new Set(lived.hub.events.map(({ id }) => id)).size;
    counts.episodes += episodes;
    counts.messages += ids;
    counts.doubles += lived.hub.events.length - ids;
    counts.runs += lived.runs;
    counts.crashes += lived.crashes;
    counts.problems += problems.length;
  }
  console.log(
    `${DAYS} made-up days: ${counts.runs} runs, of which ${counts.crashes} crashed; ${counts.episodes} alerts, ` +
      `${counts.messages} messages, of which ${counts.doubles} came again with the same id; ${counts.problems} differences ` +
      "from what the rows tell",
  );
  if (counts.problems > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  await speed();
  await days();
}

void main();
