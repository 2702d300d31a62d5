import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingLines } from "../../dashboard/drawing/missing-words";
import { readMissingMetrics } from "../../dashboard/reading/missing-metrics";
import { compareSeries } from "../../dashboard/reading/order";
import { readNewestValues } from "../../tables/summaries";
import { DAY_MS, HOUR_MS } from "../../common/instants";
import { boundaryArns } from "../../config/roles";
import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import { addDemoData, DEMO_ANSWERS, hasState, Sandbox } from "../../sandbox";
import { Aws } from "../fleet/aws";
import { readConfiguration } from "../fleet/configuration";
import { connect, connectionsOf } from "../connections/connect";
import { status } from "../connections/status";
import { pageBundle } from "../page-server/page-bundle";
import { startDashboard } from "../page-server/server";
import { CommandError } from "../errors";
import { fleetOf, type Fleet } from "../fleet/fleet";
import { interrupted } from "../output/interruption";
import { allPrintable, printableStack } from "../output/printable";
import { Progress } from "../output/progress";
import { alertsNow, onMessages, withoutQuarters } from "./alerts";
import { newestValues } from "./newest-values";
import { tellOfHanging } from "./hanging";
import { lostTables } from "./lost-tables";
import { addOwnAnswers } from "./own-answers";
import { tellStory } from "./story";
import { unconnectedText } from "./unconnected";
import { synthesize } from "../synthesis/synthesize";
import { whatNext } from "./what-next";

export interface SandboxOptions {
  /** Deploy hubs and spokes, but leave connecting them to the user. */
  readonly unconnected: boolean;
  /** Port on loopback; 0 for any free one. */
  readonly port: number;
  /** How much history there is at the start. */
  readonly days: number;
  /** The folder that keeps the state between runs; undefined: nothing is kept. */
  readonly stateFolder: string | undefined;
}

/**
 * Runs the configured dashboard in an embedded cloud, with some days of history, until Ctrl-C.
 *
 * @throws ConfigurationError if the configuration is invalid
 * @throws CommandError if synthesis fails, an account cannot be connected, or the port is taken
 */
export async function runSandbox(options: SandboxOptions): Promise<void> {
  // The functions run in UTC, as on Lambda. They run in workers, which always have the time zone of the process.
  process.env.TZ = "UTC";
  // The embedded cloud cannot go on after either.
  const end = Promise.race([interrupted(), lostTables()]);
  const now = Date.now();
  const { unconnected, stateFolder, days } = options;
  // If it continues from a saved state, that state already has a history.
  const hasHistory = !unconnected && !(stateFolder !== undefined && hasState(stateFolder));
  const start = hasHistory ? Math.floor(now / HOUR_MS) * HOUR_MS - days * DAY_MS : now;

  // The endpoint starts first, so that a port in use is reported before anything else happens.
  const sandbox = await Sandbox.start({ ...options, start, onFailure: reportFailure }).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "EADDRINUSE" ? portInUse(options.port) : error;
  });
  const synthesized = mkdtempSync(join(tmpdir(), "ds-dashboard-"));
  const over = new AbortController();
  let isUp = false;
  try {
    const ready = bringUp({ sandbox, synthesized, unconnected, days, start, now, over: over.signal }).then(
      () => (isUp = true),
    );
    await Promise.race([ready, end]);
    await end;
    console.log("Ending the embedded cloud.");
  } finally {
    over.abort();
    try {
      await sandbox.close({ keep: isUp });
    } finally {
      rmSync(synthesized, { recursive: true, force: true });
    }
  }
}

/** The start of the embedded cloud, from an empty one to one with the history that people see. */
interface Start {
  readonly sandbox: Sandbox;
  /** The folder for the synthesized stacks. */
  readonly synthesized: string;
  readonly unconnected: boolean;
  readonly days: number;
  /** Epoch milliseconds: `start` is where the clock begins, `now` is where it has to get to. */
  readonly start: number;
  readonly now: number;
  /** Aborted when the embedded cloud stops. */
  readonly over: AbortSignal;
}

/** Synthesizes, deploys, connects, simulates the history, and shows the result. */
async function bringUp(run: Start): Promise<void> {
  const { sandbox, synthesized, unconnected, start, now, over } = run;
  // Synthesis would find the same problems, but in a separate process.
  const configuration = await readConfiguration();
  // The user's own come last: they may answer the same operations.
  await sandbox.answers.add(DEMO_ANSWERS);
  await addOwnAnswers(sandbox, configuration);
  const fleet = fleetOf(configuration);
  const progress = new Progress(process.stdout);
  tellOfHanging(sandbox, (line) => progress.tell(line));
  progress.step("Synthesizing the configured stacks");
  const names = await synthesize(synthesized, over);
  progress.done(names.join(", "));

  const restored = await sandbox.restore();
  for (const arn of boundaryArns(configuration)) sandbox.roles.putManagedPolicy(arn);
  progress.step("Deploying them into the embedded cloud");
  let resources = 0;
  for (const name of names) resources += (await sandbox.deploy(synthesized, name)).resources.length;
  progress.done(`${resources} resources`);

  for (const { account, organizationId } of configuration.hubs) {
    const members = [account, ...fleet.spokes.map((spoke) => spoke.account)];
    if (organizationId !== undefined) sandbox.organizations.join(organizationId, members);
  }
  const aws = new Aws(sandbox.url);
  // It is made while the history is simulated, so it takes no extra time. Its error is ignored here, because if the
  // simulation fails, nothing needs the page any more.
  const page = pageBundle();
  page.catch(() => undefined);
  if (!restored) await addWork(fleet, run);
  over.throwIfAborted();
  if (!restored && !unconnected) {
    await connectAll(fleet, aws, progress);
    tellStory(sandbox, fleet, start, now);
    await withoutQuarters(fleet.hubs, aws, () => passHistory(run, progress));
  }
  // The start has taken its time.
  await sandbox.clock.advanceTo(Date.now());
  sandbox.clock.run();
  const served = await startDashboard({ hubs: fleet.hubs, aws, port: undefined, page });
  if (over.aborted) return served.close();
  over.addEventListener("abort", () => void served.close());

  for (const hub of fleet.hubs) {
    const { dynamodb } = await aws.at(hub);
    const values = [...(await readNewestValues({ client: dynamodb, summaries: SUMMARIES_TABLE }))].sort(compareSeries);
    const heading = fleet.hubs.length > 1 ? `\nHub ${hub.name}:` : "";
    const table = values.length > 0 ? newestValues(values) : "The table is empty: nothing is connected yet.";
    console.log(`${heading}\n${table}\n`);
    const missing = await readMissingMetrics({ client: dynamodb, measurements: TABLE }, values);
    if (missing.length > 0) console.log(`${missingLines(allPrintable(missing)).join("\n")}\n`);
  }
  if (!unconnected) console.log(`${await alertsNow(fleet.hubs, aws, sandbox)}\n`);
  if (restored && !unconnected) {
    const lacking = unconnectedText((await status(fleet, "configuration", aws, synthesized)).connections, sandbox.url);
    if (lacking !== undefined) console.log(`${lacking}\n`);
  }
  onMessages(sandbox, console.log);
  console.log(whatNext({ cloud: sandbox.url, dashboard: served.url }, fleet, { unconnected }));
}

/** Adds made-up work of those days to the spokes. */
async function addWork(fleet: Fleet, { sandbox, now, days }: Start): Promise<void> {
  const history = { start: now - days * DAY_MS, end: now };
  await addDemoData(
    sandbox,
    fleet.spokes.map(({ account, region, environment }) => ({ account, region, environment, ...history })),
  );
}

async function connectAll({ hubs, spokes }: Fleet, aws: Aws, progress: Progress): Promise<void> {
  progress.step("Connecting the accounts");
  const { connections } = await connect(connectionsOf(spokes), aws);
  const failed = connections.find(({ state }) => state !== "connected");
  if (failed) throw new CommandError(`${failed.spoke} is not connected to ${failed.hub}: ${failed.problem}`);
  progress.done(`${spokes.length} spokes, ${hubs.length === 1 ? "1 hub" : `${hubs.length} hubs`}`);
}

/** Simulates those days, in which the accounts measure on their schedules. */
async function passHistory({ sandbox, start, now, days, over }: Start, progress: Progress): Promise<void> {
  progress.step(`Letting ${days === 1 ? "1 day" : `${days} days`} of measurements pass`);
  for (let time = start; time < now; time += DAY_MS / 4) {
    await sandbox.clock.advanceTo(Math.min(time, now));
    over.throwIfAborted();
    progress.portion((time - start) / (now - start));
  }
  await sandbox.clock.advanceTo(now);
  over.throwIfAborted();
  progress.done();
}

function reportFailure(error: unknown): void {
  console.error(printableStack(error));
}

function portInUse(port: number): CommandError {
  return new CommandError(
    `Port ${port} on 127.0.0.1 is in use; end what listens there, or give another one: npm start -- --port 4567`,
  );
}
