import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { App } from "cdktf";
import Table from "cli-table3";
import { Aws } from "../cli/fleet/aws";
import { connect, connectionsOf } from "../cli/connections/connect";
import { status } from "../cli/connections/status";
import { fleetOf } from "../cli/fleet/fleet";
import { refresh } from "../cli/refresh/refresh";
import { synthesizedStackNames } from "../common/synthesized-stacks";
import { checkConfiguration } from "../config/load-configuration";
import { createStacks } from "../constructs/create-stacks";
import { Sandbox } from "../sandbox";
import { madeFleet } from "./made-fleet";

/** Spokes of one hub, each in an account of its own; the first is what the others are compared with. */
const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [2, 30, 100];

/** A bus policy has no room for the accounts of the larger fleets. */
const ORGANIZATION = "o-exampleorg";

const STEPS = ["deploy", "connect", "status", "first refresh", "second refresh"] as const;

/** What one step took, in milliseconds: of the clock, and of all cores. */
interface Cost {
  readonly time: number;
  readonly cpu: number;
}

type Costs = Record<(typeof STEPS)[number], Cost>;

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { time: performance.now() - began, cpu: (user + system) / 1000 };
}

function require(isWell: boolean, what: string): void {
  if (!isWell) throw new Error(`${what} did not end well`);
}

/** A fleet in an embedded cloud whose clock runs, as in `npm start`. */
async function measure(spokes: number): Promise<Costs> {
  const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-spokes-"));
  const configuration = await checkConfiguration(madeFleet(spokes, ORGANIZATION));
  const app = new App({ outdir, skipValidation: true });
  createStacks(app, configuration);
  app.synth();
  const sandbox = await Sandbox.start({ start: Date.now(), port: 0, onFailure: console.error });
  const fleet = fleetOf(configuration);
  sandbox.organizations.join(ORGANIZATION, [fleet.hubs[0]!.account, ...fleet.spokes.map(({ account }) => account)]);
  const aws = new Aws(sandbox.url);
  const refreshAll = async (): Promise<void> => {
    const { ok } = await refresh(fleet.hubs, 300, aws);
    require(ok, "refresh");
  };
  try {
    const deploy = await costOf(async () => {
      for (const name of synthesizedStackNames(outdir) ?? []) await sandbox.deploy(outdir, name);
    });
    sandbox.clock.run();
    return {
      deploy,
      connect: await costOf(async () => {
        const { connections } = await connect(connectionsOf(fleet.spokes), aws);
        require(connections.every(({ state }) => state === "connected"), "connect");
      }),
      status: await costOf(() => status(fleet, true, aws, outdir)),
      "first refresh": await costOf(refreshAll),
      "second refresh": await costOf(refreshAll),
    };
  } finally {
    await sandbox.close();
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const table = new Table({ head: ["spokes", ...STEPS.map((step) => `${step}, s (CPU)`), "memory, MB"] });
  for (const spokes of SIZES) {
    const costs = await measure(spokes);
    table.push([
      spokes,
      ...STEPS.map((step) => `${(costs[step].time / 1000).toFixed(1)} (${(costs[step].cpu / 1000).toFixed(1)})`),
      Math.round(process.memoryUsage.rss() / 1e6),
    ]);
  }
  console.log(table.toString());
}

void main();
