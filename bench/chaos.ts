import { parseArgs } from "node:util";
import Table from "cli-table3";
import { chaos, type ChaosResult } from "./chaos/run";

const STYLE = { style: { head: [], border: [] } };
/** Of each check, so many differences are printed. */
const MOST_SHOWN = 20;

function figures({ truth, cpuSeconds, options }: ChaosResult): readonly (readonly [string, string | number])[] {
  const { ledger, held, hostile } = truth;
  const measured = [...ledger.measured.values()];
  const summaries = (pattern: RegExp): number => held.summaries.filter(({ Summary }) => pattern.test(Summary)).length;
  return [
    ["spokes", options.spokes],
    ["hours of faults", options.hours],
    ["seed", options.seed],
    ["events", options.events],
    ["requests", ledger.requests.length],
    ["measurements that a bus took", measured.length],
    ["of these matched by no rule", measured.filter(({ isForwarded }) => !isForwarded).length],
    ["hostile events that got in", hostile.size],
    ["rows", held.rows.length],
    ["newest values", summaries(/^newest/)],
    ["roll-ups", summaries(/^daily#/)],
    ["rows of the lake", held.lake.length],
    ["records of completeness", summaries(/^refresh$/)],
    ["messages in quarantine", held.quarantine.length],
    ["CPU seconds", cpuSeconds.toFixed(1)],
  ];
}

function report(result: ChaosResult): void {
  const counts = new Table({ head: ["faults and deeds", "times"], colAligns: ["left", "right"], ...STYLE });
  for (const [name, count] of [...result.counts].sort(([one], [other]) => (one < other ? -1 : 1)))
    counts.push([name, count]);
  const numbers = new Table({ colAligns: ["left", "right"], ...STYLE });
  numbers.push(...figures(result).map((row) => [...row]));
  const checks = new Table({ head: ["check", "differences"], colAligns: ["left", "right"], ...STYLE });
  for (const [name, differences] of result.differences) checks.push([name, differences.length]);
  for (const table of [counts, numbers, checks]) console.log(table.toString());
  for (const [name, differences] of result.differences) {
    for (const difference of differences.slice(0, MOST_SHOWN)) console.log(`${name}: ${difference}`);
    if (differences.length > MOST_SHOWN) console.log(`${name}: and ${differences.length - MOST_SHOWN} more`);
  }
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { spokes: text, hours: text, seed: text, events: text } });
  const { spokes = "12", hours = "4", seed = "1", events = "metric" } = values;
  if (!(Number(spokes) >= 4 && Number(hours) >= 1 && (events === "metric" || events === "batch"))) {
    console.error("--spokes is a number from 4 on, --hours one from 1 on, and --events metric or batch.");
    process.exitCode = 1;
    return;
  }
  const result = await chaos({ spokes: Number(spokes), hours: Number(hours), seed, events });
  report(result);
  if ([...result.differences.values()].some((differences) => differences.length > 0)) process.exitCode = 1;
}

void main();
