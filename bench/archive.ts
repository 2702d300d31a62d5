import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSRecord } from "aws-lambda";
import Table from "cli-table3";
import { EVENT_FORMS, type EventForm, type Measurement } from "../contract/event";
import { archiveBatch, type ArchiveParts } from "../lambdas/archive/archive";
import { MeasurementStore } from "../lambdas/archive/store";
import { eventsOf } from "../lambdas/extract/events";
import { Summaries } from "../lambdas/archive/summaries";

const METRICS = 22;
const RUNS = 400;
/** What SQS gives to the archive at once. */
const BATCH = 50;

/** Answers every call of DynamoDB with an empty object, in a process of its own, so that its CPU does not count. */
function answerEverything(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("Content-Type", "application/x-amz-json-1.0").end("{}"));
  });
  server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
}

function measurementsOf(run: number): readonly Measurement[] {
  return Array.from({ length: METRICS }, (_, metric) => ({
    MetricName: `Metric${metric}`,
    MetricValue: { Completed: run, Failed: metric, InProgress: 1, Stopped: 0 },
    ExtractionDate: new Date().toISOString(),
    Metadata: { Unit: "Count", Description: "what it counts, in a sentence of the usual length" },
    ProjectName: `Team${run}`,
    Environment: "prod",
  }));
}

/** The messages in which the archive gets a run. */
function messagesOf(run: number, form: EventForm): readonly SQSRecord[] {
  const sender = { account: String(500_000_000_000 + run), region: "us-east-1", resources: [] };
  return eventsOf(measurementsOf(run), [form]).map(({ kind, detail }, event) => {
    const id = `${run}-${event}`;
    const envelope = { id, source: kind, "detail-type": kind, ...sender, time: new Date().toISOString() };
    return {
      messageId: id,
      body: JSON.stringify({ ...envelope, detail: JSON.parse(detail) as unknown }),
      attributes: { SentTimestamp: String(Date.now()) },
    } as unknown as SQSRecord;
  });
}

async function main(): Promise<void> {
  const server = fork(__filename, ["answer"], { execArgv: process.execArgv });
  const [port] = (await once(server, "message")) as [number];
  const dynamodb = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    }),
  );
  const unused = () => Promise.reject(new Error("nothing is refused here"));
  const parts: ArchiveParts = {
    registered: { check: () => Promise.resolve() },
    quota: { take: () => Promise.resolve(), check: () => Promise.resolve() },
    store: new MeasurementStore(dynamodb, "metrics", undefined),
    summaries: new Summaries(dynamodb, "summaries", undefined),
    quarantine: { send: unused },
    queue: { postpone: unused },
    logger: { info: () => undefined, warn: (...args: unknown[]) => console.log(args) },
    originalSpokes: false,
  };
  const store = async (some: readonly SQSRecord[]): Promise<void> => {
    for (let at = 0; at < some.length; at += BATCH) {
      const { batchItemFailures } = await archiveBatch(some.slice(at, at + BATCH), parts);
      if (batchItemFailures.length > 0) throw new Error("some were not stored");
    }
  };
  const table = new Table({ head: ["events", "measurements", "CPU, ms each"], style: { head: [], border: [] } });
  for (const form of EVENT_FORMS) {
    const messages = Array.from({ length: RUNS }, (_, run) => messagesOf(run, form)).flat();
    await store(messages.slice(0, messages.length / 4));
    const before = process.cpuUsage();
    await store(messages);
    const { user, system } = process.cpuUsage(before);
    const stored = RUNS * METRICS;
    table.push([form, stored, ((user + system) / 1_000 / stored).toFixed(2)]);
  }
  server.kill();
  console.log(table.toString());
}

if (process.argv[2] === "answer") answerEverything();
else void main();
