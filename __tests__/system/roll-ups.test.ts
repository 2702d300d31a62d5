import { Aws } from "../../cli/fleet/aws";
import { importTable } from "../../cli/history/import";
import { redriveDeadLetters } from "../../cli/queues/dead-letters";
import { lakeBucket } from "../../contract/lake";
import { ARCHIVE_FUNCTION, ROLL_UP_FUNCTION, SUMMARIES_TABLE, TABLE } from "../../contract/names";
import { AwsError, type ApiCall } from "../../sandbox";
import { expectedLakeRows, lakeRows } from "./lake-rows";
import { summaryItems } from "./summary-items";
import { busArn, HUB, measurement, START, times, World, type Json, type Row } from "./world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TEAMS = times(3, (number) => ({
  project: `Team${number}`,
  sender: { account: String(500_000_000_000 + number), region: HUB.region },
}));

let world: World;

beforeAll(async () => {
  // It asks nobody: what is measured here, a test says.
  world = await World.of({ hubs: [{ ...HUB, schedule: "rate(300 days)", lake: {} }], spokes: [] });
  await world.withoutQuarters();
  for (const { project, sender } of TEAMS) await world.register(HUB, project, "prod", sender.account);
  await world.adjust(HUB, "EBPut");
  await world.settle();
});
afterAll(() => world.close());

function now(): number {
  return world.sandbox.clock.now();
}

function today(): string {
  return new Date(now()).toISOString().slice(0, 10);
}

/** The next instant at which the roll-up has run: it does at 00:20, 06:20, 12:20 and 18:20. */
async function nextRun(): Promise<void> {
  await world.settle(6 * HOUR - (now() % (6 * HOUR)) + 21 * MINUTE);
}

/** What any number of teams measure at an instant; all is multiples of 1/8, whose sums are exact. */
function measuredAt(instant: number, seed: number): readonly { readonly team: number; readonly detail: object }[] {
  const eighths = (number: number): number => (((instant / MINUTE + number) * 7_919 + seed * 104_729) % 801) / 8 - 50;
  return TEAMS.flatMap(({ project }, team) =>
    ["dev", "prod"].flatMap((Environment, index) => {
      const number = team * 10 + index;
      const common = { ProjectName: project, Environment, ExtractionDate: new Date(instant).toISOString() };
      const labels = {
        constructor: eighths(number + 1),
        ...(number % 2 === 0 ? { running: eighths(number + 2) } : {}),
      };
      const values = {
        Accuracy: eighths(number),
        Jobs: labels,
        // A number at times, at times by label.
        Mixed: Math.floor(instant / HOUR) % 2 === 0 ? eighths(number + 3) : { toString: eighths(number + 4) },
      };
      return Object.entries(values).map(([MetricName, MetricValue]) => ({
        team,
        detail: measurement({ ...common, MetricName, MetricValue, Metadata: { Unit: "Count" } }),
      }));
    }),
  );
}

/** Reports measurements `copies` times, all of them in disorder. */
async function report(measured: ReturnType<typeof measuredAt>, copies = 1): Promise<void> {
  const all = times(copies, () => measured).flat();
  // A prime that is no divisor of the length is a permutation.
  const shuffled = all.map((_, index) => all[(index * 104_729) % all.length]!);
  expect(new Set(shuffled).size).toBe(measured.length);
  for (const [team, { sender }] of TEAMS.entries()) {
    const details = shuffled.filter((one) => one.team === team).map(({ detail }) => detail);
    await world.report(sender, details, busArn(HUB));
  }
  await world.settle();
}

const summaries = (): Promise<readonly Json[]> => summaryItems(world);

/** The days of which some roll-ups are said to be outdated. */
async function markedDays(): Promise<readonly string[]> {
  const marks = (await summaries()).filter(({ Summary }) => Summary === "outdated-day");
  return [...new Set(marks.map(({ Day }) => Day as string))].sort();
}

function seriesOf({ MetricName, ProjectName, Environment }: Json): string {
  return [MetricName, ProjectName, Environment].join(" ");
}

/** Each group is by date. */
function grouped(rows: readonly Row[], keyOf: (row: Row) => string): readonly (readonly [string, readonly Row[]])[] {
  const sorted = [...rows].sort((a, b) => (a.ExtractionDate < b.ExtractionDate ? -1 : 1));
  return [...new Set(rows.map(keyOf))].map((key) => [key, sorted.filter((row) => keyOf(row) === key)]);
}

function statisticsOf(numbers: readonly number[]): object {
  const sum = numbers.reduce((a, b) => a + b, 0);
  return {
    ...{ Count: numbers.length, Min: Math.min(...numbers), Max: Math.max(...numbers) },
    ...{ Mean: sum / numbers.length, Last: numbers.at(-1) },
  };
}

/** What the roll-up of some rows is by its definition; they are of one day and series, by date. */
function rollUpOf(rows: readonly Row[]): object {
  const values = rows.map(({ MetricValue }) => MetricValue);
  const numbers = values.filter((value) => typeof value === "number");
  const vectors = values.filter((value) => typeof value !== "number");
  const labels = new Set(vectors.flatMap((vector) => Object.keys(vector)));
  const byLabel = [...labels].map((label) => [
    label,
    statisticsOf(vectors.flatMap((vector) => (Object.hasOwn(vector, label) ? [vector[label]!] : []))),
  ]);
  return {
    Rows: rows.length,
    ...(numbers.length > 0 ? { Value: statisticsOf(numbers) } : {}),
    ...(vectors.length > 0 ? { Labels: Object.fromEntries(byLabel) } : {}),
  };
}

/** Every newest value, and of days before today every roll-up and the lake, equals what the rows say, and there is no other. */
async function expectTruth(): Promise<void> {
  const rows = await world.rows();
  expect(await lakeRows(world)).toEqual(expectedLakeRows(rows, today()));
  const items = await summaries();
  const newest = items.filter(({ Summary }) => Summary.startsWith("newest#"));
  expect(
    new Map(newest.map((item) => [seriesOf(item), [item.ExtractionDate, item.MetricValue, item.Account]])),
  ).toEqual(
    new Map(
      grouped(rows, seriesOf).map(([series, own]) => {
        const { ExtractionDate, MetricValue, Account } = own.at(-1)!;
        return [series, [ExtractionDate, MetricValue, Account]];
      }),
    ),
  );
  expect(newest.every(({ Unit }) => Unit === "Count")).toBe(true);

  const over = rows.filter(({ ExtractionDate }) => ExtractionDate < today());
  const expected = grouped(over, (row) => `${row.ExtractionDate.slice(0, 10)} ${seriesOf(row)}`).map(
    ([key, own]) => [key, rollUpOf(own)] as const,
  );
  const daily = items.filter(({ Summary }) => Summary.startsWith("daily#"));
  expect(daily).toHaveLength(expected.length);
  expect(
    new Map(
      daily.map((item) => {
        const {
          Summary: _,
          Key,
          MetricName: _name,
          ProjectName: _project,
          Environment: _env,
          ExpiresAt,
          ...day
        } = item;
        expect(ExpiresAt).toBe((Date.parse(Key) + 1_827 * DAY) / 1000);
        return [`${Key} ${seriesOf(item)}`, day];
      }),
    ),
  ).toEqual(new Map(expected));
}

it("each night there are the roll-ups of the day, whatever came twice and in whatever order", async () => {
  for (const day of [0, 1, 2]) {
    for (const hour of [1, 4, 7]) {
      await world.settle(START + day * DAY + hour * HOUR - now());
      // Of this hour and of the two before it.
      const measured = [0, 1, 2].flatMap((hoursAgo) => measuredAt(now() - hoursAgo * HOUR, day));
      await report(measured, 2);
    }
    await world.settle(START + day * DAY + 12 * HOUR - 15_000 - now());
    await report(measuredAt(now(), day));
    expect(await markedDays()).toContain(new Date(now() - MINUTE).toISOString().slice(0, 10));
    await nextRun();
    expect(today()).toBe(new Date(START + (day + 1) * DAY).toISOString().slice(0, 10));
    expect(await markedDays()).toEqual([]);
    await expectTruth();
  }
  expect((await summaries()).filter(({ Summary }) => Summary.startsWith("daily#"))).toHaveLength(3 * 18);
  expect(await world.troubles()).toEqual([]);
});

it("a run with nothing to do is 18 queries: marks, newest values of an earlier version, 16 keys of series of accounts", async () => {
  const before = await summaries();
  const isRollUp = ({ principal }: ApiCall["caller"]): boolean =>
    principal.kind === "role" && principal.role.startsWith("ds-dashboard-roll-up");
  const calls = (await world.calls(nextRun)).filter(({ caller }) => isRollUp(caller));
  expect(calls.filter(({ service }) => service === "dynamodb").map(({ operation }) => operation)).toEqual(
    Array(18).fill("Query"),
  );
  expect(await summaries()).toEqual(before);
});

it.each(["first", "again"])(
  "rows that come late are in the roll-ups an hour later, of days with and without any, %s",
  async () => {
    const instants = [DAY, 2 * DAY, 5 * DAY, 30 * DAY, 300 * DAY].map((ago) => Date.parse(today()) + HOUR - ago);
    await report(
      instants.flatMap((instant) => measuredAt(instant, Math.floor(now() / MINUTE))),
      3,
    );
    expect(await markedDays()).toEqual(instants.map((instant) => new Date(instant).toISOString().slice(0, 10)).sort());
    await nextRun();
    expect(await markedDays()).toEqual([]);
    await expectTruth();
    expect(await world.troubles()).toEqual([]);
  },
);

it("rows of a day that come twice more change nothing, and leave nothing behind", async () => {
  const before = (await summaries()).filter(({ Summary }) => Summary.startsWith("daily#"));
  await report(measuredAt(START + HOUR, 0), 2);
  expect(await markedDays()).toEqual(["2026-03-02"]);
  await nextRun();
  expect(await markedDays()).toEqual([]);
  expect((await summaries()).filter(({ Summary }) => Summary.startsWith("daily#"))).toEqual(before);
  await expectTruth();
});

it("what runs missed for days, the next one makes up for", async () => {
  await world.as(HUB, "events", "DisableRule", { Name: ROLL_UP_FUNCTION });
  for (let day = 0; day < 3; day++) {
    await report(measuredAt(now(), day));
    await world.settle(DAY);
  }
  expect(await markedDays()).toHaveLength(3);
  await world.as(HUB, "events", "EnableRule", { Name: ROLL_UP_FUNCTION });
  await nextRun();
  expect(await markedDays()).toEqual([]);
  await expectTruth();
});

it("two runs at once, and runs by hand, compute the same", async () => {
  await report(measuredAt(now() - 2 * DAY, 5));
  const runs = await Promise.all(times(3, () => world.invoke(HUB, ROLL_UP_FUNCTION)));
  expect(runs.map(({ FunctionError }) => FunctionError)).toEqual([undefined, undefined, undefined]);
  expect(await markedDays()).toEqual([]);
  await expectTruth();
});

it("what was in the table before there was a lake gets into it by an import of the hub's own table", async () => {
  const Bucket = lakeBucket(HUB);
  const { Contents } = await world.as(HUB, "s3", "ListObjectsV2", { Bucket });
  for (const { Key } of Contents) await world.as(HUB, "s3", "DeleteObject", { Bucket, Key });
  const hub = await new Aws(world.sandbox.url).at({ ...HUB, access: undefined });
  const { stored, wereThere } = await importTable(hub, TABLE, hub, { dryRun: false });
  expect([stored, wereThere]).toEqual([0, (await world.rows()).length]);
  await nextRun();
  await expectTruth();
});

it("what fails for one metric is named, waits as a dead letter, and is made up for once it can be", async () => {
  const isOfJobs = ({ ExpressionAttributeValues: values = {} }: Json): boolean =>
    Object.values<Json>(values).some(({ S }) => S === "Jobs");
  const stop = world.sandbox.observe(({ operation, input }) => {
    if (operation === "Query" && isOfJobs(input)) throw new AwsError("AccessDeniedException", "Not today.");
  });
  await report(measuredAt(now() - DAY, 9));
  await nextRun();
  // Lambda tries twice more, one and two minutes later.
  await world.settle(20 * MINUTE);
  stop();
  const marks = (await summaries()).filter(({ Summary }) => Summary === "outdated-day");
  expect(marks.map(({ MetricName }) => MetricName)).toEqual(["Jobs"]);
  const named = (await world.logs()).filter((line) => line.includes("stays marked"));
  expect(named).toHaveLength(3);
  for (const line of named) {
    expect(JSON.parse(line)).toMatchObject({ MetricName: "Jobs", reason: "AccessDeniedException: Not today." });
  }
  const { queues } = await redriveDeadLetters(world.fleet, new Aws(world.sandbox.url));
  const sent = queues.filter((queue) => queue.sent > 0).map((queue) => [queue.queue, queue.sent]);
  expect(sent).toEqual([[`${ROLL_UP_FUNCTION}-dead-letters`, 1]]);
  await world.settle();
  expect(await markedDays()).toEqual([]);
  await expectTruth();
  expect(await world.troubles()).toEqual([]);
});

describe("the roles of the functions that write summaries", () => {
  const key = { MetricName: { S: "a" }, ExtractionDate: { S: "b" } };
  const summaryKey = { Summary: { S: "newest" }, Key: { S: "b" } };
  const query = (TableName: string, name: string): Json => ({
    TableName,
    KeyConditionExpression: "#key = :value",
    ExpressionAttributeNames: { "#key": name },
    ExpressionAttributeValues: { ":value": { S: "a" } },
  });

  it.each<[string, string, Json]>([
    [ROLL_UP_FUNCTION, "PutItem", { TableName: TABLE, Item: key }],
    [ROLL_UP_FUNCTION, "DeleteItem", { TableName: TABLE, Key: key }],
    [ROLL_UP_FUNCTION, "Scan", { TableName: SUMMARIES_TABLE }],
    [ROLL_UP_FUNCTION, "UpdateItem", { TableName: TABLE, Key: key }],
    [ARCHIVE_FUNCTION, "DeleteItem", { TableName: SUMMARIES_TABLE, Key: summaryKey }],
    [ARCHIVE_FUNCTION, "Query", query(TABLE, "MetricName")],
  ])("%s may not %s there", async (name, operation, input) => {
    const principal = { kind: "role", account: HUB.account, role: `${name}-${HUB.region}`, session: "test" } as const;
    await expect(world.sandbox.call("dynamodb", operation, input, { ...HUB, principal })).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining(`is not authorized to perform: dynamodb:${operation} on resource: `),
    });
  });
});
