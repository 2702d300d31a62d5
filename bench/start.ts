import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { madeFleet } from "./made-fleet";

const ROOT = join(__dirname, "..");
const COMMAND = join(ROOT, "bin", "ds-dashboard.mjs");
/** As in the example. */
const SCHEDULE = "rate(3 hours)";
/** Spokes of the fleet that the other one is compared with. */
const FEWEST = 2;

/** `npm run bench -- start --spokes 30 --days 14`: how long `npm start` takes until the page is there. */
async function main(): Promise<void> {
  const options = { spokes: { type: "string", default: "30" }, days: { type: "string", default: "14" } } as const;
  const { spokes, days } = parseArgs({ options }).values;
  const table = new Table({
    head: ["spokes", `${days} days, s`, "of a spoke, as a multiple"],
    style: { head: [], border: [] },
  });
  const [first, last] = [await secondsOf(FEWEST, days), await secondsOf(Number(spokes), days)];
  table.push([FEWEST, first.toFixed(1), "1.00"]);
  table.push([spokes, last.toFixed(1), (last / Number(spokes) / (first / FEWEST)).toFixed(2)]);
  console.log(table.toString());
}

async function secondsOf(spokes: number, days: string): Promise<number> {
  const project = mkdtempSync(join(tmpdir(), "ds-dashboard-start-"));
  const { hubs, ...fleet } = madeFleet(spokes, "o-exampleorg");
  const configuration = { ...fleet, hubs: hubs.map((hub) => ({ ...hub, schedule: SCHEDULE })) };
  writeFileSync(join(project, "dashboard.config.ts"), `export default ${JSON.stringify(configuration)};\n`);
  writeFileSync(join(project, "main.ts"), `import ${JSON.stringify(join(ROOT, "main"))};\n`);
  const began = performance.now();
  const started = spawn(process.execPath, [COMMAND, "sandbox", "--port", "0", "--days", days], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => started.on("exit", resolve));
  try {
    for await (const line of createInterface(started.stdout)) {
      if (line.startsWith("Open http")) return (performance.now() - began) / 1_000;
    }
    throw new Error("npm start ended before its page was there");
  } finally {
    started.kill("SIGINT");
    await ended;
    rmSync(project, { recursive: true, force: true });
  }
}

void main();
