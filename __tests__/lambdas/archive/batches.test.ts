import { archiveBatch, CONCURRENT_MEASUREMENTS, type ArchiveParts } from "../../../lambdas/archive/archive";
import type { EventEnvelope } from "../../../contract/event";
import { account, ACCOUNT, Archive, batchEvent, message, messageSentAt, metricEvent, range, Table } from "./harness";

let table: Table;
let hub: Archive;
beforeAll(async () => (table = await Table.start()));
afterAll(() => table.stop());
beforeEach(() => (hub = new Archive(table.dynamodb).register(ACCOUNT, "churn", "dev")));
afterEach(() => {
  table.fault = undefined;
  jest.restoreAllMocks();
});

/** Metrics of one test, named after it. */
function metrics(test: string, count: number): { MetricName: string; MetricValue: number }[] {
  return range(count).map((number) => ({ MetricName: `${test} ${number}`, MetricValue: number }));
}

async function rowsOf(details: readonly { MetricName: string }[]): Promise<unknown[]> {
  return (await Promise.all(details.map(({ MetricName }) => table.rows(MetricName)))).flat();
}

test("each measurement of a batch is the row that it would be alone, once, however often the batch comes", async () => {
  const details = metrics("Row", 22);
  const sent = message(batchEvent(details));
  expect(await hub.receive([sent])).toEqual([]);
  expect(await hub.receive([sent, message(batchEvent(details))])).toEqual([]);
  const rows = await rowsOf(details);
  expect(rows).toHaveLength(22);
  expect(await hub.receive(details.map((detail) => message(metricEvent(detail))))).toEqual([]);
  expect(await rowsOf(details)).toEqual(rows);
  expect(hub.quarantined).toEqual([]);
  expect(hub.log[0]).toContain('"stored":22');
});

test("of a batch, only what is refused is quarantined, as the documented event, and lands when sent back", async () => {
  const good = metrics("Good", 3);
  const claimed = { MetricName: "Claimed", ProjectName: "Others" };
  hub.register(account(9), "Others", "dev");
  const batch = batchEvent([...good, { MetricName: "Bad", MetricValue: "3" }, claimed]);
  expect(await hub.receive([message(batch)])).toEqual([]);
  expect(await rowsOf(good)).toHaveLength(3);
  expect(hub.reasons()).toEqual(["invalid", "claim"]);
  expect(hub.quarantined.map(({ body }) => JSON.parse(body!) as EventEnvelope)).toEqual([
    metricEvent({ MetricName: "Bad", MetricValue: "3" }),
    metricEvent(claimed),
  ]);

  const again = new Archive(table.dynamodb).register(ACCOUNT, "Others", "dev");
  expect(await again.receive(hub.quarantined.map(({ body }) => message(body!)))).toEqual([]);
  expect(again.reasons()).toEqual(["invalid"]);
  expect(await table.rows("Claimed")).toHaveLength(1);
});

test("a failure that may be temporary brings the whole batch again, and nothing is quarantined before it is over", async () => {
  const details = metrics("Outage", 5);
  const sent = message(batchEvent([{ MetricName: "Bad", MetricValue: null }, ...details]));
  table.fault = (write) => (write % 2 === 0 ? { error: new Error("down") } : undefined);
  expect(await hub.receive([sent])).toEqual([sent.messageId]);
  expect(hub.quarantined).toEqual([]);
  table.fault = undefined;
  const landed = (await rowsOf(details)).length;
  expect([landed > 0, landed < 5]).toEqual([true, true]);
  expect(await hub.receive([sent])).toEqual([]);
  expect(await rowsOf(details)).toHaveLength(5);
  expect(hub.reasons()).toEqual(["invalid"]);
});

test("a batch whose refused measurements SQS does not take comes again", async () => {
  hub.quarantineError = new Error("down");
  const sent = message(batchEvent([{ MetricName: "Kept" }, { MetricValue: [] }]));
  expect(await hub.receive([sent])).toEqual([sent.messageId]);
  expect(await table.rows("Kept")).toHaveLength(1);
});

test("a registration that may be on its way is waited for, and meanwhile nothing is quarantined", async () => {
  const sent = messageSentAt(
    Date.now(),
    batchEvent([{ MetricName: "Young" }, { MetricName: "Young", Environment: "prod" }, { MetricValue: "bad" }], {
      time: new Date().toISOString(),
    }),
  );
  hub.register(account(9), "churn", "prod");
  expect(await hub.receive([sent])).toEqual([sent.messageId]);
  expect(hub.postponed.get(sent.messageId)).toBe(60);
  expect(hub.quarantined).toEqual([]);
  expect(await table.rows("Young")).toHaveLength(1);

  const later = new Archive(table.dynamodb).register(ACCOUNT, "churn", "dev").register(ACCOUNT, "churn", "prod");
  expect(await later.receive([sent])).toEqual([]);
  expect(await table.rows("Young")).toHaveLength(2);
  expect(later.reasons()).toEqual(["invalid"]);
});

test("a batch of an account that nobody registered is quarantined as it came, once", async () => {
  const sent = message(batchEvent(metrics("Stranger", 22), { account: account(7) }));
  expect(await hub.receive([sent])).toEqual([]);
  expect(hub.quarantined).toEqual([
    { body: sent.body, reason: "unregistered-account", detail: expect.stringContaining(account(7)) },
  ]);
  expect(await rowsOf(metrics("Stranger", 22))).toEqual([]);
});

describe("what is no batch is quarantined as it came, and told by the field", () => {
  const batchOf = (detail: unknown): EventEnvelope => ({ ...batchEvent([]), detail });
  const measurement = metricEvent({ MetricName: "NoBatch" }).detail;

  test.each([
    ["without a list", batchOf({}), "Measurements is not a list"],
    ["with a measurement in its place", batchOf(measurement), "Measurements is not a list"],
    ["of null", batchOf(null), "Measurements is not a list"],
    ["with an object", batchOf({ Measurements: { 0: measurement } }), "Measurements is not a list"],
    ["that is empty", batchOf({ Measurements: [] }), "Measurements is empty"],
    [
      "of 101",
      batchOf({ Measurements: range(101).map(() => measurement) }),
      "Measurements has 101 entries, at most 100",
    ],
    ["of 100,000", batchOf({ Measurements: range(100_000) }), "Measurements has 100000 entries, at most 100"],
    [
      "of batches",
      batchOf({ Measurements: [{ Measurements: [measurement] }] }),
      "Measurements[0] is not one measurement",
    ],
    ["of lists", batchOf({ Measurements: [measurement, [measurement]] }), "Measurements[1] is not one measurement"],
    ["of nulls", batchOf({ Measurements: [null] }), "Measurements[0] is not one measurement"],
    [
      "with another detail-type",
      { ...batchEvent([{}]), "detail-type": "metric_extractor" },
      "detail-type is not metric_extractor_batch",
    ],
    ["with another source", { ...batchEvent([{}]), source: "metric_extractor" }, "detail-type is not metric_extractor"],
  ])("%s", async (_, event, detail) => {
    const sent = message(event);
    expect(await hub.receive([sent])).toEqual([]);
    expect(hub.quarantined).toEqual([{ body: sent.body, reason: "invalid", detail: expect.stringContaining(detail) }]);
    expect(await table.rows("NoBatch")).toEqual([]);
  });
});

describe("a hostile measurement of a batch", () => {
  const hostile = (metadata: string, name: string): string =>
    JSON.stringify(batchEvent([{ MetricName: name }, { MetricName: "Hostile", Metadata: "here" }])).replace(
      '"here"',
      metadata,
    );

  test("that is nested too deep to be written again goes with its batch, and the others land", async () => {
    const sent = message(hostile("[".repeat(50_000) + "]".repeat(50_000), "Beside deep"));
    expect(await hub.receive([sent])).toEqual([]);
    expect(hub.quarantined).toMatchObject([{ body: sent.body, reason: "invalid" }]);
    expect(await table.rows("Beside deep")).toHaveLength(1);
  });

  test("that would outgrow a message once its numbers are written out goes with its batch", async () => {
    const sent = message(
      hostile(
        `[${range(40_000)
          .fill(1)
          .map(() => "1e20")
          .join(",")}]`,
        "Beside large",
      ),
    );
    expect(await hub.receive([sent])).toEqual([]);
    expect(hub.quarantined).toMatchObject([{ body: sent.body, reason: "invalid" }]);
    expect(await table.rows("Beside large")).toHaveLength(1);
  });

  test("with a character that SQS does not take is quarantined with that written as an escape", async () => {
    expect(await hub.receive([message(hostile('"\\uffff"', "Beside odd"))])).toEqual([]);
    expect(hub.reasons()).toEqual(["invalid"]);
    const body = hub.quarantined[0]!.body!;
    expect(body).toContain(String.raw`"Metadata":"\uffff"`);
    expect(JSON.parse(body)).toMatchObject({ source: "metric_extractor", detail: { Metadata: "\uffff" } });
  });

  test("cannot set what it is reported as: account and Region are those of the envelope", async () => {
    const details = [{ MetricName: "Account", account: account(9), Account: account(9), source: "aws.ssm" }];
    expect(await hub.receive([message(batchEvent(details))])).toEqual([]);
    expect(await table.rows("Account")).toMatchObject([{ Account: ACCOUNT }]);
  });
});

test("measurements are stored at the same time, whichever messages they came in: 2,200 in 138 steps", async () => {
  let running = 0;
  const atOnce: number[] = [];
  const never = (): Promise<never> => Promise.reject(new Error("not here"));
  const parts: ArchiveParts = {
    registered: { check: () => Promise.resolve() },
    quota: { take: () => Promise.resolve(), check: () => Promise.resolve() },
    store: {
      put: async () => {
        atOnce.push(++running);
        await new Promise(setImmediate);
        running--;
        return { item: {} as never, wasThere: false };
      },
    },
    summaries: { add: () => Promise.resolve(new Map()) },
    quarantine: { send: never },
    queue: { postpone: never },
    logger: { info: jest.fn(), warn: jest.fn() },
    originalSpokes: false,
  };
  const batch = batchEvent(metrics("Many", 22));
  for (const records of [[message(batch)], range(100).map(() => message(batch))]) {
    atOnce.length = 0;
    expect(await archiveBatch(records, parts)).toEqual({ batchItemFailures: [] });
    expect(atOnce).toHaveLength(22 * records.length);
    expect(Math.max(...atOnce)).toBe(CONCURRENT_MEASUREMENTS);
  }
  expect(Math.ceil((100 * 22) / CONCURRENT_MEASUREMENTS)).toBe(138);
});
