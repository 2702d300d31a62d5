import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { latestValues, type StoredMeasurement } from "../../dashboard/latest-values";
import { textTable } from "../../dashboard/text-table";

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

it("writes numbers and vectors as a line each", () => {
  const lines = textTable([row("A", "M", 1, 0.5), row("A", "V", 1, { ok: 2, failed: 0 })]).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/│ A +│ dev +│ M +│ +0\.5 │ Count │ 2026-01-01 01:00:00 │/);
  expect(lines[3]).toContain("ok 2, failed 0");
});
