import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { MIN_RETENTION_DAYS } from "../../../contract/expiry";
import { dailySummary, SUMMARIES_TABLE, TABLE } from "../../../contract/names";
import { newestSummary, seriesId, type DailyValue } from "../../../contract/summaries";
import { storeDay } from "../../../lambdas/roll-up/day";
import { rollUp, type RollUpParts } from "../../../lambdas/roll-up/roll-up";
import { range, Table } from "../archive/harness";

const NOW = Date.parse("2026-11-05T00:20:00Z");
const YESTERDAY = "2026-11-04";

let table: Table;
let dynamodb: DynamoDBDocumentClient;
let parts: RollUpParts;
let log: string[];
/** Is told of every call of DynamoDB before it is made. */
let beforeCall: ((input: Record<string, unknown>) => unknown) | undefined;

beforeEach(async () => {
  jest.spyOn(Date, "now").mockReturnValue(NOW);
  table = await Table.start();
  beforeCall = undefined;
  table.dynamodb.middlewareStack.add((next) => async (args) => {
    await beforeCall?.(args.input as Record<string, unknown>);
    return next(args);
  });
  dynamodb = DynamoDBDocumentClient.from(table.dynamodb);
  log = [];
  const logger = new Logger({ serviceName: "roll-up" });
  const { console } = logger as unknown as { console: Console };
  console.info = console.warn = (line: string) => void log.push(line);
  parts = {
    dynamodb,
    tables: { measurements: TABLE, summaries: SUMMARIES_TABLE },
    retentionDays: 400,
    rowRetentionDays: undefined,
    lake: undefined,
    logger,
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  await table.stop();
});

const SERIES = { MetricName: "Accuracy", ProjectName: "churn", Environment: "dev" };

/** Puts a row as the archive does; `time` is that of its day. */
async function put(MetricValue: unknown, time: string, members: object = {}, day = YESTERDAY): Promise<void> {
  const Item = { ...SERIES, ExtractionDate: `${day}T${time}:00.000123456Z`, MetricValue, ...members };
  await dynamodb.send(new PutCommand({ TableName: TABLE, Item }));
}

async function mark(
  Day = YESTERDAY,
  MetricName = SERIES.MetricName,
  Mark = "first",
  members: object = {},
): Promise<void> {
  const Item = { Summary: "outdated-day", Key: `${Day}#${MetricName}`, Day, MetricName, Mark, ...members };
  await dynamodb.send(new PutCommand({ TableName: SUMMARIES_TABLE, Item }));
}

const run = (hasTime = () => true): Promise<void> => rollUp(parts, hasTime);

async function daily(series = SERIES): Promise<readonly Record<string, unknown>[]> {
  return table.summaries(dailySummary(seriesId(series)), series.MetricName);
}

async function marks(MetricName = SERIES.MetricName): Promise<readonly unknown[]> {
  return (await table.summaries("outdated-day", MetricName)).map(({ Day, Mark }) => `${String(Day)} ${String(Mark)}`);
}

it("a marked day is one item for each series, of exactly its rows, and is marked no more", async () => {
  await put(9, "23:59", {}, "2026-11-03");
  await put(1, "00:00");
  await put(4, "23:59");
  await put({ InService: 2, Failed: 1 }, "12:00", { ProjectName: "fraud" });
  await put({ InService: 4 }, "13:00", { ProjectName: "fraud" });
  await put(100, "12:00", { MetricName: "Other" });
  await put(9, "00:00", {}, "2026-11-05");
  await mark();
  await run();
  const ExpiresAt = Date.parse("2027-12-09T00:00:00Z") / 1000;
  expect(await daily()).toEqual([
    {
      Summary: dailySummary(seriesId(SERIES)),
      Key: YESTERDAY,
      ...SERIES,
      Rows: 2,
      Value: { Count: 2, Min: 1, Mean: 2.5, Max: 4, Last: 4 },
      ExpiresAt,
    },
  ]);
  const fraud = { ...SERIES, ProjectName: "fraud" };
  expect(await daily(fraud)).toEqual([
    {
      Summary: dailySummary(seriesId(fraud)),
      Key: YESTERDAY,
      ...fraud,
      Rows: 2,
      Labels: {
        InService: { Count: 2, Min: 2, Mean: 3, Max: 4, Last: 4 },
        Failed: { Count: 1, Min: 1, Mean: 1, Max: 1, Last: 1 },
      },
      ExpiresAt,
    },
  ]);
  expect(await daily({ ...SERIES, MetricName: "Other" })).toEqual([]);
  expect(await marks()).toEqual([]);
});

it("a run without anything to do is two queries", async () => {
  await mark("2026-11-05");
  const calls: unknown[] = [];
  beforeCall = (input) => calls.push(input.TableName);
  await run();
  expect(calls).toEqual([SUMMARIES_TABLE, SUMMARIES_TABLE]);
});

it("a day is left alone until it is over by every clock", async () => {
  await put(1, "12:00");
  await mark();
  await mark("2026-11-05");
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-05T00:04:59.999Z"));
  await run();
  expect([await daily(), await marks()]).toEqual([[], [`${YESTERDAY} first`, "2026-11-05 first"]]);
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-05T00:05:00Z"));
  await run();
  expect([await daily(), await marks()]).toMatchObject([[{ Rows: 1 }], ["2026-11-05 first"]]);
});

it("a row that comes while its day is computed is in the next run's", async () => {
  await put(1, "12:00");
  await mark();
  beforeCall = async ({ TableName, Item }) => {
    if (TableName !== SUMMARIES_TABLE || !Item) return;
    // Its rows are read, its roll-up is about to be written.
    beforeCall = undefined;
    await put(3, "13:00");
    await mark(YESTERDAY, SERIES.MetricName, "second");
  };
  await run();
  expect([await daily(), await marks()]).toMatchObject([[{ Rows: 1 }], [`${YESTERDAY} second`]]);
  await run();
  expect([await daily(), await marks()]).toMatchObject([[{ Rows: 2, Value: { Mean: 2 } }], []]);
});

it("of two runs at once the one that knows more rows stays, whichever writes last", async () => {
  await put(1, "12:00");
  await mark();
  beforeCall = async ({ TableName, Item }) => {
    if (TableName !== SUMMARIES_TABLE || !Item) return;
    beforeCall = undefined;
    await put(3, "13:00");
    await run();
  };
  await run();
  expect([await daily(), await marks()]).toMatchObject([[{ Rows: 2, Value: { Mean: 2 } }], []]);
});

it("a day that fails keeps no other from being computed, stays marked, and fails the run", async () => {
  for (const n of range(12)) {
    await put(n, "12:00", { MetricName: `Metric${n}` });
    await mark(YESTERDAY, `Metric${n}`);
  }
  beforeCall = ({ TableName, Item, ExpressionAttributeValues: values }) => {
    const metric = TableName === TABLE ? (values as Record<string, unknown>)[":MetricName"] : undefined;
    if (metric === "Metric3" || (Item as { MetricName?: string } | undefined)?.MetricName === "Metric7") {
      throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    }
  };
  await expect(run()).rejects.toThrow("The roll-ups of 2 days of a metric failed.");
  beforeCall = undefined;
  for (const n of range(12)) {
    const MetricName = `Metric${n}`;
    expect([MetricName, (await daily({ ...SERIES, MetricName })).length]).toEqual([
      MetricName,
      n % 4 === 3 && n < 8 ? 0 : 1,
    ]);
    expect(await marks(MetricName)).toHaveLength(n % 4 === 3 && n < 8 ? 1 : 0);
  }
  const warnings = log.filter((line) => line.includes("stays marked")).map((line) => JSON.parse(line));
  expect(warnings.map(({ Day, MetricName, reason }) => [Day, MetricName, reason]).sort()).toEqual([
    [YESTERDAY, "Metric3", "ThrottlingException: slow down"],
    [YESTERDAY, "Metric7", "ThrottlingException: slow down"],
  ]);
  await run();
  expect(await daily({ ...SERIES, MetricName: "Metric3" })).toHaveLength(1);
});

it("what there is no time for is left to the next run, the oldest days come first", async () => {
  const days = range(10).map((n) => `2026-10-0${n}`.replace("2026-10-00", "2026-09-30"));
  for (const day of days) {
    await put(1, "12:00", {}, day);
    await mark(day);
  }
  let begun = 0;
  await run(() => ++begun <= 6);
  expect((await daily()).map(({ Key }) => Key).sort()).toEqual(days.slice(0, 6));
  expect(await marks()).toEqual(days.slice(6).map((day) => `${day} first`));
  expect(log.filter((line) => line.includes("Out of time")).map((line) => JSON.parse(line).left)).toEqual([4]);
  await run();
  expect([(await daily()).length, await marks()]).toEqual([10, []]);
});

it("a day is not computed once rows of it may have expired, and its mark goes", async () => {
  parts = { ...parts, retentionDays: 30, rowRetentionDays: 30 };
  const [last, expired] = ["2026-10-07", "2026-10-06"] as const;
  for (const day of [last, expired]) {
    await put(1, "23:00", {}, day);
    await mark(day);
  }
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-05T23:59:59Z"));
  await run();
  expect((await daily()).map(({ Key, ExpiresAt }) => [Key, ExpiresAt])).toEqual([
    [last, Date.parse("2026-11-06T00:00:00Z") / 1000],
  ]);
  expect(await marks()).toEqual([]);
});

it("a day that is just over is computed, for as few days as rows may be kept", async () => {
  parts = { ...parts, retentionDays: MIN_RETENTION_DAYS, rowRetentionDays: MIN_RETENTION_DAYS };
  await put(1, "12:00", {}, "2026-11-04");
  await mark("2026-11-04");
  jest.spyOn(Date, "now").mockReturnValue(Date.parse("2026-11-05T00:20:00Z"));
  await run();
  expect((await daily()).map(({ Key }) => Key)).toEqual(["2026-11-04"]);
});

describe("with a lake", () => {
  let stored: string[];
  beforeEach(() => {
    stored = [];
    const store = (day: string, metric: string, { measurements }: { measurements: number }): Promise<void> => {
      stored.push(`${day} ${metric} ${measurements}`);
      return Promise.resolve();
    };
    parts = { ...parts, lake: { store } };
  });

  it("the file has all rows of the day; a day without rows has none", async () => {
    await put(1, "00:00");
    await put({ InService: 2, Failed: 1 }, "12:00", { ProjectName: "fraud" });
    await mark();
    await mark(YESTERDAY, "Other");
    await run();
    expect(stored).toEqual([`${YESTERDAY} Accuracy 2`]);
    expect([await daily(), await marks()]).toMatchObject([[{ Rows: 1 }], []]);
  });

  it("rows that never expire get into it however old they are, those that may be gone do not", async () => {
    for (const day of ["2020-02-29", "2026-10-06"]) {
      await put(1, "12:00", {}, day);
      await mark(day);
    }
    await run();
    expect(stored).toEqual(["2020-02-29 Accuracy 1", "2026-10-06 Accuracy 1"]);
    expect((await daily()).map(({ Key }) => Key)).toEqual(["2026-10-06"]);

    parts = { ...parts, rowRetentionDays: 30 };
    await mark("2026-10-06");
    await run();
    expect(stored).toHaveLength(2);
    expect(await marks()).toEqual([]);
  });

  it("what it refuses stays marked, and is made up for", async () => {
    await put(1, "12:00");
    await mark();
    const { lake } = parts;
    parts = { ...parts, lake: { store: () => Promise.reject(new Error("AccessDenied")) } };
    await expect(run()).rejects.toThrow(/1 days of a metric failed/);
    expect(await marks()).toEqual([`${YESTERDAY} first`]);
    parts = { ...parts, lake };
    await run();
    expect([stored, await marks()]).toEqual([[`${YESTERDAY} Accuracy 1`], []]);
  });
});

it("a day of several pages is read whole", async () => {
  const padding = { Metadata: { padding: "x".repeat(300_000) } };
  for (const n of range(9)) await put(n, `0${n}:00`, padding);
  await mark();
  let queries = 0;
  beforeCall = ({ TableName, ConsistentRead }) => {
    if (TableName === TABLE && ConsistentRead === true) queries++;
  };
  await run();
  expect(queries).toBeGreaterThan(2);
  expect(await daily()).toMatchObject([{ Rows: 9, Value: { Count: 9, Min: 0, Mean: 4, Max: 8, Last: 8 } }]);
});

it("more marks than a page holds are all worked off", async () => {
  // A page ends at a megabyte.
  const padding = { padding: "x".repeat(300_000) };
  for (const n of range(8)) await mark(YESTERDAY, `Metric${n}`, "first", padding);
  await run();
  expect(JSON.parse(log.at(-1)!)).toMatchObject({ computed: 8, failed: 0, left: 0 });
});

describe("numbers and labels as hostile as the archive lets them pass", () => {
  it("are stored: labels that are names of an object's own", async () => {
    await put(new Map(Object.entries({ constructor: 1, toString: 2 })), "12:00");
    await mark();
    await run();
    const [day] = await daily();
    expect(
      Object.entries(day!.Labels as Record<string, { Mean: number }>)
        .map(([label, { Mean }]) => [label, Mean])
        .sort(),
    ).toEqual([
      ["constructor", 1],
      ["toString", 2],
    ]);
  });

  it.each([
    { values: [1e-130, 0], Mean: 0 },
    { values: [1e-130, 1e-130, 1e-130], Mean: 1e-130 },
    { values: [2 ** 53 - 1, 2 ** 53 - 1], Mean: 2 ** 53 - 1 },
    { values: [2 ** 53 - 1, 1 - 2 ** 53, 0.5], Mean: 0.5 / 3 },
  ])("are stored: $values", async ({ values, Mean }) => {
    for (const [n, value] of values.entries()) await put(value, `1${n}:00`);
    await mark();
    await run();
    expect(await daily()).toMatchObject([{ Rows: values.length, Value: { Mean } }]);
  });

  it("are stored: other labels in each row, as many and as long as they may be", async () => {
    for (const n of range(4)) {
      const label = (number: number): string => `${n}-${number}-`.padEnd(256, "€");
      await put(Object.fromEntries(range(256).map((number) => [label(number), 1 / 3 + number])), `1${n}:00`);
    }
    await mark();
    await run();
    const [day] = await daily();
    expect(day).toMatchObject({ Rows: 4 });
    expect(Object.keys(day!.Labels as object)).toHaveLength(256);
  });
});

it("a roll-up of as many rows replaces one", async () => {
  const day = (Rows: number, Mean: number): DailyValue => ({
    ...SERIES,
    Rows,
    Value: { Count: Rows, Min: 0, Mean, Max: 9, Last: 9 },
  });
  for (const [rows, mean] of [
    [2, 1],
    [1, 2],
    [2, 3],
  ] as const) {
    await storeDay(dynamodb, SUMMARIES_TABLE, YESTERDAY, day(rows, mean), 4_000_000_000);
  }
  expect(await daily()).toMatchObject([{ Rows: 2, Value: { Mean: 3 } }]);
});

describe("newest values that an earlier version wrote", () => {
  const value = (hour: number) => ({
    ...SERIES,
    ...{ MetricValue: hour, ExtractionDate: `${YESTERDAY}T${hour}:00:00.000123456Z` },
    ...{ Account: "222222222222", Region: "eu-west-1", ExpiresAt: 1_900_000_000 },
  });
  const id = seriesId(SERIES);
  const put = (Summary: string, hour: number) =>
    dynamodb.send(new PutCommand({ TableName: SUMMARIES_TABLE, Item: { Summary, Key: id, ...value(hour) } }));
  const values = async (Summary: string): Promise<unknown[]> =>
    (await table.summaries(Summary, SERIES.MetricName)).map(({ MetricValue }) => MetricValue);

  it("move to where they are now, as they are", async () => {
    await put("newest", 10);
    await run();
    expect(await table.summaries(newestSummary(id), SERIES.MetricName)).toEqual([
      { Summary: newestSummary(id), Key: id, ...value(10) },
    ]);
    expect(await values("newest")).toEqual([]);
    expect(log.join()).toContain('"moved":1');
  });

  it("never take the place of a newer one, and are left where a newer one has come meanwhile", async () => {
    await put("newest", 10);
    await put(newestSummary(id), 11);
    await run();
    expect([await values("newest"), await values(newestSummary(id))]).toEqual([[], [11]]);

    await put("newest", 12);
    beforeCall = async ({ Key, ConditionExpression }) => {
      beforeCall = Key && ConditionExpression ? undefined : beforeCall;
      if (Key && ConditionExpression) await put("newest", 13);
    };
    await run();
    expect([await values("newest"), await values(newestSummary(id))]).toEqual([[13], [12]]);
  });
});
