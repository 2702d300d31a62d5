import { newestValues } from "../../../cli/sandbox/newest-values";

const VALUE = {
  ProjectName: "A",
  Environment: "dev",
  MetricName: "M",
  MetricValue: 0.5,
  ExtractionDate: "2026-01-01T01:00:00.000123456Z",
  Account: "222222222222",
  Region: "us-east-1",
};

it("writes a newest value as a line", () => {
  const lines = newestValues([{ ...VALUE, Unit: "Count" }, VALUE]).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ Count │ 2026-01-01 01:00:00 │/);
  expect(lines[3]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ +│ 2026-01-01 01:00:00 │/);
});

it.each(["ProjectName", "Environment", "MetricName", "Unit"] as const)(
  "does nothing that %s says to a terminal",
  (name) => {
    const text = newestValues([{ ...VALUE, [name]: "a\u001b[2J\u0007\u202eb\nc" }]);
    expect(text).toContain("a\ufffd[2J\ufffdb\ufffdc");
    expect(text.split("\n")).toHaveLength(4);
  },
);

it("does nothing that a label of a vector says to a terminal", () => {
  expect(newestValues([{ ...VALUE, MetricValue: { "ok\u009b2J": 1 } }])).toContain("ok\ufffd2J 1");
});
