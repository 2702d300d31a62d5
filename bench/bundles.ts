import { parseArgs } from "node:util";
import Table from "cli-table3";
import { bundleFunction, FUNCTIONS, type FunctionSource } from "../constructs/bundle";
import { boto3Subject, BUNDLES, bundleSubject, loadTime, type LoadTime, type Subject } from "./load-time";

const DEFAULT_RUNS = "11";

/** What is measured, and the KiB that it loads at every start, where that is known. */
interface Entry {
  readonly subject: Subject;
  readonly size: string;
  readonly times: LoadTime[];
}

/** `npm run bench -- bundles --runs <count>`: size and load time of the bundles, and boto3's load time beside them. */
function main(runs: number): void {
  const bundles = FUNCTIONS.map((source) => entry(bundleSubject(source), sizeOf(source)));
  const boto3 = findBoto3();
  const entries = boto3 ? [...bundles, boto3] : bundles;
  measure(entries, runs);

  console.log(`Medians of ${runs} processes each, run in turn with Node ${process.versions.node}`);
  console.log(textTable(entries));
  const kilobytes = (bundleFunction("extract", BUNDLES).size / 1000).toFixed(0);
  console.log(`extract is ${kilobytes} KB (required: at most 400)`);
  if (!boto3) return;
  for (const bundle of bundles) {
    const ratio = (median(inside(bundle)) / median(inside(boto3))).toFixed(2);
    console.log(`${bundle.subject.name} loads in ${ratio} of boto3's time (required: at most 0.33)`);
  }
}

function findBoto3(): Entry | undefined {
  try {
    return entry(boto3Subject(), "");
  } catch (error) {
    console.log(`There is no boto3 here, so nothing is compared with it: ${(error as Error).message}`);
    return undefined;
  }
}

function entry(subject: Subject, size: string): Entry {
  return { subject, size, times: [] };
}

/** One process of each, and again, so that a machine that is busy for a while slows all of them down. */
function measure(entries: readonly Entry[], runs: number): void {
  // Once uncounted: files come into the cache of the system.
  for (const { subject } of entries) loadTime(subject);
  for (let run = 0; run < runs; run++) {
    for (const { subject, times } of entries) times.push(loadTime(subject));
  }
}

function textTable(entries: readonly Entry[]): string {
  const table = new Table({
    head: ["", "KiB", "load ms", "shortest", "longest", "process ms"],
    style: { head: [], border: [] },
    // No line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["left", "right", "right", "right", "right", "right"],
  });
  for (const one of entries) {
    const load = inside(one);
    const whole = median(one.times.map((time) => time.whole));
    const times = [median(load), Math.min(...load), Math.max(...load), whole];
    table.push([one.subject.name, one.size, ...times.map((milliseconds) => milliseconds.toFixed(0))]);
  }
  return table.toString();
}

function sizeOf(source: FunctionSource): string {
  return (bundleFunction(source, BUNDLES).size / 1024).toFixed(0);
}

function inside({ times }: Entry): readonly number[] {
  return times.map((time) => time.inside);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

const { values } = parseArgs({ options: { runs: { type: "string", default: DEFAULT_RUNS } } });
if (/^[1-9]\d*$/.test(values.runs)) {
  main(Number(values.runs));
} else {
  console.error(`--runs ${values.runs} is no number of runs; use a whole number from 1.`);
  process.exitCode = 1;
}
