import { EARLIER_NEWEST_SUMMARY, NEWEST_SUMMARIES, SUMMARIES_TABLE } from "../../contract/names";
import { newestSummary, seriesId, type NewestValue } from "../../contract/summaries";
import { readNewestValues } from "../../tables/summaries";
import { MeasurementTable } from "./measurement-table";
import { newest } from "./newest";

let table: MeasurementTable;
beforeAll(async () => {
  table = await MeasurementTable.create();
});
afterAll(() => table.close());

const at = (hour: number): string => `2026-03-02T${hour}:00:00.000123456Z`;
const item = (value: NewestValue, Summary = newestSummary(seriesId(value))) => ({
  Summary,
  Key: seriesId(value),
  ...value,
});

test("10,000 series are spread over 16 values of the partition key, none of which has twice its share", () => {
  const counts = new Map<string, number>();
  for (let number = 0; number < 10_000; number++) {
    const summary = newestSummary(seriesId(newest(`Metric${number % 100}`, { ProjectName: `Team${number}` })));
    counts.set(summary, (counts.get(summary) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([...NEWEST_SUMMARIES].sort());
  expect(Math.max(...counts.values())).toBeLessThan((2 * 10_000) / 16);
});

test("each series is read once, also those that an earlier version wrote: the later value of two", async () => {
  const names = Array.from({ length: 40 }, (_, number) => `Metric${number}`);
  const now = names.map((name) => newest(name, { ExtractionDate: at(11), MetricValue: 11 }));
  const left = newest("Metric0", { ExtractionDate: at(12), MetricValue: 12 });
  const outdated = newest("Metric1", { ExtractionDate: at(10), MetricValue: 10 });
  const only = newest("Only", { ExtractionDate: at(10), MetricValue: 10 });
  await table.putSummaries([
    ...now.map((value) => item(value)),
    ...[left, outdated, only].map((value) => item(value, EARLIER_NEWEST_SUMMARY)),
  ]);
  const values = await readNewestValues({ client: table.client, summaries: SUMMARIES_TABLE });
  expect(values).toHaveLength(41);
  const read = new Map(values.map(({ MetricName, MetricValue }) => [MetricName, MetricValue]));
  expect([read.get("Metric0"), read.get("Metric1"), read.get("Metric2"), read.get("Only")]).toEqual([12, 11, 11, 10]);
});
