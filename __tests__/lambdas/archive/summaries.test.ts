import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { OUTDATED_DAYS_SUMMARY, SUMMARIES_TABLE } from "../../../contract/names";
import { newestSummary, seriesId } from "../../../contract/summaries";
import { ACCOUNT, Archive, message, metricEvent, range, REGION, Table, messageSentAt } from "./harness";

const NOW = "2026-11-05T12:00:00.000Z";

let table: Table;
let now: number;
beforeAll(async () => (table = await Table.start()));
afterAll(() => table.stop());
beforeEach(() => {
  now = Date.parse(NOW);
  // Of `Date.now()` and of `new Date()`.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "setTimeout", "clearTimeout", "queueMicrotask"], now });
});
afterEach(() => {
  table.fault = table.summaryFault = undefined;
  jest.useRealTimers();
});

function archive(settings?: ConstructorParameters<typeof Archive>[1]): Archive {
  return new Archive(table.dynamodb, settings).register(ACCOUNT, "churn", "dev");
}

/** A measurement of `date`, which its envelope bears too. */
function measured(MetricName: string, date: string, MetricValue: unknown, members: object = {}) {
  return metricEvent({ MetricName, MetricValue, ExtractionDate: date, ...members }, { time: date.slice(0, 19) + "Z" });
}

const summaryOf = (MetricName: string): string =>
  newestSummary(seriesId({ MetricName, ProjectName: "churn", Environment: "dev" }));

function newestOf(metric: string): Promise<Record<string, unknown>[]> {
  return table.newest(metric);
}

function marksOf(metric: string): Promise<Record<string, unknown>[]> {
  return table.summaries(OUTDATED_DAYS_SUMMARY, metric);
}

/** The `Mark`s of a metric by day. */
async function markOf(metric: string, day: string): Promise<unknown> {
  return (await marksOf(metric)).find(({ Day }) => Day === day)?.Mark;
}

describe("the newest value", () => {
  const at = (minute: number): string => `2026-11-05T09:${String(minute).padStart(2, "0")}:00.000Z`;

  it.each([
    ["24 hours", "24 hours"],
    ["often", undefined],
    [24, undefined],
  ])("has how often it is measured, if that is %j", async (Every, kept) => {
    const MetricName = `Every${String(Every)}`;
    await archive().receive([message(measured(MetricName, at(30), 1, { Metadata: { Every } }))]);
    expect((await newestOf(MetricName))[0]!.Every).toBe(kept);
  });

  it("is the measurement under its row's key, with its unit", async () => {
    const MetricName = "Newest";
    await archive().receive([
      message(measured(MetricName, at(30), { a: 1 }, { Metadata: { Unit: "Count", other: 1 } })),
    ]);
    const [row] = await table.rows(MetricName);
    const series = { MetricName, ProjectName: "churn", Environment: "dev" };
    expect(await newestOf(MetricName)).toEqual([
      {
        Summary: summaryOf(MetricName),
        Key: seriesId(series),
        ...series,
        MetricValue: { a: 1 },
        ExtractionDate: row!.ExtractionDate,
        Account: ACCOUNT,
        Region: REGION,
        Unit: "Count",
        ExpiresAt: Date.parse("2027-12-10T09:30:00Z") / 1000,
      },
    ]);
  });

  it("expires with its row where a retention is configured", async () => {
    await archive({ retentionDays: 30 }).receive([message(measured("Expiring", at(30), 1))]);
    const [row] = await table.rows("Expiring");
    expect(row!.ExpiresAt).toBe(Date.parse("2026-12-05T09:30:00Z") / 1000);
    for (const summary of [...(await newestOf("Expiring")), ...(await marksOf("Expiring"))]) {
      expect(summary.ExpiresAt).toBe(row!.ExpiresAt);
    }
  });

  it.each([
    { what: "none", Unit: undefined },
    { what: "empty text", Unit: "" },
    { what: "a number", Unit: 5 },
    { what: "an object", Unit: { Unit: "Count" } },
    { what: "257 characters", Unit: "x".repeat(257) },
  ])("has no unit where the metadata's is $what", async ({ what, Unit }) => {
    const MetricName = `Unit: ${what}`;
    await archive().receive([message(measured(MetricName, at(30), 1, { Metadata: { Unit } }))]);
    const [newest] = await newestOf(MetricName);
    expect(newest).toMatchObject({ MetricValue: 1 });
    expect(newest).not.toHaveProperty("Unit");
  });

  it("is of the latest date, in whatever order and however often they come", async () => {
    const MetricName = "Disorder";
    const events = range(20).map((minute) => measured(MetricName, at(minute), minute));
    // 7 and 60 have no common divisor: each three times.
    const shuffled = range(60).map((n) => events[((n * 7) % 60) % 20]!);
    const hub = archive();
    for (const event of shuffled) expect(await hub.receive([message(event)])).toEqual([]);
    expect(await newestOf(MetricName)).toMatchObject([{ MetricValue: 19 }]);
    expect(await archive().receive(shuffled.map(message))).toEqual([]);
    expect(await newestOf(MetricName)).toMatchObject([{ MetricValue: 19 }]);
  });

  it("has the key that its row got where another held the first one", async () => {
    const MetricName = "Clash";
    const hub = archive();
    for (const value of range(5)) await hub.receive([message(measured(MetricName, at(30), value))]);
    const keys = (await table.rows(MetricName)).map(({ ExtractionDate }) => ExtractionDate).sort();
    expect(new Set(keys).size).toBe(5);
    const [newest] = await newestOf(MetricName);
    expect(newest!.ExtractionDate).toBe(keys.at(-1));
    const rows = await table.rows(MetricName);
    expect(newest!.MetricValue).toBe(rows.find(({ ExtractionDate }) => ExtractionDate === keys.at(-1))!.MetricValue);
  });

  it("of an earlier version that is of the future gives way to any other", async () => {
    const MetricName = "Future";
    await archive().receive([message(measured(MetricName, at(30), 1))]);
    const [item] = await table.newest(MetricName);
    await DynamoDBDocumentClient.from(table.dynamodb).send(
      new PutCommand({
        TableName: SUMMARIES_TABLE,
        Item: { ...item, ExtractionDate: "2099-11-05T09:30:00.000123456Z" },
      }),
    );
    await archive().receive([message(measured(MetricName, at(31), 2))]);
    expect(await table.newest(MetricName)).toMatchObject([{ MetricValue: 2 }]);
  });

  it("is kept apart by project and environment, whatever their names", async () => {
    const MetricName = "Apart";
    const hub = archive();
    const pairs = [
      ["a", "b"],
      ['a","b', "c"],
      ["a", 'b","c'],
    ];
    await hub.receive(
      pairs.map(([ProjectName, Environment], MetricValue) =>
        message(measured(MetricName, at(30), MetricValue, { ProjectName, Environment })),
      ),
    );
    const newest = await newestOf(MetricName);
    expect(newest.map(({ MetricValue }) => MetricValue).sort()).toEqual(range(pairs.length));
  });

  it("has labels that are names of an object's own", async () => {
    const MetricValue = { constructor: 1, toString: 2, hasOwnProperty: 3 };
    await archive().receive([message(measured("Hostile", at(30), MetricValue))]);
    const [newest] = await newestOf("Hostile");
    expect(Object.entries(newest!.MetricValue as object).sort()).toEqual(Object.entries(MetricValue).sort());
  });
});

describe("the mark of an outdated day", () => {
  it("says which day of which metric, and expires", async () => {
    await archive().receive([message(measured("Marked", "2026-11-05T09:30:00.000Z", 1))]);
    expect(await marksOf("Marked")).toEqual([
      {
        Summary: "outdated-day",
        Key: "2026-11-05#Marked",
        Day: "2026-11-05",
        MetricName: "Marked",
        Mark: expect.stringMatching(/^[\da-f-]{36}$/),
        ExpiresAt: Date.parse("2027-12-10T09:30:00Z") / 1000,
      },
    ]);
  });

  it("is of the day in UTC, whatever time zone the sender writes", async () => {
    await archive().receive([message(measured("Zone", "2026-11-05T01:30:00+02:00", 1))]);
    expect((await marksOf("Zone")).map(({ Day }) => Day)).toEqual(["2026-11-04"]);
  });

  it("is written once while its day lasts, and for every row after it", async () => {
    const hub = archive();
    const store = (minute: number, date = `2026-11-05T09:${minute}:00.000Z`) =>
      hub.receive([message(measured("Often", date, minute))]);
    await store(10);
    const first = await markOf("Often", "2026-11-05");
    await store(11);
    await store(12);
    expect(await markOf("Often", "2026-11-05")).toBe(first);

    jest.setSystemTime(Date.parse("2026-11-06T00:00:00.000Z"));
    await store(13);
    const second = await markOf("Often", "2026-11-05");
    expect(second).not.toBe(first);
    await store(14);
    expect(await markOf("Often", "2026-11-05")).not.toBe(second);
  });

  it("is written by each instance for itself, and for the metrics and days of a day for themselves", async () => {
    const store = (hub: Archive, metric: string, date: string) => hub.receive([message(measured(metric, date, 1))]);
    const hub = archive();
    await store(hub, "One", "2026-11-05T09:00:00.000Z");
    await store(hub, "Two", "2026-11-05T09:00:00.000Z");
    jest.setSystemTime(Date.parse("2026-11-05T23:50:00.000Z"));
    await store(hub, "One", "2026-11-06T00:01:00.000Z");
    expect((await marksOf("One")).map(({ Day }) => Day).sort()).toEqual(["2026-11-05", "2026-11-06"]);
    expect(await marksOf("Two")).toHaveLength(1);
    const mark = await markOf("One", "2026-11-05");
    await store(archive(), "One", "2026-11-05T09:00:00.000Z");
    expect(await markOf("One", "2026-11-05")).not.toBe(mark);
  });
});

it("once for all rows of a series and for all rows of a day, summaries follow the rows of a batch", async () => {
  const written: string[] = [];
  table.fault = () => void written.push("row");
  table.summaryFault = (summary) => void written.push(summary);
  const metrics = ["BatchedA", "BatchedB"];
  const rows = metrics.flatMap((metric) =>
    range(20).map((n) => measured(metric, `2026-11-0${3 + (n % 2)}T09:${10 + n}:00.000Z`, n)),
  );
  expect(await archive().receive(rows.map((row) => message(row)))).toEqual([]);
  const summaries = [...metrics.map(summaryOf), ...range(4).map(() => OUTDATED_DAYS_SUMMARY)];
  expect(written.slice(0, 40)).toEqual(range(40).map(() => "row"));
  expect(written.slice(40).sort()).toEqual(summaries.sort());
  for (const metric of metrics) {
    expect(await newestOf(metric)).toMatchObject([{ MetricValue: 19 }]);
    expect((await marksOf(metric)).map(({ Day }) => Day).sort()).toEqual(["2026-11-03", "2026-11-04"]);
  }
});

it.each([
  [30, "2026-10-06T12:00:00.000Z", []],
  // Its day is one of the lake.
  [undefined, "2025-10-01T12:00:00.000Z", [OUTDATED_DAYS_SUMMARY]],
])("with a retention of %p days, no newest value comes of a row of %s", async (retentionDays, date, derived) => {
  const MetricName = `Past ${date}`;
  const later = new Date(Date.parse(date) + 1000).toISOString();
  expect(await archive({ retentionDays }).receive([message(measured(MetricName, date, 1))])).toEqual([]);
  expect(await table.rows(MetricName)).toHaveLength(1);
  const items = [...(await newestOf(MetricName)), ...(await marksOf(MetricName))];
  expect(items.map(({ Summary }) => Summary)).toEqual(derived);
  expect(items.every(({ ExpiresAt }) => (ExpiresAt as number) * 1000 > Date.now())).toBe(true);
  expect(await archive({ retentionDays }).receive([message(measured(MetricName, later, 2))])).toEqual([]);
  expect([...(await newestOf(MetricName)), ...(await marksOf(MetricName))]).toHaveLength(2);
});

it.each(["newest", OUTDATED_DAYS_SUMMARY])(
  "a summary %p that fails, fails the message, and the next delivery heals it",
  async (kind) => {
    const MetricName = `Failing ${kind}`;
    const failing = kind === "newest" ? summaryOf(MetricName) : kind;
    const error = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    table.summaryFault = (summary) => (summary === failing ? { error } : undefined);
    const hub = archive();
    const [today, yesterday] = ["2026-11-05", "2026-11-04"].map((day, n) =>
      message(measured(MetricName, `${day}T09:30:00.000Z`, n)),
    );
    const failed = await hub.receive([today!, yesterday!]);
    expect(failed.sort()).toEqual([today!.messageId, yesterday!.messageId].sort());
    expect(hub.log.join()).toContain("ThrottlingException: slow down");
    expect(await table.rows(MetricName)).toHaveLength(2);
    expect(await table.summaries(failing, MetricName)).toEqual([]);

    table.summaryFault = undefined;
    expect(await hub.receive([today!, yesterday!])).toEqual([]);
    expect(await table.rows(MetricName)).toHaveLength(2);
    expect(await newestOf(MetricName)).toMatchObject([{ MetricValue: 0 }]);
    expect((await marksOf(MetricName)).map(({ Day }) => Day).sort()).toEqual(["2026-11-04", "2026-11-05"]);
    expect(hub.quarantined).toEqual([]);
  },
);

it("nothing is derived from a row that is not stored yet", async () => {
  table.fault = () => ({ error: Object.assign(new Error("slow down"), { name: "ThrottlingException" }) });
  const later = message(measured("Later", NOW, 1));
  expect(await archive().receive([later])).toEqual([later.messageId]);
  expect([...(await newestOf("Later")), ...(await marksOf("Later"))]).toEqual([]);
});

it("nothing is derived from what is refused", async () => {
  const hub = archive();
  const event = measured("Refused", NOW, 1, { ProjectName: "churn", Environment: "dev" });
  const aMinuteAgo = Date.parse(NOW) - 60_000;
  expect(await hub.receive([messageSentAt(aMinuteAgo, { ...event, account: "999999999999" })])).toEqual([]);
  expect(hub.reasons()).toEqual(["unregistered-account"]);
  expect([...(await newestOf("Refused")), ...(await marksOf("Refused"))]).toEqual([]);
});
