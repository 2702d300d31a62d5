import { extractFunctionName } from "../../contract/names";
import { DEV, HUB, World, type Row } from "./world";

const HOUR_MS = 3_600_000;

describe("a metric that is measured every 24 hours", () => {
  let world: World;

  beforeAll(async () => {
    const metrics = ["NumberEndPointsInService", { name: "NotebooksInService", every: "24 hours" }] as const;
    world = await World.of({ hubs: [{ ...HUB, schedule: "rate(6 hours)" }], spokes: [{ ...DEV, metrics }] });
    await world.withoutQuarters();
    await world.connect();
  });
  afterAll(() => world.close());

  async function rowsOf(name: string): Promise<readonly Row[]> {
    return (await world.rows()).filter(({ MetricName }) => MetricName === name);
  }

  it("is measured twice in two days, in which refreshes every six hours ask for nothing that only it calls", async () => {
    const calls = await world.calls(async () => {
      await world.settle(49 * HOUR_MS);
    });
    expect(calls.filter(({ operation }) => operation === "ListNotebookInstances")).toHaveLength(2);
    const daily = await rowsOf("NotebooksInService");
    expect(daily).toHaveLength(2);
    expect(daily[0]!.Metadata).toMatchObject({ Every: "24 hours" });
    expect((await rowsOf("NumberEndPointsInService")).length).toBeGreaterThanOrEqual(8);
    const health = await rowsOf("ExtractionHealth");
    const outcomes = health.map(({ MetricValue }) => MetricValue as Readonly<Record<string, number>>);
    expect(new Set(outcomes.map(({ ok }) => ok))).toEqual(new Set([1, 2]));
    expect(outcomes.filter(({ denied, throttled, failed }) => denied! + throttled! + failed! > 0)).toEqual([]);
    expect(await world.troubles()).toEqual([]);
  });

  it("is measured at once when its function is invoked for that cadence", async () => {
    await world.invoke(DEV, extractFunctionName(DEV.project, DEV.environment), { every: "24 hours" });
    await world.settle();
    expect(await rowsOf("NotebooksInService")).toHaveLength(3);
  });
});
