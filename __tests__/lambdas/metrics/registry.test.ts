import { ALWAYS_ON, createMetric, METRICS } from "../../../lambdas/metrics";

describe("the registry", () => {
  it("holds these metrics", () => {
    expect(Object.keys({ ...METRICS, ...ALWAYS_ON })).toEqual([
      "TotalCompletedTrainingJobs",
      "CompletedTrainingJobs24h",
      "NumberEndPointsInService",
      "SsmParameterValue",
      "ExtractionHealth",
    ]);
  });

  it.each(Object.entries({ ...METRICS, ...ALWAYS_ON }))("%s says what it is and what it needs", (name, metric) => {
    expect(metric.name).toBe(name);
    expect(metric.title).toMatch(/\S/);
    expect(["Count", "Seconds", "Percent", "None"]).toContain(metric.unit);
    expect(metric.description).toMatch(/\.$/);
    for (const { actions, resources } of metric.iamPermissions) {
      expect(resources.length).toBeGreaterThan(0);
      for (const action of actions) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
    }
  });

  it("has no two metrics of one title", () => {
    const titles = Object.values({ ...METRICS, ...ALWAYS_ON }).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(["nope", "constructor", "__proto__", "process.exit()"])(
    "never takes a name for anything but a key: %s",
    (name) => {
      expect(() => createMetric({ name })).toThrow(
        `Unknown metric "${name}". Known metrics: TotalCompletedTrainingJobs,`,
      );
    },
  );
});
