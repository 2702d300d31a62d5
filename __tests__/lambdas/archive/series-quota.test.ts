import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { accountSeriesKey, type AccountSeries } from "../../../contract/account-series";
import { SUMMARIES_TABLE } from "../../../contract/names";
import { newestSummary, seriesId } from "../../../contract/summaries";
import { SeriesQuota } from "../../../lambdas/archive/series-quota";
import { removeEndedSeries } from "../../../lambdas/roll-up/ended-series";
import { account, Archive, message, metricEvent, range, Table } from "./harness";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST = 4;

let table: Table;
let client: DynamoDBDocumentClient;
/** The operations that went to DynamoDB, in their order. */
let calls: string[] = [];
/** Runs once, before the next write of the series of an account. */
let beforeWrite: (() => Promise<unknown>) | undefined;

beforeAll(async () => {
  table = await Table.start();
  client = DynamoDBDocumentClient.from(table.dynamodb);
  table.dynamodb.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const first = beforeWrite;
        if (commandName.startsWith("Update")) {
          beforeWrite = undefined;
          await first?.();
        }
        calls.push(commandName.replace("Command", ""));
        return next(args);
      },
    { step: "initialize" },
  );
});
afterAll(() => table.stop());

let accounts = 0;
let A: string;
let now: number;
beforeEach(async () => {
  await clear();
  A = account(++accounts);
  now = Date.parse("2026-11-05T00:00:00Z");
  jest.spyOn(Date, "now").mockImplementation(() => now);
  calls = [];
});
afterEach(() => {
  beforeWrite = undefined;
  jest.restoreAllMocks();
});

const instance = (most = MOST) => new SeriesQuota(client, SUMMARIES_TABLE, most);
const named = (MetricName: string, of = A) => ({
  account: of,
  ProjectName: "churn",
  Environment: "dev",
  MetricName,
});
const idOf = (metric: string) => seriesId(named(metric));
const keyOf = (metric: string) => ({ Summary: newestSummary(idOf(metric)), Key: idOf(metric) });

async function clear(): Promise<void> {
  for (const one of range(accounts + 1)) {
    const Key = accountSeriesKey(account(one));
    await client.send(new DeleteCommand({ TableName: SUMMARIES_TABLE, Key }));
  }
  for (const one of METRICS) await expire(one);
  accounts = 0;
}

/** Which of the metrics are taken. */
async function taken(quota: SeriesQuota, metrics: readonly string[], of = A): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(metrics.map((metric) => quota.take(named(metric, of))));
  for (const one of outcomes) {
    if (one.status === "rejected") expect(one.reason).toMatchObject({ name: "Refusal", reason: "too-many-series" });
  }
  return metrics.filter((_, index) => outcomes[index]!.status === "fulfilled");
}

async function counted(of = A): Promise<readonly string[]> {
  const Key = accountSeriesKey(of);
  const { Item } = await client.send(new GetCommand({ TableName: SUMMARIES_TABLE, Key, ConsistentRead: true }));
  return [...((Item as AccountSeries | undefined)?.Ids ?? [])];
}

const putNewest = (metric: string) =>
  client.send(new PutCommand({ TableName: SUMMARIES_TABLE, Item: { ...keyOf(metric), MetricName: metric } }));
const expire = (metric: string) => client.send(new DeleteCommand({ TableName: SUMMARIES_TABLE, Key: keyOf(metric) }));
const prune = () => removeEndedSeries(client, SUMMARIES_TABLE, MOST);

test("what an account reports first is taken, and no series beyond its limit", async () => {
  const quota = instance();
  expect(await taken(quota, ["a", "b", "c", "d"])).toEqual(["a", "b", "c", "d"]);
  expect(await taken(quota, ["e", "a"])).toEqual(["a"]);
  await expect(quota.take(named("e"))).rejects.toThrow(`account ${A} has 4 series, as many as this hub takes`);
});

test("names that differ in case only are series of their own, as they are everywhere", async () => {
  expect(await taken(instance(), ["a", "A", "b", "B", "c"])).toHaveLength(MOST);
});

test("a warm instance reads an account once a minute, and writes each new series once", async () => {
  const quota = instance();
  for (const _ of range(3)) await taken(quota, ["a", "b"]);
  expect(calls.sort()).toEqual(["GetItem", "UpdateItem", "UpdateItem"]);
  now += MINUTE;
  await taken(quota, ["a", "b"]);
  expect(calls.sort()).toEqual(["GetItem", "GetItem", "UpdateItem", "UpdateItem"]);
});

test("what is refused again and again costs no writes", async () => {
  const quota = instance();
  await taken(quota, ["a", "b", "c", "d", "e"]);
  calls = [];
  for (const index of range(50)) await taken(quota, [`more-${index}`]);
  expect(calls.filter((call) => call !== "GetItem")).toEqual([]);
  expect(calls.length).toBeLessThanOrEqual(1);
});

test("nor does it where others have filled the account, but for the first time", async () => {
  const [first, second] = [instance(), instance()];
  await taken(first, ["a"]);
  await taken(second, ["b", "c", "d"]);
  expect(await taken(first, ["e"])).toEqual([]);
  calls = [];
  for (const index of range(50)) await taken(first, [`more-${index}`]);
  expect(calls).toEqual(["GetItem"]);
});

test("however many instances take new series at once, there are never more", async () => {
  const instances = range(5).map(() => instance());
  const all = await Promise.all(
    instances.map((quota, index) =>
      taken(
        quota,
        range(6).map((n) => `m${index}-${n}`),
      ),
    ),
  );
  expect(all.flat()).toHaveLength(MOST);
  expect(new Set(await counted())).toEqual(new Set(all.flat().map(idOf)));
});

test("a series that another instance took is not refused, however full the account is meanwhile", async () => {
  const [first, second] = [instance(), instance()];
  await taken(first, ["a"]);
  await taken(second, ["a", "b", "c", "d"]);
  expect(await taken(first, ["e"])).toEqual([]);
  expect(await taken(first, ["b", "c", "d"])).toEqual(["b", "c", "d"]);
});

test("an account that is full takes nothing from another one of the same project", async () => {
  const quota = instance();
  const other = account(++accounts);
  await taken(quota, ["a", "b", "c", "d", "e"]);
  expect(await taken(quota, ["a", "e", "f"], other)).toEqual(["a", "e", "f"]);
});

test("a limit that was lowered keeps what there is", async () => {
  await taken(instance(), ["a", "b", "c", "d"]);
  expect(await taken(instance(2), ["a", "b", "c", "d", "e"])).toEqual(["a", "b", "c", "d"]);
});

test("room that was made is seen within a minute", async () => {
  const quota = instance();
  await taken(quota, ["a", "b", "c", "d", "e"]);
  await client.send(new DeleteCommand({ TableName: SUMMARIES_TABLE, Key: accountSeriesKey(A) }));
  now += MINUTE;
  expect(await taken(quota, ["e"])).toEqual(["e"]);
});

test("an error of DynamoDB is not remembered", async () => {
  const quota = instance();
  beforeWrite = () => Promise.reject(new Error("throttled"));
  await expect(quota.take(named("a"))).rejects.toThrow("throttled");
  expect(await taken(quota, ["a"])).toEqual(["a"]);
});

test("check looks and writes nothing", async () => {
  const quota = instance();
  await taken(quota, ["a", "b", "c"]);
  await quota.check(named("d"));
  await taken(quota, ["d"]);
  calls = [];
  await quota.check(named("a"));
  await expect(quota.check(named("e"))).rejects.toMatchObject({ reason: "too-many-series" });
  expect(calls).toEqual([]);
});

describe("a series that has ended", () => {
  beforeEach(async () => {
    await taken(instance(), ["a", "b", "c", "d"]);
    for (const metric of ["a", "b", "c"]) await putNewest(metric);
  });

  test("counts no more once its newest value was gone for an hour", async () => {
    expect(await prune()).toBe(0);
    now += HOUR - 1;
    expect(await prune()).toBe(0);
    expect(await counted()).toHaveLength(4);
    now += 1;
    expect(await prune()).toBe(1);
    expect(new Set(await counted())).toEqual(new Set(["a", "b", "c"].map(idOf)));
    expect(await taken(instance(), ["e", "f"])).toHaveLength(1);
  });

  test("and reports again counts on, and an instance that knew it says so anew", async () => {
    const quota = instance();
    await taken(quota, ["d"]);
    await prune();
    now += MINUTE;
    await taken(quota, ["d"]);
    now += HOUR;
    // The archive is still about to write the newest value.
    expect(await prune()).toBe(0);
    await putNewest("d");
    now += HOUR;
    expect(await prune()).toBe(0);
    expect(await counted()).toContain(idOf("d"));
  });

  test("and reports while it is being removed stays, with all that are removed with it", async () => {
    await expire("c");
    await prune();
    now += HOUR;
    beforeWrite = () => taken(instance(), ["d"]);
    expect(await prune()).toBe(0);
    expect(await counted()).toHaveLength(4);
    expect(await prune()).toBe(1);
    expect(await counted()).not.toContain(idOf("c"));
  });

  test("is left alone where the account uses no more than half of its limit", async () => {
    expect(await removeEndedSeries(client, SUMMARIES_TABLE, 8)).toBe(0);
    now += HOUR;
    expect(await removeEndedSeries(client, SUMMARIES_TABLE, 8)).toBe(0);
    expect(await counted()).toHaveLength(4);
  });
});

test("of hundreds of series those that ended go, and the others stay", async () => {
  const metrics = range(250).map((index) => `many-${index}`);
  await taken(instance(300), metrics);
  for (const metric of metrics.slice(0, 40)) await putNewest(metric);
  await removeEndedSeries(client, SUMMARIES_TABLE, 300);
  now += HOUR;
  expect(await removeEndedSeries(client, SUMMARIES_TABLE, 300)).toBe(210);
  expect(new Set(await counted())).toEqual(new Set(metrics.slice(0, 40).map(idOf)));
});

type Step =
  | { readonly kind: "report"; readonly by: number; readonly metric: string; readonly delay: number }
  | { readonly kind: "expire"; readonly metric: string }
  | { readonly kind: "prune" }
  | { readonly kind: "wait"; readonly minutes: number };

const METRICS = ["a", "b", "c", "d", "e", "f", "g"];
const metric = fc.constantFrom(...METRICS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("report"), by: fc.nat(2), metric, delay: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("expire"), metric }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("prune") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), minutes: fc.constantFrom(0.5, 1, 61) }) },
);

test("in whatever order things happen, what has a newest value is counted, and never more than the limit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await clear();
      A = account(++accounts);
      const instances = range(3).map(() => instance());
      /** What was taken and is not written yet; it is at the latest when time goes on. */
      let pending: string[] = [];
      const write = async (): Promise<void> => {
        for (const one of pending) await putNewest(one);
        pending = [];
      };
      for (const one of [...steps, { kind: "wait", minutes: 0 } as const]) {
        if (one.kind === "report") {
          pending.push(...(await taken(instances[one.by]!, [one.metric])));
          if (one.delay === 0) await write();
        } else if (one.kind === "expire") await expire(one.metric);
        else if (one.kind === "prune") await prune();
        else {
          await write();
          now += one.minutes * MINUTE;
        }
        const ids = await counted();
        expect(ids.length).toBeLessThanOrEqual(MOST);
        for (const name of METRICS) {
          const { Item } = await client.send(new GetCommand({ TableName: SUMMARIES_TABLE, Key: keyOf(name) }));
          if (Item) expect(ids).toContain(idOf(name));
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("a measurement of one series too many waits in the quarantine, and nothing of it is stored", async () => {
  const hub = new Archive(table.dynamodb, { seriesPerAccount: 1 }).register(A, "churn", "dev");
  const [first, second] = ["first-metric", "second-metric"].map((MetricName) =>
    message(metricEvent({ MetricName }, { account: A })),
  );
  expect(await hub.receive([first!])).toEqual([]);
  expect(await hub.receive([second!])).toEqual([]);
  expect(hub.quarantined).toMatchObject([{ body: second!.body, reason: "too-many-series" }]);
  expect([await table.rows("first-metric"), await table.rows("second-metric")]).toEqual([[expect.anything()], []]);
  expect(await table.newest("second-metric")).toEqual([]);
});
