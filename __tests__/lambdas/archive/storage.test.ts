import { createHash } from "node:crypto";
import { PutCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { TABLE } from "../../../contract/names";
import { account, Archive, message, metricEvent, range, ACCOUNT, REGION, Table } from "./harness";

let table: Table;
beforeAll(async () => (table = await Table.start()));
afterAll(() => table.stop());
afterEach(() => (table.fault = undefined));

function archive(settings?: ConstructorParameters<typeof Archive>[1]): Archive {
  return new Archive(table.dynamodb, settings).register(ACCOUNT, "churn", "dev");
}

/** Bytes of a row's Metadata that bring the whole item to about `size`, a few bytes below. */
function padding(size: number): string {
  return "x".repeat(size - 300);
}

test("an item is the event, under a key that sorts by time and names the origin", async () => {
  const MetricName = "Item";
  const event = metricEvent({
    MetricName,
    MetricValue: { InService: 3, Failed: 0.5 },
    ExtractionDate: "2026-11-05T10:30:00.123456+01:00",
    Metadata: { instance: "ml.m5.large", list: [1, null, true, ""], nested: { constructor: { name: "Set" } } },
  });
  expect(await archive({ retentionDays: 30 }).receive([message(event)])).toEqual([]);

  const [row, ...others] = await table.rows(MetricName);
  expect(others).toEqual([]);
  expect(row).toEqual({
    MetricName,
    ExtractionDate: expect.stringMatching(/^2026-11-05T09:30:00\.123\d{6}Z$/),
    MetricValue: { InService: 3, Failed: 0.5 },
    ProjectName: "churn",
    Environment: "dev",
    Account: ACCOUNT,
    Region: REGION,
    Metadata: { instance: "ml.m5.large", list: [1, null, true, ""], nested: { constructor: { name: "Set" } } },
    MeasuredAt: "2026-11-05T10:30:00.123456+01:00",
    MeasurementId: expect.stringMatching(/^[\w-]{43}$/),
    ExpiresAt: Date.UTC(2026, 11, 5, 9, 30) / 1000,
  });
  expect(Date.parse(row!.ExtractionDate as string)).toBe(Date.UTC(2026, 10, 5, 9, 30, 0, 123));
});

test.each([undefined, null])("without a retention an item never expires, Metadata of %p is empty", async (Metadata) => {
  const MetricName = `Kept ${Metadata}`;
  await archive().receive([message(metricEvent({ MetricName, Metadata }))]);
  const [row] = await table.rows(MetricName);
  expect(row).not.toHaveProperty("ExpiresAt");
  expect(row).toHaveProperty("Metadata", {});
});

test("the same metric from 1,000 spokes in the same millisecond: 1,000 rows", async () => {
  const MetricName = "SameInstant";
  const hub = archive();
  for (const spoke of range(1_000)) hub.register(account(spoke), `project${spoke}`, "dev");
  const messages = range(1_000).map((spoke) =>
    message(metricEvent({ MetricName, ProjectName: `project${spoke}` }, { account: account(spoke) })),
  );
  expect(await hub.receive(messages)).toEqual([]);

  const rows = await table.rows(MetricName);
  expect(new Set(rows.map((row) => row.Account)).size).toBe(1_000);
  expect(new Set(rows.map((row) => row.ExtractionDate)).size).toBe(1_000);
});

test("every event five times, shuffled, and redelivered twice more: one row each, no error", async () => {
  const MetricName = "Redelivered";
  const hub = archive();
  // Ten instants with four values each, so that half of the events meet keys that others hold.
  const events = range(40).map((n) =>
    metricEvent({ MetricName, MetricValue: n, ExtractionDate: `2026-11-05T09:30:00.${100 + (n % 10)}Z` }),
  );
  // 7919 is prime and no divisor of 200: a permutation.
  const shuffled = range(200).map((n) => events[((n * 7919) % 200) % 40]!);
  expect(await hub.receive(shuffled.map(message))).toEqual([]);
  const rows = await table.rows(MetricName);
  expect(rows.map((row) => row.MetricValue).sort((a, b) => Number(a) - Number(b))).toEqual(range(40));

  for (const _ of range(2)) expect(await hub.receive(events.map(message))).toEqual([]);
  expect(await table.rows(MetricName)).toEqual(rows);
  expect(hub.quarantined).toEqual([]);
});

test("different measurements of one origin in one millisecond are kept apart", async () => {
  const MetricName = "SameMillisecond";
  const measurements = [
    { MetricValue: 1 },
    { MetricValue: 2 },
    { MetricValue: { a: 1 } },
    { MetricValue: { a: 2 } },
    // Equal but for the microseconds.
    { MetricValue: 1, ExtractionDate: "2026-11-05T09:30:00.123001Z" },
    { MetricValue: 1, ExtractionDate: "2026-11-05T09:30:00.123002Z" },
  ];
  for (const _ of range(2)) {
    const messages = measurements.map((detail) => message(metricEvent({ MetricName, ...detail })));
    expect(await archive().receive(messages)).toEqual([]);
    expect(await table.rows(MetricName)).toHaveLength(measurements.length);
  }
});

describe("the date of a measurement", () => {
  const hub = () => archive({ originalSpokes: true });
  const send = async (MetricName: string, ...dates: readonly string[]): Promise<void> => {
    for (const ExtractionDate of dates)
      expect(await hub().receive([message(metricEvent({ MetricName, ExtractionDate }))])).toEqual([]);
  };

  test.each([
    [
      "2024-05-01 10:00:00.120000",
      "2024-05-01T10:00:00.12Z",
      "2024-05-01T10:00:00.120Z",
      "2024-05-01T10:00:00.120000000Z",
      "2024-05-01T10:00:00.120+00:00",
      "2024-05-01T12:00:00.12+0200",
      "2024-05-01 03:00:00.120000-07:00",
    ],
    ["2024-05-01 10:00:00.123456", "2024-05-01T10:00:00.123456Z", "2024-05-01T10:00:00.1234560-00:00"],
    ["2024-05-01 10:00:00", "2024-05-01T10:00Z", "2024-05-01T10:00:00.000000Z", "2024-05-01 10:00:00.000000"],
  ])("is the same in all forms: %s …", async (...forms) => {
    const MetricName = `Forms of ${forms[0]}`;
    await send(MetricName, ...forms);
    expect(await table.rows(MetricName)).toHaveLength(1);
    await send(`${MetricName}, in the other order`, ...[...forms].reverse());
    expect(await table.rows(`${MetricName}, in the other order`)).toHaveLength(1);
  });

  /** The identity that earlier versions gave, from the date as it was written. */
  const earlierIdentity = (date: string): string =>
    createHash("sha256")
      .update(JSON.stringify([ACCOUNT, REGION, "churn", "dev", 37, date]))
      .digest("base64url");

  test("gives the identity of earlier versions where it is written as this project's spokes write it", async () => {
    await send("Ours", "2026-11-05T09:30:00.120Z");
    expect((await table.rows("Ours"))[0]).toHaveProperty("MeasurementId", earlierIdentity("2026-11-05T09:30:00.120Z"));
  });

  test.each([
    // What a spoke of the original sample sent, and how the import before wrote it.
    ["2024-05-01 10:00:00.123456", "2024-05-01T10:00:00.123456Z"],
    ["2024-05-01 10:00:00.123450", "2024-05-01T10:00:00.123450Z"],
    ["2024-05-01 10:00:00.123000", "2024-05-01T10:00:00.123000Z"],
    ["2024-05-01 10:00:00.000000", "2024-05-01T10:00:00.000000Z"],
  ])("finds rows of earlier versions: %s, %s", async (...forms) => {
    for (const stored of forms) {
      for (const sent of [...forms, forms[1].replace("Z", "+00:00")]) {
        const MetricName = `Stored as ${stored}, sent as ${sent}`;
        await send(MetricName, stored);
        const [row] = await table.rows(MetricName);
        const Item = { ...row, MeasurementId: earlierIdentity(stored) };
        await DynamoDBDocumentClient.from(table.dynamodb).send(new PutCommand({ TableName: TABLE, Item }));
        await send(MetricName, sent);
        expect(await table.rows(MetricName)).toHaveLength(1);
      }
    }
  });
});

test("a measurement that finds no free key is quarantined after eight tries", async () => {
  const hub = archive();
  const error = Object.assign(new Error("taken"), { name: "ConditionalCheckFailedException" });
  let tries = 0;
  table.fault = () => {
    tries++;
    return { error };
  };
  expect(await hub.receive([message(metricEvent({}))])).toEqual([]);
  expect(hub.reasons()).toEqual(["crowded"]);
  expect(tries).toBe(8);
});

test.each([
  [0.1, 0.1],
  [-0, 0],
  [1e-130, 1e-130],
  [-0.3333333333333333, -0.3333333333333333],
  [2 ** 53 - 1, 2 ** 53 - 1],
  [1 - 2 ** 53, 1 - 2 ** 53],
])("%p is stored as %p, also in a vector", async (sent, stored) => {
  const MetricName = `Float${stored}`;
  // JSON.stringify would write -0 as 0.
  const text = Object.is(sent, -0) ? "-0" : JSON.stringify(sent);
  const bodies = [`"MetricValue":${text}`, `"MetricValue":{"label":${text}}`].map((field) =>
    JSON.stringify(metricEvent({ MetricName })).replace('"MetricValue":37', field),
  );
  const hub = archive();
  for (const _ of range(2)) expect(await hub.receive(bodies.map(message))).toEqual([]);
  const values = (await table.rows(MetricName)).map((row) => row.MetricValue);
  expect(values).toHaveLength(2);
  expect(values).toEqual(expect.arrayContaining([stored, { label: stored }]));
});

test.each(["9007199254740992", "9007199254740993", "-9007199254740992", "1e400", "1e-131"])(
  "%s is refused rather than stored wrong",
  async (text) => {
    const MetricName = `Refused${text}`;
    const hub = archive();
    const body = JSON.stringify(metricEvent({ MetricName })).replace('"MetricValue":37', `"MetricValue":${text}`);
    expect(await hub.receive([message(body)])).toEqual([]);
    expect(await table.rows(MetricName)).toEqual([]);
    expect(hub.quarantined).toEqual([{ body, reason: "invalid", detail: expect.stringContaining("MetricValue") }]);
  },
);

test("399 KB is stored, 401 KB is quarantined, and the next 99 of the batch are stored", async () => {
  const MetricName = "Large";
  const hub = archive();
  const sizes = [401 * 1024, 399 * 1024, ...range(98).map(() => 1024)];
  const messages = sizes.map((size, n) =>
    message(
      metricEvent({
        MetricName,
        MetricValue: n,
        ExtractionDate: `2026-11-05T09:30:00.${100 + n}Z`,
        Metadata: { padding: padding(size) },
      }),
    ),
  );
  expect(await hub.receive(messages)).toEqual([]);
  const values = (await table.rows(MetricName)).map((row) => row.MetricValue);
  expect(values.sort((a, b) => Number(a) - Number(b))).toEqual(range(100).slice(1));
  expect(hub.quarantined).toEqual([
    { body: messages[0]!.body, reason: "too-large", detail: expect.stringContaining("400 KB") },
  ]);
});

test("an item that DynamoDB will never take for another reason is quarantined without its message", async () => {
  const error = Object.assign(new Error("cannot be converted: canary"), { name: "ValidationException" });
  const hub = archive();
  table.fault = () => ({ error });
  expect(await hub.receive([message(metricEvent({}))])).toEqual([]);
  expect(hub.reasons()).toEqual(["invalid"]);
  expect(hub.quarantined[0]!.detail).not.toContain("canary");
});

test("30 % of writes throttled, half of them after the write: the failed are delivered again, 0 are lost", async () => {
  const MetricName = "Throttled";
  const hub = archive();
  const error = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
  table.fault = (write) => (write % 20 < 6 ? { error, written: write % 20 < 3 } : undefined);
  const all = range(200).map((MetricValue) =>
    message(metricEvent({ MetricName, MetricValue, ExtractionDate: `2026-11-05T09:30:00.${100 + MetricValue}Z` })),
  );
  let waiting = all;
  const failures: number[] = [];
  while (waiting.length > 0) {
    const failed = new Set(await hub.receive(waiting));
    waiting = waiting.filter(({ messageId }) => failed.has(messageId));
    failures.push(waiting.length);
  }
  table.fault = undefined;

  expect(failures[0]).toBe(60);
  const values = (await table.rows(MetricName)).map((row) => row.MetricValue);
  expect(values.sort((a, b) => Number(a) - Number(b))).toEqual(range(200));
  expect(hub.quarantined).toEqual([]);
});
