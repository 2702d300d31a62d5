import { Aws, type AwsAccount } from "../../../cli/fleet/aws";
import { CommandError } from "../../../cli/errors";
import { importTable } from "../../../cli/history/import";
import type { ImportResult } from "../../../cli/history/import-tally";
import { ARCHIVE_FUNCTION, MONITORED_PROJECTS_PATH, TABLE as METRICS_TABLE } from "../../../contract/names";
import { dsDashboard } from "../command-line";
import { DEV, HUB, measurement, PROD, times, World, type Json, type Row } from "../../system/world";

const TABLE = "DashboardTable";

let world: World;
let hub: AwsAccount;

beforeAll(async () => {
  world = await World.of({
    hubs: [{ ...HUB, originalSpokes: true }],
    spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: [] })),
  });
  await world.connect();
  hub = await new Aws(world.sandbox.url).at({ ...HUB, access: undefined });
});
afterAll(() => world.close());

beforeEach(async () => {
  await world.as(HUB, "dynamodb", "CreateTable", {
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["MetricName", "ExtractionDate"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [
      { AttributeName: "MetricName", KeyType: "HASH" },
      { AttributeName: "ExtractionDate", KeyType: "RANGE" },
    ],
  });
});
afterEach(async () => {
  await world.as(HUB, "dynamodb", "DeleteTable", { TableName: TABLE });
  await world.quarantined();
});

/** Puts a row as the original sample stores it; attributes are in DynamoDB's own JSON. */
async function put(MetricName: string, ExtractionDate: string, attributes: Json = {}): Promise<void> {
  await world.as(HUB, "dynamodb", "PutItem", {
    TableName: TABLE,
    Item: {
      MetricName: { S: MetricName },
      ExtractionDate: { S: ExtractionDate },
      MetricValue: { N: "7" },
      ProjectName: { S: "Project1" },
      Environment: { S: "dev" },
      Metadata: { M: { Unit: { S: "Count" } } },
      ...attributes,
    },
  });
}

async function rowsOf(MetricName: string): Promise<readonly Row[]> {
  const rows = (await world.rows()).filter((row) => row.MetricName === MetricName);
  return rows.sort((a, b) => (a.ExtractionDate < b.ExtractionDate ? -1 : 1));
}

/** Imports the table, and expects nothing in quarantine. */
async function imported(dryRun = false): Promise<ImportResult> {
  const result = await importTable(hub, TABLE, hub, { dryRun });
  await world.settle();
  expect(await world.quarantined()).toEqual([]);
  return result;
}

/** An event of a spoke that runs the original sample, as it arrives at this hub. */
async function arrives(detail: Json): Promise<void> {
  await world.report(DEV, [{ ...measurement(), ...detail }]);
  await world.settle();
}

const NOTHING = { dryRun: false, stored: 0, wereThere: 0, refused: [], leftOut: {} };

it("stores every row as a measurement of the account that is registered for it, however often it runs", async () => {
  const old = "2023-01-05 10:00:0";
  await put("Old", `${old}0.123456`);
  await put("Old", `${old}1.000000`, {
    MetricValue: { N: "0.1" },
    Environment: { S: "PROD" },
    ProjectName: { S: "project1" },
  });
  await put("Old", `${old}2.500000`, { MetricValue: { M: { ok: { N: "3" } } } });
  await put("Old", `${old}3.000001`, { Metadata: { NULL: true } });
  expect(await imported()).toEqual({ ...NOTHING, read: 4, stored: 4 });
  const rows = await rowsOf("Old");
  expect(rows).toMatchObject([
    { MetricValue: 7, Account: DEV.account, MeasuredAt: "2023-01-05 10:00:00.123456", Metadata: { Unit: "Count" } },
    { MetricValue: 0.1, Account: PROD.account, ProjectName: "project1", Environment: "PROD" },
    { MetricValue: { ok: 3 }, Account: DEV.account, Region: DEV.region },
    { MetricValue: 7, Account: DEV.account, Metadata: {} },
  ]);
  expect(rows[0]?.ExtractionDate).toMatch(/^2023-01-05T10:00:00\.123\d{6}Z$/);
  expect(await imported()).toEqual({ ...NOTHING, read: 4, wereThere: 4 });
  expect(await rowsOf("Old")).toEqual(rows);
});

it("takes a number that the sample stored as text for the measurement that came live", async () => {
  await put("Text", "2023-01-05 10:00:00.120000", { MetricValue: { S: "0.5" } });
  await put("Text", "2023-01-05 10:00:01.120000", { MetricValue: { S: "7" } });
  await arrives({ MetricName: "Text", ExtractionDate: "2023-01-05 10:00:01.120000", MetricValue: "7" });
  expect(await imported()).toEqual({ ...NOTHING, read: 2, stored: 1, wereThere: 1 });
  expect((await rowsOf("Text")).map(({ MetricValue }) => MetricValue).sort()).toEqual([0.5, 7]);
});

it("knows a measurement that came live, whoever is first, in all forms of its date", async () => {
  await arrives({ MetricName: "Both", ExtractionDate: "2023-01-05 10:00:00.120000", MetricValue: 7 });
  await arrives({ MetricName: "Both", ExtractionDate: "2023-01-05T10:00:01.123Z", MetricValue: { ok: 3 } });
  await put("Both", "2023-01-05 10:00:00.120000");
  await put("Both", "2023-01-05T10:00:01.123Z", { MetricValue: { M: { ok: { N: "3" } } } });
  await put("Both", "2023-01-05 10:00:02.123456");
  expect(await imported()).toEqual({ ...NOTHING, read: 3, stored: 1, wereThere: 2 });
  await arrives({ MetricName: "Both", ExtractionDate: "2023-01-05 10:00:02.123456", MetricValue: 7 });
  await arrives({ MetricName: "Both", ExtractionDate: "2023-01-05T11:00:02.123456+01:00", MetricValue: 7 });
  expect(await rowsOf("Both")).toHaveLength(3);
});

it("stores a measurement once that arrives while the import runs", async () => {
  const seconds = times(60, (second) => String(second).padStart(2, "0"));
  for (const second of seconds) await put("Meanwhile", `2023-01-05 10:00:${second}.120000`);
  const live = seconds.map((second) =>
    measurement({ MetricName: "Meanwhile", MetricValue: 7, ExtractionDate: `2023-01-05 10:00:${second}.120000` }),
  );
  const [{ stored, wereThere }] = await Promise.all([
    importTable(hub, TABLE, hub, { dryRun: false }),
    world.report(DEV, live).then(() => world.settle()),
  ]);
  expect(stored + wereThere).toBe(60);
  await world.settle();
  expect(await rowsOf("Meanwhile")).toHaveLength(60);
});

it("takes what our own spokes wrote to an original hub, with its metadata", async () => {
  const ExtractionDate = "2026-03-02T11:59:00.004Z";
  const Metadata = { Unit: "Count", NoValue: ["SpotSavings24h"], Failures: { A: "denied: AccessDeniedException" } };
  await put("ExtractionHealth", ExtractionDate, {
    MetricValue: { M: { ok: { N: "3" }, denied: { N: "1" } } },
    Metadata: {
      M: {
        Unit: { S: "Count" },
        NoValue: { L: [{ S: "SpotSavings24h" }] },
        Failures: { M: { A: { S: "denied: AccessDeniedException" } } },
      },
    },
  });
  expect(await imported()).toEqual({ ...NOTHING, read: 1, stored: 1 });
  expect(await rowsOf("ExtractionHealth")).toMatchObject([
    { MeasuredAt: ExtractionDate, MetricValue: { ok: 3, denied: 1 }, Metadata, Account: DEV.account },
  ]);
});

it("finds the rows of this project's own table in the hub that they come from", async () => {
  await arrives({ MetricName: "Moved", ExtractionDate: "2023-01-05 10:00:00.120000" });
  const { Items } = await world.as(HUB, "dynamodb", "Scan", { TableName: METRICS_TABLE });
  const own = Items.filter(({ MetricName }: Json) => MetricName.S === "Moved");
  expect(own).toHaveLength(1);
  await world.as(HUB, "dynamodb", "PutItem", { TableName: TABLE, Item: own[0] });
  expect(await imported()).toEqual({ ...NOTHING, read: 1, wereThere: 1 });
});

it("names whose rows nobody is registered for, and what is no measurement, each time, and stores neither", async () => {
  await put("A", "2023-01-05 10:00:00", { ProjectName: { S: "Stranger" } });
  await put("B", "2023-01-05 10:00:00", { Environment: { S: "int" } });
  await put("C", "2023-01-05 10:00:00", { MetricValue: { S: "Anna" } });
  await put("D", "2023-01-05 10:00:00", { MetricValue: { NULL: true } });
  await put("E", "2023-01-05 10:00:00", { MetricValue: { N: "12345678901234567890123" } });
  await put("F", "yesterday");
  await put("F", "2099-01-05 10:00:00");
  for (const number of times(12, String))
    await put("G", `2023-01-05 10:00:${number.padStart(2, "0")}`, { ProjectName: { S: "" } });
  const before = (await world.rows()).length;
  const first = await imported();
  expect(first).toMatchObject({
    ...{ read: 19, stored: 0, wereThere: 0 },
    leftOut: { "Stranger/dev": 1, "Project1/int": 1 },
  });
  const found = Object.fromEntries(first.refused.map(({ problem, count, examples }) => [problem, { count, examples }]));
  expect(found).toEqual({
    "MetricValue is refused: it is of type string, not a number": { count: 1, examples: ["C 2023-01-05 10:00:00"] },
    "MetricValue is refused: it is null, not a number": { count: 1, examples: ["D 2023-01-05 10:00:00"] },
    "MetricValue is refused: it is an integer beyond ±(2^53 - 1)": { count: 1, examples: ["E 2023-01-05 10:00:00"] },
    "ExtractionDate is not an ISO 8601 date and time with a time zone (2026-11-05T09:30:00.000Z)": {
      count: 1,
      examples: ["F yesterday"],
    },
    "ExtractionDate is more than 15 minutes ahead of the event's time": {
      count: 1,
      examples: ["F 2099-01-05 10:00:00"],
    },
    "ProjectName is not a non-empty string": {
      count: 12,
      examples: times(10, (second) => `G 2023-01-05 10:00:0${second}`),
    },
  });
  expect(await imported()).toEqual(first);
  expect((await world.rows()).length).toBe(before);
});

it("keeps metadata of every type", async () => {
  await put("Types", "2023-01-05 10:00:00", {
    Metadata: {
      M: {
        text: { S: "" },
        names: { SS: ["a", "b"] },
        numbers: { NS: ["1", "9007199254740993"] },
        bytes: { B: Buffer.from("bytes").toString("base64") },
        blobs: { BS: [Buffer.from("one").toString("base64")] },
        large: { N: "9007199254740993" },
        exact: { N: "9007199254740991" },
        fine: { N: "0.1234567890123456789" },
        tenth: { N: "0.1" },
        huge: { N: "1E+100" },
        nothing: { NULL: true },
      },
    },
  });
  expect(await imported()).toEqual({ ...NOTHING, read: 1, stored: 1 });
  const [row] = await rowsOf("Types");
  const { numbers, ...metadata } = row!.Metadata as Json;
  // A set has no order.
  expect(new Set(numbers)).toEqual(new Set([1, "9007199254740993"]));
  expect(metadata).toEqual({
    text: "",
    names: ["a", "b"],
    bytes: Buffer.from("bytes").toString("base64"),
    blobs: [Buffer.from("one").toString("base64")],
    large: "9007199254740993",
    exact: 9007199254740991,
    fine: "0.1234567890123456789",
    tenth: 0.1,
    huge: `1${"0".repeat(100)}`,
    nothing: true,
  });
});

it("stores nothing in a dry run", async () => {
  await put("Dry", "2023-01-05 10:00:00");
  await put("Dry", "yesterday");
  expect(await imported(true)).toMatchObject({ read: 2, stored: 1, dryRun: true, refused: [{ count: 1 }] });
  expect(await rowsOf("Dry")).toEqual([]);
});

it("reads all pages, and stores rows as large as DynamoDB takes them", async () => {
  const text = (length: number) => ({ M: { text: { S: "x".repeat(length) } } });
  for (const second of times(6, String)) await put("Large", `2023-01-05 10:00:0${second}`, { Metadata: text(200_000) });
  await put("Large", "2023-01-06 10:00:00", { Metadata: text(390_000) });
  await put("Large", "2023-01-07 10:00:00", { Metadata: text(409_400) });
  const pages: number[] = [];
  const onPage = (read: number): void => void pages.push(read);
  const { stored, refused } = await importTable(hub, TABLE, hub, { dryRun: false, onPage });
  expect([stored, refused.map(({ problem }) => problem)]).toEqual([
    7,
    ["the item, Metadata included, is larger than the 400 KB that DynamoDB takes"],
  ]);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.at(-1)).toBe(8);
  expect(await rowsOf("Large")).toHaveLength(7);
});

it("refuses a table that is not an original hub's, and one that is not there, and says which", async () => {
  await world.as(HUB, "dynamodb", "CreateTable", {
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "OrderId", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "OrderId", KeyType: "HASH" }],
  });
  const refusal = (table: string): Promise<unknown> =>
    importTable(hub, table, hub, { dryRun: false }).catch((error: unknown) => error);
  expect(String(await refusal("orders"))).toContain(
    "The table orders in 111111111111:us-east-1 has the keys OrderId, not MetricName and ExtractionDate",
  );
  expect(await refusal("nowhere")).toBeInstanceOf(CommandError);
  expect(String(await refusal("nowhere"))).toMatch(/no table nowhere in 111111111111:us-east-1.*--profile.*--region/);
});

it("tells people what was left out and refused, and ends with 1 for programs", async () => {
  await put("Told", "2023-01-05 10:00:00");
  await put("Told", "2023-01-05 10:00:01", { Environment: { S: "int" } });
  await put("Told", "2023-01-05 10:00:02", { MetricValue: { S: "Anna" } });
  const command = ["import", "--table", TABLE, "--endpoint-url", world.sandbox.url];
  const [told, elsewhere] = await Promise.all([
    dsDashboard(command),
    dsDashboard([...command, "--region", "cn-north-1"]),
  ]);
  expect(told).toMatchObject({
    code: 1,
    stdout:
      "1 of 3 rows stored, 0 were there already.\n" +
      "1 of Project1/int left out: not exactly one account is registered for it. Connect it, or put its account into " +
      "/monitored_projects/Project1/int of the hub, and import again.\n" +
      "1 refused: MetricValue is refused: it is of type string, not a number. Told 2023-01-05 10:00:02\n",
  });
  expect(elsewhere).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--region cn-north-1 is in another partition than the hub: .*--profile/),
  });
});

it("says what is missing where there is no hub", async () => {
  const spoke = await new Aws(world.sandbox.url).at({ ...DEV, access: undefined });
  await put("NoHub", "2023-01-05 10:00:00");
  await world.register(DEV, "Project1", "dev", DEV.account);
  const error: unknown = await importTable(hub, TABLE, spoke, { dryRun: false }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommandError);
  expect(String(error)).toContain(`There is no ${ARCHIVE_FUNCTION} in 222222222222:us-east-1`);
});

it("takes a parameter that makes no connection for none", async () => {
  await world.putParameter(HUB, `${MONITORED_PROJECTS_PATH}/Stranger/dev`, "*");
  await put("H", "2023-01-05 10:00:00", { ProjectName: { S: "Stranger" } });
  expect(await importTable(hub, TABLE, hub, { dryRun: true })).toMatchObject({
    leftOut: { "Stranger/dev": 1 },
  });
});
