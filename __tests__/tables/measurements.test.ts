import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  measurementPages,
  ROW_ATTRIBUTES,
  type MeasurementFilter,
  type MeasurementRow,
} from "../../tables/measurements";
import { TABLE } from "../../contract/names";
import { MeasurementTable, ownOf, storedRow } from "./measurement-table";

jest.setTimeout(60_000);

/** Three metrics of two projects with two environments each, at ten instants: 120 rows. */
const ROWS = ["Accuracy", "Recall", "Loss"].flatMap((MetricName, metric) =>
  ["Project1", "Project2"].flatMap((ProjectName, project) =>
    ["dev", "prod"].flatMap((Environment, environment) =>
      Array.from({ length: 10 }, (_, instant) => {
        const digits = `${metric}${project}${environment}999`;
        const row = storedRow(instant, { MetricName, ProjectName, Environment });
        return { ...row, ExtractionDate: row.ExtractionDate.replace("123456Z", `${digits}Z`) };
      }),
    ),
  ),
);

let table: MeasurementTable;

beforeAll(async () => {
  table = await MeasurementTable.create();
  await table.put(ROWS);
});
afterAll(() => table.close());

async function read(filter: MeasurementFilter): Promise<readonly MeasurementRow[]> {
  const rows: MeasurementRow[] = [];
  for await (const page of measurementPages(table.client, TABLE, filter, { attributes: ROW_ATTRIBUTES }))
    rows.push(...page);
  return rows;
}

function inOrder(rows: readonly MeasurementRow[]): readonly MeasurementRow[] {
  return [...rows].sort((a, b) => (a.ExtractionDate + a.MetricName < b.ExtractionDate + b.MetricName ? -1 : 1));
}

const FROM = new Date("2026-03-01T00:00:00.003Z");
const TO = new Date("2026-03-01T00:00:00.007Z");
const FILTERS: readonly MeasurementFilter[] = [undefined, "Recall"].flatMap((metric) =>
  [undefined, "Project2"].flatMap((project) =>
    [undefined, "prod"].flatMap((environment) =>
      [undefined, FROM].flatMap((from) => [undefined, TO].map((to) => ({ metric, project, environment, from, to }))),
    ),
  ),
);

it.each(FILTERS)("reads exactly what $metric, $project, $environment, $from and $to let pass", async (filter) => {
  const { metric, project, environment, from, to } = filter;
  const wanted = ROWS.filter(
    (row) =>
      (metric === undefined || row.MetricName === metric) &&
      (project === undefined || row.ProjectName === project) &&
      (environment === undefined || row.Environment === environment) &&
      (from === undefined || Date.parse(row.MeasuredAt) >= from.getTime()) &&
      (to === undefined || Date.parse(row.MeasuredAt) < to.getTime()),
  );
  expect(inOrder(await read(filter))).toEqual(inOrder(wanted.map(ownOf)));
});

it("gives the rows of a metric, and of a project, by date", async () => {
  for (const filter of [{ metric: "Recall" }, { project: "Project2" }]) {
    const dates = (await read(filter)).map(({ ExtractionDate }) => ExtractionDate);
    expect(dates).toEqual([...dates].sort());
  }
});

it("reads a page when it is asked for, and goes on over empty ones", async () => {
  const pages = [[storedRow(1)], [], [storedRow(2)], [storedRow(3)]];
  let calls = 0;
  const client = {
    send: () => {
      const Items = pages[calls++];
      return Promise.resolve({ Items, LastEvaluatedKey: calls < pages.length ? { page: calls } : undefined });
    },
  } as unknown as DynamoDBDocumentClient;
  Object.setPrototypeOf(client, table.client);
  const reader = measurementPages(client, TABLE, {}, { attributes: ROW_ATTRIBUTES });
  expect((await reader.next()).value).toEqual([ownOf(storedRow(1))]);
  expect(calls).toBe(1);
  expect((await reader.next()).value).toEqual([ownOf(storedRow(2))]);
  expect(calls).toBe(3);
});
