import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SQSRecord } from "aws-lambda";
import Table from "cli-table3";
import { EVENT_SOURCE } from "../contract/names";
import { archiveBatch, type ArchiveParts } from "../lambdas/archive/archive";
import { MeasurementStore } from "../lambdas/archive/store";
import { Summaries } from "../lambdas/archive/summaries";

const METRICS = 22;
const RUNS = 400;
/** What SQS gives to the archive at once. */
const BATCH = 100;

/** Answers every call of DynamoDB with an empty object, in a process of its own, so that its CPU does not count. */
function answerEverything(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("Content-Type", "application/x-amz-json-1.0").end("{}"));
  });
  server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
}

function message(run: number, metric: number): SQSRecord {
  const now = new Date();
  const body = {
    id: `${run}-${metric}`,
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    account: String(500_000_000_000 + run),
    region: "us-east-1",
    time: now.toISOString(),
    resources: [],
    detail: {
      MetricName: `Metric${metric}`,
      MetricValue: { Completed: run, Failed: metric, InProgress: 1, Stopped: 0 },
      ExtractionDate: now.toISOString(),
      Metadata: { Unit: "Count", Description: "what it counts, in a sentence of the usual length" },
      ProjectName: `Team${run}`,
      Environment: "prod",
    },
  };
  return {
    messageId: body.id,
    body: JSON.stringify(body),
    attributes: { SentTimestamp: String(Date.now()) },
  } as unknown as SQSRecord;
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
    store: new MeasurementStore(dynamodb, "metrics", undefined),
    summaries: new Summaries(dynamodb, "summaries", undefined),
    quarantine: { send: unused },
    queue: { postpone: unused },
    logger: { info: () => undefined, warn: (...args: unknown[]) => console.log(args) },
    originalSpokes: false,
  };
  const messages = Array.from({ length: RUNS }, (_, run) =>
    Array.from({ length: METRICS }, (_, metric) => message(run, metric)),
  ).flat();
  const store = async (some: readonly SQSRecord[]): Promise<void> => {
    for (let at = 0; at < some.length; at += BATCH) {
      const { batchItemFailures } = await archiveBatch(some.slice(at, at + BATCH), parts);
      if (batchItemFailures.length > 0) throw new Error("some were not stored");
    }
  };
  await store(messages.slice(0, messages.length / 4));
  const before = process.cpuUsage();
  await store(messages);
  const { user, system } = process.cpuUsage(before);
  server.kill();
  const table = new Table({ head: ["form", "measurements", "CPU, ms each"], style: { head: [], border: [] } });
  table.push(["an event for each metric", messages.length, ((user + system) / 1000 / messages.length).toFixed(2)]);
  console.log(table.toString());
}

if (process.argv[2] === "answer") answerEverything();
else void main();
