import { ARCHIVE_QUEUE, TABLE } from "../../contract/names";
import { AwsError } from "../../sandbox";
import { apart, DEV, HUB, measurement, PROD, START, THREE_METRICS, times, World, type Json, type Row } from "./world";

const MINUTE_MS = 60_000;
/** Longer than a message of the archive queue stays hidden. */
const REDELIVERY_MS = 10 * MINUTE_MS;

describe("what reaches the archive", () => {
  let world: World;
  let before: readonly Row[];

  beforeAll(async () => {
    world = await World.of({
      hubs: [{ ...HUB, retentionDays: 30 }],
      spokes: [DEV, { ...PROD, account: DEV.account }].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })),
    });
    await world.connect();
  });
  beforeEach(async () => {
    before = await world.rows();
    await world.quarantined();
  });
  afterEach(async () => expect(await world.troubles()).toEqual([]));
  afterAll(() => world.close());

  /** Rows that came with this test. */
  async function added(): Promise<readonly Row[]> {
    const known = new Set(before.map(({ MetricName, ExtractionDate }) => `${MetricName} ${ExtractionDate}`));
    return (await world.rows()).filter((row) => !known.has(`${row.MetricName} ${row.ExtractionDate}`));
  }

  async function report(details: readonly unknown[]): Promise<void> {
    await world.report(DEV, details);
    await world.settle();
  }

  it("is one row for each metric and spoke of an account, and nothing more when delivered five times", async () => {
    const calls = await world.calls(() => world.refresh());
    const bodies = calls.flatMap(({ operation, input }) => {
      const { QueueUrl = "", MessageBody = "" } = input as { QueueUrl?: string; MessageBody?: string };
      return operation === "SendMessage" && QueueUrl.endsWith(`/${ARCHIVE_QUEUE}`) ? [MessageBody] : [];
    });
    expect(bodies).toHaveLength(2 * (THREE_METRICS.length + 1));
    const rows = await added();
    expect(rows).toHaveLength(bodies.length);
    for (const environment of ["dev", "prod"]) {
      const own = rows.filter(({ Environment }) => Environment === environment);
      expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([...THREE_METRICS, "ExtractionHealth"].sort());
    }
    await world.send(HUB, ARCHIVE_QUEUE, [...bodies, ...bodies, ...bodies.slice().reverse(), ...bodies]);
    await world.settle();
    expect(await added()).toEqual(rows);
    expect(await world.quarantined()).toEqual([]);
  });

  it("expires after the configured days", async () => {
    await report([measurement({ MetricName: "Expiring" })]);
    const [row] = await added();
    expect(row?.ExpiresAt).toBe(START / 1000 + 30 * 86_400);
  });

  it("is stored a second after it was put", async () => {
    await world.report(DEV, [measurement({ MetricName: "Fresh" })]);
    await world.settle(1_000);
    expect(await added()).toHaveLength(1);
  });

  it.each([0, 30, 300])("is quarantined where %d bytes are left to the largest message that there is", async (left) => {
    const head = '{"source": "metric_extractor", "text": "';
    const text = "x".repeat(1_048_576 - left - head.length - 2);
    await world.send(HUB, ARCHIVE_QUEUE, [`${head}${text}"}`]);
    await world.settle();
    const quarantined = await world.quarantined();
    expect(quarantined.map(({ body }) => body.text === text)).toEqual([true]);
    expect(Object.keys(quarantined[0]!.attributes)).toEqual(
      ["Reason", "Detail"].slice(0, left === 0 ? 0 : left === 30 ? 1 : 2),
    );
  });

  it("is quarantined where it is poison, and the rest of the batch lands", async () => {
    const details = times(10, (number) => apart(number, { MetricName: "Batch", MetricValue: number }));
    const poison = measurement({ MetricName: "Batch", ProjectName: 5 });
    await report(details.map((detail, number) => (number === 3 ? poison : detail)));
    expect((await added()).map(({ MetricValue }) => MetricValue).sort()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
    const quarantined = await world.quarantined();
    expect(quarantined).toHaveLength(1);
    expect(quarantined[0]).toMatchObject({
      body: { account: DEV.account, detail: poison },
      attributes: { Reason: "invalid", Detail: "ProjectName is not a non-empty string" },
    });
    await world.send(HUB, ARCHIVE_QUEUE, ["not JSON"]);
    await world.settle();
    expect(await world.quarantined()).toEqual([
      { body: "not JSON", attributes: { Reason: "invalid", Detail: "the body is not JSON" } },
    ]);
  });

  it("is refused with a date more than 15 minutes ahead, or none, and stored with an old one", async () => {
    const now = world.sandbox.clock.now();
    const at = (minutes: number): string => new Date(now + minutes * MINUTE_MS).toISOString();
    const dated = (ExtractionDate: unknown): unknown => measurement({ MetricName: "Dated", ExtractionDate });
    await report([dated(at(14)), dated(at(16)), dated("yesterday"), dated(at(-60 * 24 * 400))]);
    const rows = await added();
    const prefixes = [at(14), at(-60 * 24 * 400)].map((date) => date.slice(0, -1)).sort();
    expect(rows.map(({ ExtractionDate }) => ExtractionDate.slice(0, 23)).sort()).toEqual(prefixes);
    const quarantined = await world.quarantined();
    expect(quarantined.map(({ attributes }) => attributes.Reason).sort()).toEqual(["future", "invalid"]);
  });

  it("is refused with a hostile value", async () => {
    const base = JSON.stringify(measurement({ MetricName: "Hostile", MetricValue: "VALUE" }));
    const hostile = ["null", '"12"', "1e999", "[1]", "9007199254740993", '{"a":{"b":1}}'];
    await report(hostile.map((value) => base.replace('"VALUE"', value)));
    expect(await added()).toEqual([]);
    const quarantined = await world.quarantined();
    expect(quarantined).toHaveLength(6);
    for (const { attributes } of quarantined) {
      expect(attributes).toEqual({ Reason: "invalid", Detail: expect.stringMatching(/^MetricValue is refused: /) });
    }
  });

  it("is stored equal where it is a number", async () => {
    const numbers = [0.1, -0.1, 1e-130, 2 ** 53 - 1, -(2 ** 53 - 1), 123456.789, 1 / 3, 0];
    await report([
      ...numbers.map((MetricValue, number) => apart(number, { MetricName: "Float", MetricValue })),
      measurement({ MetricName: "Float", MetricValue: { dev: 0.1, prod: 1e-7 } }),
    ]);
    const values = (await added()).map(({ MetricValue }) => MetricValue);
    expect(values).toHaveLength(numbers.length + 1);
    for (const value of [...numbers, { dev: 0.1, prod: 1e-7 }]) expect(values).toContainEqual(value);
  });

  it("is not lost where the table throttles", async () => {
    // Three of ten measurements, however often the function tries while they are in its hands for the first time.
    const stop = world.sandbox.observe(({ operation, input }) => {
      const { TableName, Item } = input as Json;
      if (operation !== "PutItem" || TableName !== TABLE || Number(Item.MetricValue.N) % 10 >= 3) return;
      throw new AwsError("ProvisionedThroughputExceededException", "Slow down.");
    });
    await report(times(20, (number) => apart(number, { MetricName: "Throttled", MetricValue: number })));
    stop();
    expect(await added()).toHaveLength(14);
    await world.settle(REDELIVERY_MS);
    const values = (await added()).map(({ MetricValue }) => MetricValue as number);
    expect(values.sort((a, b) => a - b)).toEqual(times(20, (number) => number));
    expect(await world.quarantined()).toEqual([]);
  });

  it("leaves nothing of its metadata in any log, whatever becomes of it", async () => {
    const Metadata = { note: "canary-4711" };
    const stop = world.sandbox.observe(({ operation, input }) => {
      if (operation !== "PutItem" || (input as Json).Item.MetricValue?.N !== "4711") return;
      throw new AwsError("InternalServerError", "Later.", 500);
    });
    await report([
      measurement({ MetricName: "Secret", Metadata }),
      measurement({ MetricName: "Secret", Metadata, MetricValue: 4711 }),
      measurement({ MetricName: "Secret", Metadata, MetricValue: "text" }),
      measurement({ MetricName: "Secret", Metadata: { ...Metadata, deep: { "canary-4711": 1e300 } } }),
      measurement({ MetricName: "Secret", Metadata, ExtractionDate: "canary-4711" }),
      measurement({ MetricName: "Secret", Metadata, ProjectName: "Other", Environment: "dev" }),
    ]);
    stop();
    await world.settle(REDELIVERY_MS);
    const logs = await world.logs();
    expect(logs.filter((line) => line.includes("Batch archived")).length).toBeGreaterThan(0);
    expect(logs.filter((line) => line.includes("Message quarantined")).length).toBeGreaterThan(0);
    expect(logs.filter((line) => line.includes("Message failed")).length).toBeGreaterThan(0);
    expect(logs.filter((line) => line.includes("Extraction done")).length).toBeGreaterThan(0);
    expect(logs.filter((line) => line.includes("canary-4711"))).toEqual([]);
    expect(logs.filter((line) => /detail-type|MetricValue"/.test(line))).toEqual([]);
  });
});
