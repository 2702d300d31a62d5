import type { MetricValue } from "../../../contract/event";
import { newestSummary, seriesId } from "../../../contract/summaries";
import { SUMMARIES_TABLE, TABLE } from "../../../contract/names";
import { runAlerts, type AlertParts } from "../../../lambdas/alerts/run";
import { perform } from "../../../lambdas/alerts/action";
import { readAlertStates, readEpisodes } from "../../../tables/alerts";
import { MadeHub } from "../../fixtures/alerts/made-hub";
import { madeRule } from "../../fixtures/alerts/made-rule";
import { MeasurementTable, storedRow } from "../../tables/measurement-table";
import { newest } from "../../tables/newest";

let table: MeasurementTable;
let hub: MadeHub;
let parts: AlertParts;

beforeAll(async () => {
  table = await MeasurementTable.create();
});
afterAll(() => table.close());
beforeEach(() => {
  hub = new MadeHub();
  parts = {
    ...hub.parts(),
    tables: { client: table.client, measurements: TABLE, summaries: SUMMARIES_TABLE },
  };
});
afterEach(() => jest.restoreAllMocks());

async function measured(clock: string, value: MetricValue): Promise<void> {
  const date = `2026-03-02T${clock}:00.000123456Z`;
  const row = { ...newest("Idle"), MetricValue: value, ExtractionDate: date };
  await table.put([storedRow(0, row)]);
  await table.putSummaries([{ Summary: newestSummary(seriesId(row)), Key: "idle", ...row }]);
  jest.spyOn(Date, "now").mockReturnValue(Date.parse(`2026-03-02T${clock}:30Z`));
  await runAlerts(parts);
}

it("stores, proves, tells, mutes and forgets by the expressions of DynamoDB itself", async () => {
  hub.set(
    madeRule({ forSeconds: 3600 }),
    madeRule({ name: "usual", condition: { kind: "outsideUsual", deviations: 1, minimumChange: 0 } }),
  );
  await measured("10:00", 11);
  await perform(
    { action: "Mute", rule: "idle", environment: "DEV", until: "2026-03-03T00:00:00Z", by: "me", why: "known" },
    parts,
  );
  await measured("11:00", 12);
  expect(hub.published).toEqual([]);
  expect(await perform({ action: "Unmute", rule: "idle", environment: "dev" }, parts)).toMatchObject({ removed: true });
  await measured("11:30", 12);
  expect(hub.published).toMatchObject([{ subject: "idle: 1 alerting" }]);
  // Two at once: one of them is refused.
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-03-02T12:00:00Z"));
  hub.rules.delete("idle");
  await Promise.all([runAlerts(parts), runAlerts(parts)]);
  expect(new Set(hub.published.map(({ id }) => id)).size).toBe(2);
  await runAlerts(parts);
  expect((await readAlertStates(parts.tables)).map(({ Rule }) => Rule.name)).toEqual(["usual"]);
  const day = { from: new Date("2026-03-02"), to: new Date("2026-03-03") };
  expect(await readEpisodes(parts.tables, day)).toMatchObject([
    { Rule: "idle", HeldSince: "2026-03-02T10:00:00.000Z", EndedBy: "removed-rule" },
  ]);
});

it.each([
  [{ a: Number.MAX_SAFE_INTEGER, b: 1 }, "above", Number.MAX_SAFE_INTEGER],
  [{ a: -Number.MAX_SAFE_INTEGER, b: -2 }, "below", -Number.MAX_SAFE_INTEGER],
  [{ a: 1e-130, b: -1.5e-130 }, "below", 0],
] as const)(
  "tells of %j, whose sum is a number that DynamoDB or JavaScript cannot hold",
  async (value, kind, stored) => {
    const name = `sum-${JSON.stringify(value).length}-${kind}`;
    hub.set(madeRule({ name, condition: { kind, threshold: 0, clear: 0 } }));
    await measured("13:00", value);
    expect(hub.published).toContainEqual(expect.objectContaining({ subject: `${name}: 1 alerting` }));
    const day = { from: new Date("2026-03-02T13:00:00Z"), to: new Date("2026-03-03") };
    expect((await readEpisodes(parts.tables, day)).filter(({ Rule }) => Rule === name)).toMatchObject([
      { Value: stored },
    ]);
  },
);
