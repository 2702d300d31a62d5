import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { Aws } from "../cli/fleet/aws";
import { connect, connectionsOf } from "../cli/connections/connect";
import { status } from "../cli/connections/status";
import { fleetOf } from "../cli/fleet/fleet";
import { refresh } from "../cli/refresh/refresh";
import { synthesizedStackNames } from "../common/synthesized-stacks";
import { Sandbox } from "../sandbox";
import { madeFleet } from "./made-fleet";
import { synthesizeInto } from "../testing/synthesis";

const { spokes: wanted } = parseArgs({
  options: { spokes: { type: "string", multiple: true, default: ["30", "100"] } },
}).values;
/** Spokes of one hub, each in an account of its own; the first is what the others are compared with. */
const SIZES = [2, ...wanted.map(Number)];

/** A bus policy has no room for the accounts of the larger fleets. */
const ORGANIZATION = "o-exampleorg";

const STEPS = ["deploy", "connect", "status", "first refresh", "second refresh"] as const;

/** What one step took: milliseconds of the clock and of all cores, and calls of the embedded cloud. */
interface Cost {
  readonly time: number;
  readonly cpu: number;
  readonly calls: number;
}

type Costs = Record<(typeof STEPS)[number], Cost>;

async function costOf(sandbox: Sandbox, work: () => Promise<unknown>): Promise<Cost> {
  let calls = 0;
  const end = sandbox.observe(() => calls++);
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  end();
  return { time: performance.now() - began, cpu: (user + system) / 1000, calls };
}

function require(isWell: boolean, what: string): void {
  if (!isWell) throw new Error(`${what} did not end well`);
}

/** A fleet in an embedded cloud whose clock runs, as in `npm start`. */
async function measure(spokes: number): Promise<Costs> {
  const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-spokes-"));
  const configuration = await synthesizeInto(outdir, madeFleet(spokes, ORGANIZATION));
  const sandbox = await Sandbox.start({ start: Date.now(), port: 0, onFailure: console.error });
  const fleet = fleetOf(configuration);
  sandbox.organizations.join(ORGANIZATION, [fleet.hubs[0]!.account, ...fleet.spokes.map(({ account }) => account)]);
  const aws = new Aws(sandbox.url);
  const refreshAll = async (): Promise<void> => {
    const { ok } = await refresh(fleet.hubs, 300, aws);
    require(ok, "refresh");
  };
  try {
    const deploy = await costOf(sandbox, async () => {
      for (const name of synthesizedStackNames(outdir) ?? []) await sandbox.deploy(outdir, name);
    });
    sandbox.clock.run();
    return {
      deploy,
      connect: await costOf(sandbox, async () => {
        const { connections } = await connect(connectionsOf(fleet.spokes), aws);
        require(connections.every(({ state }) => state === "connected"), "connect");
      }),
      status: await costOf(sandbox, () => status(fleet, "configuration", aws, outdir)),
      "first refresh": await costOf(sandbox, refreshAll),
      "second refresh": await costOf(sandbox, refreshAll),
    };
  } finally {
    await sandbox.close();
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What one spoke costs in a fleet, as a multiple of what it costs in the smallest one. */
function growth(
  cost: (costs: Costs) => number,
  [fewest, first]: [number, Costs],
  [spokes, costs]: [number, Costs],
): string {
  return (cost(costs) / spokes / (cost(first) / fewest)).toFixed(2);
}

async function main(): Promise<void> {
  const table = new Table({ head: ["spokes", ...STEPS.map((step) => `${step}, s (CPU)`), "memory, MB"] });
  const perSpoke = new Table({ head: ["spokes", ...STEPS.map((step) => `${step}, calls (CPU)`)] });
  const fleets: [number, Costs][] = [];
  for (const spokes of SIZES) {
    const costs = await measure(spokes);
    fleets.push([spokes, costs]);
    table.push([
      spokes,
      ...STEPS.map((step) => `${(costs[step].time / 1000).toFixed(1)} (${(costs[step].cpu / 1000).toFixed(1)})`),
      Math.round(process.memoryUsage.rss() / 1e6),
    ]);
    const times = (cost: (costs: Costs) => number): string => growth(cost, fleets[0]!, [spokes, costs]);
    perSpoke.push([
      spokes,
      ...STEPS.map((step) => `${times((of) => of[step].calls)} (${times((of) => of[step].cpu)})`),
    ]);
  }
  console.log(table.toString());
  console.log(`For each spoke, as a multiple of the fleet of ${SIZES[0]}:\n${perSpoke.toString()}`);
}

void main();
