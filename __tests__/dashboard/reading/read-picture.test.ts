import { parseFilters } from "../../../dashboard/filters";
import type { HubTables } from "../../../tables/hub-tables";
import type { Picture } from "../../../dashboard/picture";
import { PAGE_LIMITS, readPicture, type PictureLimits } from "../../../dashboard/reading/read-picture";
import { dailySummary, REFRESH_RUNS_SUMMARY } from "../../../contract/names";
import { newestSummary, seriesId, type NewestValue } from "../../../contract/summaries";
import { MeasurementTable, storedRow, type StoredRow } from "../../tables/measurement-table";
import { newest } from "../../tables/newest";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let table: MeasurementTable;
let hub: HubTables;

beforeEach(async () => {
  table = await MeasurementTable.create();
  hub = table.hub;
});

afterEach(() => table.close());

function picture(query = "", limits: Partial<PictureLimits> = {}): Promise<Picture> {
  const { filters } = parseFilters(new URLSearchParams(query));
  return readPicture(hub, filters, { now: NOW, width: 500, limits: { ...PAGE_LIMITS, ...limits } });
}

/** A row of Accuracy in Project1/dev, measured at an instant; with other members as a test wants. */
function rowAt(instant: number, members: Partial<StoredRow> = {}): StoredRow {
  const ExtractionDate = new Date(instant).toISOString().replace("Z", "000001Z");
  return storedRow(0, { ExtractionDate, MetricValue: instant / HOUR, ...members });
}

/** What the archive keeps of the newest of some rows of one series. */
function newestOf(rows: readonly StoredRow[]): NewestValue & { Summary: string; Key: string } {
  const [{ MetricName, ProjectName, Environment, MetricValue, ExtractionDate, Account, Region }] = [...rows].sort(
    (a, b) => (a.ExtractionDate < b.ExtractionDate ? 1 : -1),
  ) as [StoredRow];
  const value = newest(MetricName, { ProjectName, Environment, MetricValue, ExtractionDate, Account, Region });
  return { Summary: newestSummary(seriesId(value)), Key: seriesId(value), ...value };
}

/** The roll-up of a day with one measurement. */
function dayOf(day: string, value: number) {
  const series = { MetricName: "Accuracy", ProjectName: "Project1", Environment: "dev" };
  const Value = { Count: 1, Min: value, Mean: value, Max: value, Last: value };
  return { Summary: dailySummary(seriesId(series)), Key: day, ...series, Rows: 1, Value };
}

it("has nothing to show of an empty table", async () => {
  const { rows, environments, choices, run, notices } = await picture();
  expect({ rows, environments, choices, run, notices }).toEqual({
    rows: [],
    environments: [],
    choices: { projects: [], environments: [], metrics: [] },
    run: undefined,
    notices: [],
  });
});

it("shows newest values and single measurements of a week", async () => {
  const rows = [rowAt(NOW - 8 * DAY), rowAt(NOW - 7 * DAY), rowAt(NOW - DAY), rowAt(NOW - HOUR)];
  await table.put(rows);
  await table.putSummaries([newestOf(rows)]);
  const { rows: shown, environments, resolution } = await picture();
  expect(shown).toMatchObject([
    { project: "Project1", environment: "dev", metric: "Accuracy", value: (NOW - HOUR) / HOUR, unit: "Count" },
  ]);
  expect(shown[0]!.extractedAt).toBe(NOW - HOUR);
  expect(resolution).toBe("measurement");
  const points = environments[0]!.panels[0]!.lines[0]!.points.filter(({ value }) => value !== null);
  expect(points.map(({ at }) => at)).toEqual([NOW - 7 * DAY, NOW - DAY, NOW - HOUR]);
});

it("tells what was measured without labels from what was not measured", async () => {
  const rows = [rowAt(NOW - 2 * DAY, { MetricValue: {} }), rowAt(NOW - DAY, { MetricValue: {} })];
  await table.put(rows);
  await table.putSummaries([newestOf(rows)]);
  const panelIn = async (query: string) => (await picture(query)).environments[0]!.panels[0]!;
  expect(await panelIn("range=7d")).toMatchObject({ lines: [], isWithoutLabels: true });
  expect(await panelIn("range=30d")).toMatchObject({ lines: [], isWithoutLabels: true });
  expect((await panelIn("from=2026-02-01&to=2026-02-03")).isWithoutLabels).toBeUndefined();
});

it("shows roll-ups of a month, and yesterday and today from the rows", async () => {
  const rows = [NOW - 2 * DAY, NOW - DAY, NOW - DAY + HOUR, NOW - HOUR].map((at) => rowAt(at));
  await table.put(rows);
  await table.putSummaries([newestOf(rows), dayOf("2026-01-31", 1), dayOf("2026-02-20", 2), dayOf("2026-02-28", 3)]);
  const { environments, resolution } = await picture("range=30d");
  expect(resolution).toBe("day");
  const points = environments[0]!.panels[0]!.lines[0]!.points.filter(({ value }) => value !== null);
  expect(points.map(({ at, value }) => [new Date(at).toISOString().slice(0, 10), value])).toEqual([
    ["2026-02-20", 2],
    ["2026-02-28", 3],
    ["2026-03-01", (NOW - DAY) / HOUR + 0.5],
    ["2026-03-02", (NOW - HOUR) / HOUR],
  ]);
  expect(points[2]!.day).toEqual({
    count: 2,
    min: (NOW - DAY) / HOUR,
    max: (NOW - DAY) / HOUR + 1,
    last: (NOW - DAY) / HOUR + 1,
  });
});

it("shows of one metric the span before, moved to the same place", async () => {
  const rows = [rowAt(NOW - 10 * DAY), rowAt(NOW - HOUR)];
  await table.put(rows);
  await table.putSummaries([newestOf(rows)]);
  const before = async (query: string) => (await picture(query)).environments[0]!.panels[0]!.before;
  expect(await before("metric=Accuracy&range=7d")).toEqual([
    { name: "Accuracy", points: [{ at: NOW - 3 * DAY, value: (NOW - 10 * DAY) / HOUR }] },
  ]);
  expect(await before("metric=Accuracy&range=24h")).toEqual([{ name: "Accuracy", points: [] }]);
  expect(await before("range=7d")).toEqual([]);
});

it("says why a value is old where the newest run of its spoke does", async () => {
  const names = ["Empty", "Forgotten"];
  const old = names.map((MetricName) => rowAt(NOW - 4 * DAY, { MetricName, MetricValue: 1 }));
  const health = {
    ...rowAt(NOW - HOUR, { MetricName: "ExtractionHealth", MetricValue: { ok: 2 } }),
    Metadata: { NoValue: ["Empty"] },
  };
  await table.put(
    [...old, health].map((row, index) => ({ ...row, ExtractionDate: row.ExtractionDate.replace("01Z", `1${index}Z`) })),
  );
  await table.putSummaries([...old, health].map((row) => newestOf([row])));
  const { rows } = await picture();
  expect(rows.map(({ metric, freshness }) => [metric, freshness])).toEqual([
    ["Empty", "no-value"],
    ["ExtractionHealth", "current"],
    ["Forgotten", "stale"],
  ]);
});

it("shows days of a range in the past from roll-ups alone", async () => {
  await table.putSummaries([
    newestOf([rowAt(NOW - HOUR)]),
    dayOf("2025-12-31", 1),
    dayOf("2026-01-01", 2),
    dayOf("2026-01-31", 3),
    dayOf("2026-02-01", 4),
  ]);
  const { environments } = await picture("from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
  expect(environments[0]!.panels[0]!.lines[0]!.points.map(({ value }) => value)).toEqual([2, null, 3]);
});

it("shows what the filters let pass, and offers everything", async () => {
  const rows = ["Project1", "Project2"].flatMap((ProjectName) =>
    ["prod", "int"].flatMap((Environment) =>
      ["A", "B"].map((MetricName, index) =>
        rowAt(NOW - HOUR + index, { ProjectName, Environment, MetricName, MetricValue: 1 }),
      ),
    ),
  );
  await table.put(
    rows.map((row, index) => ({ ...row, ExtractionDate: row.ExtractionDate.replace("01Z", `1${index}Z`) })),
  );
  await table.putSummaries(rows.map((row) => newestOf([row])));
  const shown = await picture("project=Project2&environment=prod&metric=B&metric=C");
  expect(shown.rows.map(({ project, environment, metric }) => [project, environment, metric])).toEqual([
    ["Project2", "prod", "B"],
  ]);
  expect(
    shown.environments.map(({ environment, panels }) => [environment, panels.map(({ lines }) => lines.length)]),
  ).toEqual([["prod", [1]]]);
  expect(shown.environments[0]!.panels[0]!.lines[0]!.points).toEqual([{ at: NOW - HOUR + 1, value: 1 }]);
  expect(shown.choices).toEqual({
    projects: ["Project1", "Project2"],
    environments: ["int", "prod"],
    metrics: ["A", "B"],
  });
});

it("has a trend of two weeks and now, with gaps", async () => {
  await table.putSummaries([
    newestOf([rowAt(NOW - HOUR, { MetricValue: 9 })]),
    dayOf("2026-02-15", 1),
    dayOf("2026-02-16", 2),
    dayOf("2026-03-01", 8),
  ]);
  const { rows } = await picture();
  expect(rows[0]!.trend).toEqual([2, ...Array.from({ length: 12 }, () => null), 8, 9]);
});

it("knows the newest request for fresh measurements", async () => {
  const runs = ["2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z"].map((StartedAt) => ({
    Summary: REFRESH_RUNS_SUMMARY,
    Key: `${StartedAt}#1`,
    StartedAt,
    SilentSpokes: [{ project: "Project1", environment: "dev", account: "222222222222", region: "us-east-1" }],
  }));
  await table.putSummaries([...runs, newestOf([rowAt(NOW - 5 * HOUR)])]);
  const { run, rows } = await picture();
  expect(run?.StartedAt).toBe("2026-03-02T10:00:00.000Z");
  expect(rows[0]!.freshness).toBe("silent");
});

describe("what it reads", () => {
  /** Items that DynamoDB reads for a picture. */
  async function itemsRead(query: string): Promise<number> {
    let items = 0;
    table.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        items += (answer.output as { ScannedCount?: number }).ScannedCount ?? 0;
        return answer;
      },
      { step: "initialize", name: "count" },
    );
    await picture(query);
    table.client.middlewareStack.remove("count");
    return items;
  }

  it("does not grow with the history", async () => {
    const days = (first: number, last: number) =>
      Array.from({ length: last - first }, (_, index) => NOW - (first + index) * DAY);
    const newRows = days(0, 40).map((at) => rowAt(at));
    await table.put(newRows);
    await table.putSummaries([
      newestOf(newRows),
      ...days(2, 40).map((at) => dayOf(new Date(at).toISOString().slice(0, 10), 1)),
    ]);
    const short = await itemsRead("range=7d");
    const long = await itemsRead("range=30d");
    expect(short).toBeGreaterThan(7);
    expect(long).toBeGreaterThan(30);
    await table.put(days(40, 80).map((at) => rowAt(at)));
    await table.putSummaries(days(40, 80).map((at) => dayOf(new Date(at).toISOString().slice(0, 10), 1)));
    expect(await itemsRead("range=7d")).toBe(short);
    expect(await itemsRead("range=30d")).toBe(long);
  });

  it("is the rows of one project where one is shown, and of one metric where one is shown", async () => {
    const rows = ["P", "Q", "R"].flatMap((ProjectName, project) =>
      ["A", "B", "C"].map((MetricName, metric) =>
        rowAt(NOW - HOUR - 3 * project - metric, { ProjectName, MetricName }),
      ),
    );
    await table.put(rows);
    await table.putSummaries(rows.map((row) => newestOf([row])));
    const newestValues = 9;
    // The names of all series, and the values of those that are shown.
    expect(await itemsRead("project=P")).toBe(2 * newestValues + 3);
    expect(await itemsRead("metric=A")).toBe(2 * newestValues + 3);
    expect(await itemsRead("")).toBe(newestValues + 9);
  });

  it("is days in place of measurements where there are too many, and says so", async () => {
    const rows = Array.from({ length: 101 }, (_, index) => rowAt(NOW - 5 * DAY + index * 1000));
    await table.put(rows);
    await table.putSummaries([newestOf(rows), dayOf("2026-02-25", 1)]);
    expect((await picture("", { measurements: 101 })).resolution).toBe("measurement");
    const { resolution, notices, environments } = await picture("", { measurements: 100 });
    expect(resolution).toBe("day");
    expect(notices).toEqual([expect.stringMatching(/^There are more measurements in this range than/)]);
    expect(environments[0]!.panels[0]!.lines[0]!.points.map(({ value }) => value)).toEqual([1]);
  });
});

describe("what a picture costs", () => {
  const put = (...values: readonly NewestValue[]) =>
    table.putSummaries(
      values.map((value) => ({ Summary: newestSummary(seriesId(value)), Key: seriesId(value), ...value })),
    );
  const wide = (labels: number, length = 20) =>
    Object.fromEntries(Array.from({ length: labels }, (_, label) => [String(label).padEnd(length, "x"), 1 + label]));

  it("has no values of other projects in what DynamoDB answers", async () => {
    await put(newest("A"), newest("A", { ProjectName: "Other", MetricValue: wide(200) }));
    let answered = 0;
    table.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (JSON.stringify(answer.output).includes("xxx")) answered++;
        return answer;
      },
      { step: "initialize", name: "answered" },
    );
    const { choices, rows } = await picture("project=Project1");
    expect(choices.projects).toEqual(["Other", "Project1"]);
    expect(rows).toHaveLength(1);
    expect(answered).toBe(0);
    await picture("project=Other");
    expect(answered).toBeGreaterThan(0);
  });

  it.each(["p", "P", "constructor", "é", "e\u0301", "a & b", "x'y\"z", "#summary", ":project"])(
    "selects exactly the names that are %j, and no others",
    async (ProjectName) => {
      const names = ["p", "P", "constructor", "é", "e\u0301", "a & b", "x'y\"z", "#summary", ":project"];
      await put(
        ...names.flatMap((name) => [
          newest("A", { ProjectName: name }),
          newest(name, { ProjectName: "of metrics" }),
          newest("B", { ProjectName: "of environments", Environment: name }),
        ]),
      );
      const shown = async (query: Readonly<Record<string, string>>) =>
        (await picture(new URLSearchParams(query).toString())).rows.map((row) => [
          row.project,
          row.environment,
          row.metric,
        ]);
      expect(await shown({ project: ProjectName })).toEqual([[ProjectName, "dev", "A"]]);
      expect(await shown({ metric: ProjectName })).toEqual([["of metrics", "dev", ProjectName]]);
      expect(await shown({ environment: ProjectName })).toEqual([["of environments", ProjectName, "B"]]);
    },
  );

  it("names the metrics without a value of the spokes that are shown, whichever metrics are", async () => {
    const row = rowAt(NOW - HOUR, {
      MetricName: "ExtractionHealth",
      MetricValue: { ok: 1 },
      Metadata: { NoValue: ["A", "B"] },
    });
    await table.put([row]);
    await table.putSummaries([newestOf([row])]);
    expect((await picture("metric=A")).missing.map(({ metric }) => metric)).toEqual(["A"]);
  });

  it("is the largest labels of a vector and the sum of the rest, and it says so", async () => {
    await put(newest("Wide", { MetricValue: wide(200) }), newest("Narrow", { MetricValue: wide(3) }));
    const { rows, notices } = await picture("", { labelBytes: 200 });
    const [narrow, { value }] = rows as [Picture["rows"][number], Picture["rows"][number]];
    expect(narrow.value).toEqual(wide(3));
    expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(230);
    expect(Object.values(value as Readonly<Record<string, number>>).reduce((sum, one) => sum + one, 0)).toBe(
      (200 * 201) / 2,
    );
    expect(Object.keys(value).slice(0, 2)).toEqual(["199", "198"].map((label) => label.padEnd(20, "x")));
    expect(Object.keys(value).at(-1)).toMatch(/^other \(19\d\)$/);
    expect(notices).toEqual([
      'One value has more labels, or longer ones, than are shown: the largest are, and "other" is the sum of the rest.',
    ]);
  });

  it("is plots as far as their bytes last, and names the others", async () => {
    const rows = Array.from({ length: 50 }, (_, index) => rowAt(NOW - DAY + index * 60_000, { MetricName: "A" }));
    const others = ["B", "C"].map((MetricName) => rows.map((row) => ({ ...row, MetricName })));
    await table.put([...rows, ...others.flat()]);
    await table.putSummaries([rows, ...others].map(newestOf));
    const plots = async (plotBytes: number) => {
      const [dev] = (await picture("", { panelFor: "metric", plotBytes })).environments;
      return [dev!.panels.map(({ title }) => title), dev!.leftOut];
    };
    expect(await plots(100_000)).toEqual([["A", "B", "C"], []]);
    expect(await plots(5_000)).toEqual([["A", "B"], ["C"]]);
    expect(await plots(0)).toEqual([[], ["A", "B", "C"]]);
  });
});
