import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { importTable } from "../../../cli/history/import";
import type { ImportResult } from "../../../cli/history/import-tally";
import { ImportingHub, sourceOf, type StoredItem } from "./import-tables";

const pause = async (): Promise<void> => undefined;

/** A hub where Project1/dev and Project2/prod are registered. */
function hubOfTwo(): ImportingHub {
  return new ImportingHub()
    .register("Project1", "dev", "222222222222")
    .register("Project2", "prod", "333333333333:eu-west-1");
}

function row(number: number, attributes: StoredItem = {}): StoredItem {
  return {
    MetricName: { S: "Old" },
    ExtractionDate: { S: new Date(Date.UTC(2023, 0, 1) + number * 1_000).toISOString() },
    MetricValue: { N: "7" },
    ProjectName: { S: "Project1" },
    Environment: { S: "dev" },
    Metadata: { M: {} },
    ...attributes,
  };
}

function sumOf({ stored, wereThere, refused, leftOut }: ImportResult): number {
  const counts = [...refused.map(({ count }) => count), ...Object.values(leftOut)];
  return counts.reduce((sum, count) => sum + count, stored + wereThere);
}

/** Any attribute that DynamoDB knows, nested up to three levels. */
const attribute = fc.letrec<{ readonly any: AttributeValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }).map((S) => ({ S })),
    fc
      .constantFrom("0", "-0.5", "9007199254740993", "1E-130", "9.9999999999999999999999999999999999999E+125")
      .map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uint8Array().map((B) => ({ B })),
    fc.array(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.array(fc.bigInt().map(String), { minLength: 1 }).map((NS) => ({ NS })),
    fc.array(fc.uint8Array(), { minLength: 1 }).map((BS) => ({ BS })),
    fc.array(tie("any"), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.string(), tie("any"), { maxKeys: 3 }).map((M) => ({ M })),
  ),
})).any;

const text = (...values: readonly string[]) => fc.constantFrom(...values).map((S) => ({ S }));
const oftenRight = (right: fc.Arbitrary<AttributeValue>) =>
  fc.option(fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: attribute }), {
    nil: undefined,
    freq: 20,
  });

const anyRow = fc
  .record({
    MetricName: oftenRight(text("A", "B", "__proto__")),
    ExtractionDate: oftenRight(
      text(
        "2023-01-05 10:00:00.120000",
        "2023-01-05T10:00:00.12Z",
        "2023-01-05T11:00:00.120+01:00",
        "2099-01-05 10:00:00",
        "yesterday",
      ),
    ),
    MetricValue: oftenRight(
      fc.constantFrom<AttributeValue>({ N: "7" }, { N: "0.1" }, { M: { ok: { N: "3" } } }, { S: "7" }, { S: "Anna" }),
    ),
    ProjectName: oftenRight(text("Project1", "project1", "Project2", "Stranger")),
    Environment: oftenRight(text("dev", "DEV", "prod", "int")),
    Metadata: oftenRight(attribute),
  })
  .map(
    (attributes) =>
      Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as StoredItem,
  );

it("counts each row once, whatever it holds, and finds all that it stored when it runs again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), async (rows, pageSize) => {
      const hub = hubOfTwo();
      const dry = await importTable(sourceOf(rows, pageSize), "table", hub, { dryRun: true });
      expect(hub.items.size).toBe(0);
      const first = await importTable(sourceOf(rows, pageSize), "table", hub, { dryRun: false, pause });
      expect([sumOf(dry), sumOf(first)]).toEqual([rows.length, rows.length]);
      expect(dry).toEqual({ ...first, dryRun: true, stored: first.stored + first.wereThere, wereThere: 0 });
      expect(hub.items.size).toBe(first.stored);

      const again = await importTable(sourceOf(rows, pageSize), "table", hub, { dryRun: false, pause });
      expect(again).toEqual({ ...first, stored: 0, wereThere: first.stored + first.wereThere });
      expect(hub.items.size).toBe(first.stored);
    }),
    { numRuns: 200 },
  );
});

it("imports 10,000 rows of a table that throttles every third write, each once", async () => {
  const hub = hubOfTwo();
  let writes = 0;
  hub.throttles = () => ++writes % 3 === 0;
  const rows = Array.from({ length: 10_000 }, (_, number) => row(number));
  const result = await importTable(sourceOf(rows), "table", hub, { dryRun: false, pause });
  expect(result).toEqual({ dryRun: false, read: 10_000, stored: 10_000, wereThere: 0, refused: [], leftOut: {} });
  expect(hub.items.size).toBe(10_000);
});

it("ends with what to do when the table cannot be written for minutes, and goes on where it was", async () => {
  const hub = hubOfTwo();
  let pauses = 0;
  let waited = 0;
  const waits = async (milliseconds: number): Promise<void> => void (pauses++, (waited += milliseconds));
  const rows = Array.from({ length: 1_000 }, (_, number) => row(number));
  hub.throttles = () => hub.items.size >= 250;
  await expect(importTable(sourceOf(rows), "table", hub, { dryRun: false, pause: waits })).rejects.toThrow(
    /^The archive could not store Old 2023-01-01T\S+: ThrottlingException: slow down\. Import again/,
  );
  expect(waited / pauses).toBeGreaterThan(10_000);

  hub.throttles = () => false;
  const { stored, wereThere } = await importTable(sourceOf(rows), "table", hub, { dryRun: false, pause });
  expect([stored, wereThere]).toEqual([750, 250]);
});

it("ends what runs at the same time as a call that failed", async () => {
  const hub = hubOfTwo();
  const rows = Array.from({ length: 10_000 }, (_, number) =>
    row(number, number < 100 ? { MetricName: { S: "Bad" } } : {}),
  );
  hub.throttles = ({ MetricName }) => MetricName === "Bad";
  const ended = importTable(sourceOf(rows, rows.length), "table", hub, { dryRun: false, pause });
  await expect(ended).rejects.toThrow(/could not store Bad/);
  await new Promise(setImmediate);
  expect(hub.items.size).toBeLessThan(9_900);
});

it("stores each row once when two imports run at the same time", async () => {
  const hub = hubOfTwo();
  const rows = Array.from({ length: 2_000 }, (_, number) => row(number));
  const results = await Promise.all([1, 2].map(() => importTable(sourceOf(rows), "t", hub, { dryRun: false, pause })));
  expect(hub.items.size).toBe(2_000);
  expect(results.map(sumOf)).toEqual([2_000, 2_000]);
  expect(results[0]!.stored + results[1]!.stored).toBe(2_000);
});

it("names at most fifty different problems", async () => {
  const rows = Array.from({ length: 80 }, (_, number) =>
    row(number, { MetricValue: { M: { [`label${number}`]: { S: "1" } } } }),
  );
  const { refused } = await importTable(sourceOf(rows), "table", hubOfTwo(), { dryRun: false });
  expect(refused).toHaveLength(51);
  expect(refused.at(-1)).toMatchObject({ problem: "other problems", count: 30 });
});

it("never sends more at once than Lambda takes", async () => {
  const hub = hubOfTwo();
  const sizes: number[] = [];
  const invoke = hub.invoke.bind(hub);
  hub.invoke = async (name, payload) => {
    sizes.push(Buffer.byteLength(JSON.stringify(payload)));
    return invoke(name, payload);
  };
  // As JSON, each of these characters has six bytes.
  const Metadata = { M: { text: { S: "\u0001".repeat(380_000) } } };
  const rows = Array.from({ length: 10 }, (_, number) => row(number, { Metadata }));
  expect(await importTable(sourceOf(rows), "table", hub, { dryRun: false })).toMatchObject({ stored: 10 });
  expect(Math.max(...sizes)).toBeLessThan(6_000_000);
});

describe("an account is found for a row", () => {
  const ofPair = async (hub: ImportingHub, project: string, environment: string) => {
    const one = row(1, { ProjectName: { S: project }, Environment: { S: environment } });
    const result = await importTable(sourceOf([one]), "table", hub, { dryRun: false });
    return { result, accounts: [...hub.items.values()].map(({ Account, Region }) => [Account, Region].join(":")) };
  };

  it("by the pair of its project and environment, without case", async () => {
    const { accounts } = await ofPair(hubOfTwo(), "PROJECT2", "Prod");
    expect(accounts).toEqual(["333333333333:eu-west-1"]);
  });

  it("never by another environment: it is left out, and stored once when its own is registered", async () => {
    const hub = hubOfTwo();
    const before = await ofPair(hub, "Project1", "old");
    expect(before).toMatchObject({ accounts: [], result: { stored: 0, leftOut: { "Project1/old": 1 } } });
    hub.register("Project1", "old", "444444444444");
    const after = await ofPair(hub, "Project1", "old");
    expect(after).toMatchObject({ accounts: ["444444444444:us-east-1"], result: { stored: 1, leftOut: {} } });
  });

  it("never where two accounts are registered for it in different case", async () => {
    const { result, accounts } = await ofPair(
      hubOfTwo().register("project1", "DEV", "444444444444"),
      "Project1",
      "dev",
    );
    expect([accounts, result.leftOut]).toEqual([[], { "Project1/dev": 1 }]);
  });
});
