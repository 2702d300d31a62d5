import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import Table from "cli-table3";
import type { Cost } from "./cost-at-exit";
import { madeFleet } from "./made-fleet";

const ROOT = join(__dirname, "..");

/** Spokes beside the one hub, and the seconds that the whole process may take on two cores. */
const FLEETS = [
  { spokes: 1, limit: undefined },
  { spokes: 100, limit: 5 },
  { spokes: 1000, limit: 25 },
] as const;

interface Measured extends Cost {
  readonly spokes: number;
  readonly limit: number | undefined;
  /** From the start of the process to its end, in milliseconds. */
  readonly whole: number;
}

/** Runs `main.ts` in a folder with a configuration of its own. */
function synthesize({ spokes, limit }: (typeof FLEETS)[number]): Measured {
  const folder = mkdtempSync(join(tmpdir(), "synthesis-"));
  try {
    copyFileSync(join(ROOT, "main.ts"), join(folder, "main.ts"));
    for (const name of ["config", "constructs", "node_modules", "package.json"]) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
    writeFileSync(join(folder, "dashboard.config.ts"), `export default ${JSON.stringify(madeFleet(spokes))};\n`);
    const costAtExit = pathToFileURL(join(__dirname, "cost-at-exit.ts")).href;
    const start = performance.now();
    const printed = execFileSync(process.execPath, ["--import", "tsx", "--import", costAtExit, "main.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    // Before its cost, the program says what it wrote.
    const cost = JSON.parse(printed.trim().split("\n").at(-1)!) as Cost;
    return { spokes, limit, whole: performance.now() - start, ...cost };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function textTable(all: readonly Measured[]): string {
  const table = new Table({
    head: ["spokes", "seconds", "required", "CPU seconds", "ms more per spoke", "MiB"],
    style: { head: [], border: [] },
    // No line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["right", "right", "right", "right", "right", "right"],
  });
  all.forEach(({ spokes, limit, whole, cpu, memory }, index) => {
    const before = all[index - 1];
    const perSpoke = before ? ((whole - before.whole) / (spokes - before.spokes)).toFixed(1) : "";
    const required = limit === undefined ? "" : `at most ${limit}`;
    table.push([spokes, (whole / 1000).toFixed(1), required, (cpu / 1000).toFixed(1), perSpoke, memory.toFixed(0)]);
  });
  return table.toString();
}

/** `npm run bench -- synthesis`: what it takes to synthesize a hub and its spokes, bundling of the functions included. */
console.log("Synthesis of a hub and its spokes with three metrics each, in a process each");
console.log(textTable(FLEETS.map(synthesize)));
