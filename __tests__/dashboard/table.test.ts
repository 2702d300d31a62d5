import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { latestValues, type StoredMeasurement } from "../../dashboard/latest-values";
import { formatValue, textTable } from "../../dashboard/text-table";

function row(
  ProjectName: string,
  MetricName: string,
  hour: number,
  MetricValue: StoredMeasurement["MetricValue"],
): StoredMeasurement {
  return {
    ProjectName,
    Environment: "dev",
    MetricName,
    MetricValue,
    ExtractionDate: `2026-01-01T0${hour}:00:00.000123456Z`,
    Metadata: { Unit: "Count" },
  };
}

/** A table that gives its pages one after the other. */
function tableOf(...pages: readonly (readonly StoredMeasurement[])[]): DynamoDBDocumentClient {
  const send = ({ input }: { input: { ExclusiveStartKey?: { page: number } } }): Promise<object> => {
    const page = input.ExclusiveStartKey?.page ?? 0;
    return Promise.resolve({
      Items: pages[page],
      LastEvaluatedKey: page + 1 < pages.length ? { page: page + 1 } : undefined,
    });
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

it("shows the newest value of every series, over all pages", async () => {
  const client = tableOf([row("B", "M", 2, 20), row("A", "M", 1, 1)], [], [row("B", "M", 1, 10), row("A", "M", 3, 3)]);
  const values = await latestValues(client);
  expect(values.map(({ ProjectName, MetricValue }) => [ProjectName, MetricValue])).toEqual([
    ["A", 3],
    ["B", 20],
  ]);
});

it("writes a measurement as a line", () => {
  const lines = textTable([row("A", "M", 1, 0.5)]).split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ Count │ 2026-01-01 01:00:00 │/);
});

it.each<[string, StoredMeasurement["MetricValue"]]>([
  ["9007199254740991", 9_007_199_254_740_991],
  ["0.8732", 0.873199999332428],
  ["-0.5", -0.5],
  ["ok 2, failed 1", { ok: 2, denied: 0, failed: 1 }],
  ["a 1, b 1.5, c 3, d 4, and 2 more", { a: 1, b: 1.5, none: 0, c: 3, d: 4, e: 5, f: 6 }],
  ["all 0", { ok: 0, failed: 0 }],
  ["none", {}],
])("writes %s", (text, value) => {
  expect(formatValue(value)).toBe(text);
});
