import { MOST_SPOKES, readMissingMetrics, readMissingSince } from "../../../dashboard/reading/missing-metrics";
import type { HubTables } from "../../../tables/hub-tables";
import { MeasurementTable, storedRow } from "../../tables/measurement-table";
import { newest } from "../../tables/newest";

let table: MeasurementTable;
let hub: HubTables;

beforeEach(async () => {
  table = await MeasurementTable.create();
  hub = table.hub;
});
afterEach(() => table.close());

/** A run of a spoke: its row, and its newest value. */
function run(Environment: string, time: string, Metadata: object, failed = 0) {
  const MetricValue = { ok: 1, denied: 0, throttled: 0, failed };
  const ExtractionDate = `2026-03-02T${time}:00.000000001Z`;
  const members = { MetricName: "ExtractionHealth", Environment, MetricValue, ExtractionDate };
  return { row: { ...storedRow(0, members), Metadata }, newest: newest("ExtractionHealth", members) };
}

it("names what the newest run of each spoke did not measure, and why", async () => {
  const failures = {
    Failures: { A: "denied: AccessDeniedException", B: "failed: TypeError", C: "throttled: SlowDown" },
  };
  const old = run("dev", "10:00", { Failures: { Old: "failed: Error" } });
  const dev = run("dev", "11:00", { Unit: "Count", ...failures });
  const prod = run("prod", "11:01", { Unit: "Count", NoValue: ["D"], NotDue: ["E"] });
  await table.put([old, dev, prod].map(({ row }) => row as never));
  const missing = await readMissingMetrics(hub, [dev.newest, prod.newest, newest("Other")]);
  const place = { project: "Project1", environment: "dev" };
  expect(missing).toEqual([
    { ...place, metric: "A", kind: "denied", error: "AccessDeniedException" },
    { ...place, metric: "B", kind: "failed", error: "TypeError" },
    { ...place, metric: "C", kind: "throttled", error: "SlowDown" },
    { ...place, environment: "prod", metric: "D", kind: "no-value", error: "" },
  ]);
});

it("names the same of the newest run since an instant, and nothing of runs before", async () => {
  const runs = [
    run("dev", "10:00", { NoValue: ["TooOld"] }),
    run("dev", "11:30", { NoValue: ["A"] }),
    run("dev", "11:10", { Failures: { Old: "failed: Error" } }),
    run("prod", "10:59", { NoValue: ["TooOld"] }),
  ];
  await table.put(runs.map(({ row }) => row as never));
  expect(await readMissingSince(hub, new Date("2026-03-02T11:00:00Z"))).toEqual([
    { project: "Project1", environment: "dev", metric: "A", kind: "no-value", error: "" },
  ]);
});

it("takes nothing from metadata that does not look as expected", async () => {
  const odd = run("dev", "11:00", { Failures: { A: 1, B: "unheard: of", C: null }, NoValue: [2, null, { a: 1 }] });
  const text = run("prod", "11:01", { Failures: "denied: X", NoValue: "D" });
  await table.put([odd, text].map(({ row }) => row as never));
  expect(await readMissingMetrics(hub, [odd.newest, text.newest])).toEqual([]);
});

it("looks at the spokes with failures first where there are too many of them", async () => {
  const quiet = Array.from({ length: MOST_SPOKES }, (_, index) => run(`e${index}`, "11:00", { NoValue: ["N"] }));
  const troubled = run("last", "11:00", { Failures: { A: "failed: Error" } }, 1);
  await table.put([...quiet, troubled].map(({ row }, index) => ({ ...row, ExtractionDate: dateOf(index) }) as never));
  const values = [...quiet, troubled].map((one, index) => ({ ...one.newest, ExtractionDate: dateOf(index) }));
  const missing = await readMissingMetrics(hub, values);
  expect(missing).toHaveLength(MOST_SPOKES);
  expect(missing[0]).toMatchObject({ environment: "last", metric: "A" });
});

function dateOf(index: number): string {
  return `2026-03-02T11:00:00.${String(index).padStart(3, "0")}000001Z`;
}
