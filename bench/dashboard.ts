import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import Table from "cli-table3";
import { parseFilters } from "../dashboard/filters";
import { PAGE_LIMITS, readPicture } from "../dashboard/reading/read-picture";
import { MadeHistory } from "./made-history";
import { ReadMeter, type Reads } from "./read-meter";

/** Measurements of 100 series: of one year, then of two. */
const ROWS_PER_YEAR = 500_000;
const YEARS = [1, 2];
const RUNS = 5;

const PICTURES = {
  "overview, a week": "",
  "overview, a year": "range=1y",
  "one project, a week": "project=project-3",
  "one project, a year": "project=project-3&range=1y",
  "one metric, a month": "metric=Metric2&range=30d",
};

interface Result extends Reads {
  /** Median, in milliseconds. */
  readonly time: number;
}

/** Every picture, once the history is as long as that. */
async function measured(history: MadeHistory): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const query of Object.values(PICTURES)) {
    const { filters } = parseFilters(new URLSearchParams(query));
    const meter = new ReadMeter(history.hub.client);
    const times: number[] = [];
    let reads: Reads | undefined;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      await readPicture(history.hub, filters, { now: history.now, width: 600, limits: PAGE_LIMITS });
      times.push(performance.now() - start);
      reads = meter.take();
    }
    meter.end();
    results.push({ ...reads!, time: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]! });
  }
  return results;
}

async function main(): Promise<void> {
  // On disk: a million rows would fill the memory.
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-bench-"));
  const history = await MadeHistory.create(folder);
  try {
    const byYears: (readonly Result[])[] = [];
    for (const year of YEARS) {
      const start = performance.now();
      await history.addYear(year, ROWS_PER_YEAR);
      console.log(`${year * ROWS_PER_YEAR} rows after ${((performance.now() - start) / 1000).toFixed(0)} s`);
      byYears.push(await measured(history));
    }
    const [once, twice] = byYears as [readonly Result[], readonly Result[]];
    const table = new Table({
      head: ["Picture", "Queries", "Items read", "Bytes read", "Time, ms", "The same of twice the history"],
      colAligns: ["left", "right", "right", "right", "right", "left"],
    });
    const names = Object.keys(PICTURES);
    for (const [index, { queries, items, bytes, time }] of once.entries()) {
      const other = twice[index]!;
      const same = other.queries === queries && other.items === items && other.bytes === bytes;
      if (!same) process.exitCode = 1;
      const again = same ? "the same reads" : `${other.queries} queries, ${other.items} items, ${other.bytes} bytes`;
      table.push([
        names[index],
        queries,
        items,
        bytes,
        time.toFixed(0),
        `${again}, ${(other.time / time).toFixed(2)} of the time`,
      ]);
    }
    console.log(table.toString());
  } finally {
    await history.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
