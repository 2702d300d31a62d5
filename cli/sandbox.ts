import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { latestValues } from "../dashboard/latest-values";
import { textTable } from "../dashboard/text-table";
import { addDemoHistory } from "../sandbox/demo/history";
import { Sandbox } from "../sandbox/sandbox";
import { connect } from "./connect";
import { fleetOf, type Fleet, type HubOutput } from "./fleet";
import { parseOptions, USAGE, UsageError, type StartOptions } from "./options";
import { Progress } from "./progress";
import { synthesize, SynthesisError } from "./synthesize";
import { whatNext } from "./what-next";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_DAYS = 14;

/** `npm start`: the configured dashboard in an embedded cloud, with two weeks of history, until Ctrl-C. */
async function main(options: StartOptions): Promise<void> {
  const interruption = interrupted();
  const now = Date.now();
  const start = options.unconnected ? now : Math.floor(now / HOUR_MS) * HOUR_MS - HISTORY_DAYS * DAY_MS;

  // The endpoint first: a port in use should be said before anything else is done.
  const sandbox = await Sandbox.start({ ...options, start, onFailure: reportFailure });
  const synthesized = mkdtempSync(join(tmpdir(), "ds-dashboard-"));
  let isUp = false;
  try {
    const ready = bringUp(sandbox, synthesized, options, { start, now }).then(() => (isUp = true));
    await Promise.race([ready, interruption]);
    await interruption;
    console.log("Ending the embedded cloud.");
  } finally {
    await sandbox.close({ keep: isUp });
    rmSync(synthesized, { recursive: true, force: true });
  }
}

/** Synthesizes, deploys, connects, lets the history pass, and shows what came out. */
async function bringUp(
  sandbox: Sandbox,
  synthesized: string,
  options: StartOptions,
  times: { readonly start: number; readonly now: number },
): Promise<void> {
  const progress = new Progress(process.stdout);
  progress.step("Synthesizing the configured stacks");
  const names = await synthesize(synthesized);
  progress.done(names.join(", "));

  const restored = sandbox.restore();
  progress.step("Deploying them into the embedded cloud");
  const stacks = [];
  for (const name of names) stacks.push(await sandbox.deploy(synthesized, name));
  const fleet = fleetOf(stacks);
  progress.done(`${stacks.reduce((sum, { resources }) => sum + resources.length, 0)} resources`);

  if (!restored) await begin(sandbox, fleet, options, times, progress);
  sandbox.cloud.clock.run();

  for (const hub of fleet.hubs) {
    const values = await latestValues(tableClient(sandbox, hub));
    console.log(values.length > 0 ? `\n${textTable(values)}\n` : "\nThe table is empty: nothing is connected yet.\n");
  }
  console.log(whatNext(sandbox.url, fleet, options));
}

/** What a new embedded cloud gets: made-up work in the spokes, the connections, and two weeks of hourly extraction. */
async function begin(
  sandbox: Sandbox,
  fleet: Fleet,
  { unconnected }: StartOptions,
  { start, now }: { readonly start: number; readonly now: number },
  progress: Progress,
): Promise<void> {
  for (const { account, region, environment } of fleet.spokes) {
    addDemoHistory(sandbox.sagemaker, { account, region, environment, start: now - HISTORY_DAYS * DAY_MS, end: now });
  }
  if (unconnected) return;
  progress.step("Connecting the accounts");
  await connect(fleet, ({ account, region }, service, operation, input) =>
    sandbox.callAs(account, region, service, operation, input),
  );
  progress.done(`${fleet.spokes.length} spokes, ${fleet.hubs.length === 1 ? "1 hub" : `${fleet.hubs.length} hubs`}`);

  progress.step(`Extracting every hour for ${HISTORY_DAYS} days`);
  for (let time = start; time < now; time += DAY_MS / 4) {
    await sandbox.cloud.clock.advanceTo(Math.min(time, now));
    progress.portion((time - start) / (now - start));
  }
  await sandbox.cloud.clock.advanceTo(now);
  progress.done();
}

function tableClient(sandbox: Sandbox, { account, region }: HubOutput): DynamoDBDocumentClient {
  const credentials = { accessKeyId: account, secretAccessKey: "any" };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: sandbox.url, region, credentials }));
}

function reportFailure(error: unknown): void {
  console.error(error);
}

/** Ctrl-C arrives more than once, from the terminal and from npm and tsx, which pass it on: every time is listened to. */
async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

/** What went wrong, in one message where it is somebody's to mend. */
function explain(error: unknown, port: number | undefined): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof SynthesisError) return error.message;
  if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
    return `Port ${port} on 127.0.0.1 is in use; end what listens there, or give another one: npm start -- --port 4567`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// The functions run in UTC, as on Lambda; a worker cannot have another time zone than its process.
process.env.TZ = "UTC";
// The AWS SDK announces at every start that it will not serve Node 20 for ever.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

let options: StartOptions | undefined;
try {
  options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else {
    main(options).catch((error: unknown) => {
      console.error(explain(error, options?.port));
      process.exitCode = 1;
    });
  }
} catch (error) {
  console.error(explain(error, options?.port));
  process.exitCode = 1;
}
