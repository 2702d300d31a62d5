import { DEV, HUB, PROD, THREE_METRICS, World } from "./world";

describe("hub and spokes, end to end", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({
      hubs: [HUB],
      spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })),
    });
    await world.connect();
  });
  afterAll(() => world.close());

  it("stores one row for each spoke and metric when the hub asks", async () => {
    await world.refresh();
    const rows = await world.rows();
    expect(
      rows.map(({ ProjectName, Environment, MetricName, MetricValue }) => [
        ProjectName,
        Environment,
        MetricName,
        MetricValue,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ["Project1", "dev", "TotalCompletedTrainingJobs", 0],
        ["Project1", "prod", "NumberEndPointsInService", 0],
        ["Project1", "prod", "ExtractionHealth", { ok: 3, denied: 0, throttled: 0, failed: 0 }],
      ]),
    );
    expect(rows).toHaveLength(2 * (THREE_METRICS.length + 1));
    expect(world.failures).toEqual([]);
  });
});
