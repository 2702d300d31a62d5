import { performance } from "node:perf_hooks";
import { ListTrainingJobsCommand } from "@aws-sdk/client-sagemaker";
import Table from "cli-table3";
import { createMetric, METRICS, type NamedMetric } from "../metric-library";
import { MadeAccount, type Calls } from "./made-account";

/** Training jobs in the account. */
const SIZES = [100, 1_000, 10_000];
const RUNS = 5;

/** What is measured; `work` gets a new context each time, as each run of the function has one. */
interface Subject {
  readonly name: string;
  readonly work: (account: MadeAccount) => Promise<unknown>;
}

/** Of one subject in one account. */
interface Result {
  readonly calls: Calls;
  /** Median, in milliseconds. */
  readonly time: number;
}

const metrics = Object.entries(METRICS).map(([name, { arguments: specs }]) =>
  createMetric(
    {
      name,
      arguments: Object.fromEntries(Object.entries(specs).map(([argument, { example }]) => [argument, example])),
    },
    METRICS,
  ),
);

const PAGE_BY_PAGE: Subject = { name: "counting page by page", work: countPageByPage };
const ALL: Subject = { name: "all metrics in one run", work: (account) => compute(account, metrics) };
const SUBJECTS: readonly Subject[] = [
  PAGE_BY_PAGE,
  ...metrics.map((metric) => ({
    name: metric.className,
    work: (account: MadeAccount) => compute(account, [metric]),
  })),
  ALL,
];
const WITHOUT_TOTALS: Subject = { ...ALL, name: "the same, without exact totals from Search" };

async function compute(account: MadeAccount, asked: readonly NamedMetric[]): Promise<void> {
  const context = account.context();
  await Promise.all(asked.map(({ metric }) => metric.computeValue(context)));
}

/** What TotalCompletedTrainingJobs would be without Search. */
async function countPageByPage({ sagemaker }: MadeAccount): Promise<number> {
  let count = 0;
  let NextToken: string | undefined;
  do {
    const page = await sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 100, NextToken }));
    count += page.TrainingJobSummaries?.filter((job) => job.TrainingJobStatus === "Completed").length ?? 0;
    NextToken = page.NextToken;
  } while (NextToken);
  return count;
}

/** Results in the order of the subjects, the one without totals last. */
async function measured(jobs: number): Promise<readonly Result[]> {
  const account = await MadeAccount.with(jobs);
  try {
    const results: Result[] = [];
    for (const subject of SUBJECTS) results.push(await measure(subject, account));
    account.hideTotals();
    results.push(await measure(WITHOUT_TOTALS, account));
    return results;
  } finally {
    await account.close();
  }
}

async function measure({ work }: Subject, account: MadeAccount): Promise<Result> {
  // Once uncounted: clients and connections are made.
  await work(account);
  const times: number[] = [];
  let calls: Calls = new Map();
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    calls = await account.callsOf(() => work(account));
    times.push(performance.now() - start);
  }
  return { calls, time: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]! };
}

/** `1 Search`, or for each size of the account where it depends on that: `1/10/100 ListTrainingJobs`. */
function callsText(all: readonly Calls[]): string {
  const operations = [...new Set(all.flatMap((calls) => [...calls.keys()]))];
  const text = operations.map((operation) => {
    const counts = all.map((calls) => calls.get(operation) ?? 0);
    return `${new Set(counts).size === 1 ? counts[0] : counts.join("/")} ${operation}`;
  });
  return text.join("\n");
}

function textTable(bySize: readonly (readonly Result[])[]): string {
  const table = new Table({
    head: ["", "calls", ...SIZES.map((size) => `ms, ${size.toLocaleString("en")} jobs`), "of page by page"],
    style: { head: [], border: [] },
    // No line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    colAligns: ["left", "left", "right", "right", "right", "right"],
  });
  const pageByPage = bySize.at(-1)![0]!.time;
  [...SUBJECTS, WITHOUT_TOTALS].forEach(({ name }, index) => {
    const results = bySize.map((one) => one[index]!);
    const share = (results.at(-1)!.time / pageByPage).toFixed(3);
    table.push([
      name,
      callsText(results.map(({ calls }) => calls)),
      ...results.map(({ time }) => time.toFixed(1)),
      share,
    ]);
  });
  return table.toString();
}

/** `npm run bench -- metrics`: what the metrics ask an account for, and how long that takes. */
async function main(): Promise<void> {
  // Once uncounted, so that the first size does not pay for the code's getting warm.
  await measured(SIZES[0]!);
  const bySize: (readonly Result[])[] = [];
  for (const size of SIZES) bySize.push(await measured(size));
  console.log(`Metrics in the embedded cloud: calls, and medians of ${RUNS} runs`);
  console.log(textTable(bySize));
  const all = bySize.map((results) => total(results[SUBJECTS.indexOf(ALL)]!.calls));
  console.log(`All ${metrics.length} metrics together: ${all.join(", ")} calls at ${SIZES.join(", ")} training jobs`);
}

function total(calls: Calls): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
