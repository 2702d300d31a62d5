import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import type { SQSRecord } from "aws-lambda";
import { SERIES_PER_ACCOUNT } from "../contract/account-series";
import { EVENT_SOURCE } from "../contract/names";
import { MAX_LABELS, MAX_NAME_LENGTH, MAX_VALUE_BYTES } from "../contract/value";
import { parseFilters } from "../dashboard/filters";
import { readPicture, VIEW_LIMITS } from "../dashboard/reading/read-picture";
import type { View } from "../dashboard/views";
import { archiveBatch } from "../lambdas/archive/archive";
import { Claims } from "../lambdas/archive/claims";
import { SeriesQuota } from "../lambdas/archive/series-quota";
import { MeasurementStore } from "../lambdas/archive/store";
import { Summaries } from "../lambdas/archive/summaries";
import { MadeHistory } from "./made-history";
import { ReadMeter, type Reads } from "./read-meter";

/** One registered spoke that reports as much as it can, beside so many others. */
const SPOKES = 300;
const METRICS = 22;
const BOMB_SERIES = 2_000;
const BOMB = { project: "bomb", environment: "prod", account: "666666666666", region: "us-east-1" };
/** The pictures of others may become larger by so much. What they take of the CPU is shown. */
const ALLOWED = 1.2;
/** The most that the bomb's own picture may have. */
const ALLOWED_BYTES = 1024 * 1024;
const RUNS = 15;

const PICTURES: readonly { readonly name: string; readonly view: View; readonly query: string }[] = [
  { name: "overview", view: "overview", query: "" },
  { name: "another project", view: "project", query: "project=team-7" },
  { name: "another project's plots", view: "plots", query: "project=team-7&environment=dev" },
  { name: "a metric of all", view: "plots", query: "metric=TrainingJobsByStatus" },
];
const OWN = { name: "the bomb's own", view: "project", query: "project=bomb" } as const;

interface Result {
  /** Of the picture as JSON. */
  readonly bytes: number;
  /** Median of the CPU's seconds for reading and folding, those of DynamoDB not included. */
  readonly seconds: number;
  readonly reads: Reads;
}

async function measured({ hub, now }: MadeHistory, { view, query }: (typeof PICTURES)[number]): Promise<Result> {
  const { filters } = parseFilters(new URLSearchParams(query));
  const meter = new ReadMeter(hub.client);
  const seconds: number[] = [];
  let bytes = 0;
  let reads: Reads | undefined;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    const picture = await readPicture(hub, filters, { now, width: 600, limits: VIEW_LIMITS[view] });
    bytes = Buffer.byteLength(JSON.stringify(picture));
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
    reads = meter.take();
  }
  meter.end();
  return { bytes, seconds: seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!, reads: reads! };
}

/** What the archive makes of a spoke that reports that many series of that many labels, by outcome. */
async function explode({ hub, now }: MadeHistory, prefix: string, labels: number, length: number): Promise<unknown> {
  const { client, measurements, summaries } = hub;
  const claims = new Claims({ spokes: [BOMB], reserved: [] }, "registered");
  const value = Object.fromEntries(
    Array.from({ length: labels }, (_, label) => [String(label).padEnd(length, "x"), 1]),
  );
  const time = new Date(now).toISOString();
  const records = Array.from({ length: BOMB_SERIES }, (_, index) => ({
    messageId: String(index),
    body: JSON.stringify({
      id: String(index),
      ...{ source: EVENT_SOURCE, "detail-type": EVENT_SOURCE, account: BOMB.account, region: BOMB.region, time },
      detail: {
        MetricName: `${prefix}${index}`,
        MetricValue: value,
        ExtractionDate: time,
        Metadata: {},
        ProjectName: BOMB.project,
        Environment: BOMB.environment,
      },
    }),
    attributes: { SentTimestamp: String(now) },
  }));
  let outcome: unknown;
  const never = (): Promise<never> => Promise.reject(new Error("nothing is postponed"));
  await archiveBatch(records as unknown as SQSRecord[], {
    registered: {
      check: async (claim) => {
        const refusal = claims.refusal(claim);
        if (refusal) throw refusal;
      },
    },
    quota: new SeriesQuota(client, summaries, SERIES_PER_ACCOUNT),
    store: new MeasurementStore(client, measurements, undefined),
    summaries: new Summaries(client, summaries, undefined),
    quarantine: { send: async () => undefined },
    queue: { postpone: never },
    logger: { warn: () => undefined, info: (_: unknown, counts: unknown) => void (outcome = counts) } as never,
    originalSpokes: false,
  });
  return outcome;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-bench-"));
  const history = await MadeHistory.create(folder);
  try {
    await history.addSpokes(SPOKES, METRICS);
    const before = [];
    for (const picture of PICTURES) before.push(await measured(history, picture));
    const wide = await explode(history, "wide", MAX_LABELS, MAX_NAME_LENGTH);
    console.log(`${BOMB_SERIES} series of ${MAX_LABELS} labels of ${MAX_NAME_LENGTH} characters:`, wide);
    const length = Math.floor(MAX_VALUE_BYTES / MAX_LABELS) - 6;
    console.log(`and of ${length}:`, await explode(history, "fits", MAX_LABELS, length));
    const table = new Table({
      head: ["Picture", "Bytes", "with the bomb", "CPU, s", "with the bomb", "Bytes read", "with the bomb"],
    });
    for (const [index, picture] of PICTURES.entries()) {
      const [once, now] = [before[index]!, await measured(history, picture)];
      const ratios = [now.bytes / once.bytes, now.seconds / once.seconds];
      if (ratios[0]! > ALLOWED) process.exitCode = 1;
      const [bytes, seconds] = ratios.map((ratio) => `× ${ratio.toFixed(2)}`);
      const read = `× ${(now.reads.bytes / once.reads.bytes).toFixed(2)}`;
      table.push([picture.name, once.bytes, bytes, once.seconds.toFixed(2), seconds, once.reads.bytes, read]);
    }
    const own = await measured(history, OWN);
    if (own.bytes > ALLOWED_BYTES) process.exitCode = 1;
    table.push([OWN.name, "", own.bytes, "", own.seconds.toFixed(2), "", own.reads.bytes]);
    console.log(table.toString());
  } finally {
    await history.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
