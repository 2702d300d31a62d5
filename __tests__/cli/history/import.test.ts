import { Aws, type AwsAccount } from "../../../cli/fleet/aws";
import { CommandError } from "../../../cli/errors";
import { importTable } from "../../../cli/history/import";
import { ARCHIVE_QUEUE, MONITORED_PROJECTS_PATH } from "../../../contract/names";
import { DEV, HUB, PROD, times, World, type Json, type Row } from "../../system/world";

const TABLE = "DashboardTable";
const SOLO = { ...DEV, project: "Solo", account: "444444444444" };

let world: World;
let hub: AwsAccount;

beforeAll(async () => {
  world = await World.of({ hubs: [HUB], spokes: [DEV, PROD, SOLO].map((spoke) => ({ ...spoke, metrics: [] })) });
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

it("stores every row as a measurement of the account that is registered for it, however often it runs", async () => {
  const old = "2023-01-05 10:00:0";
  await put("Old", `${old}0.123456`);
  await put("Old", `${old}1`, {
    MetricValue: { N: "0.1" },
    Environment: { S: "PROD" },
    ProjectName: { S: "project1" },
  });
  await put("Old", `${old}2.5`, {
    MetricValue: { M: { ok: { N: "3" } } },
    ProjectName: { S: "Solo" },
    Environment: { S: "old" },
  });
  await put("Old", `${old}3.000001`, { Metadata: { NULL: true } });
  for (let time = 0; time < 2; time++) {
    const result = await importTable(hub.dynamodb, TABLE, hub, { dryRun: false });
    expect(result).toEqual({ read: 4, sent: 4, dryRun: false, ofNobody: {}, notSent: [] });
    await world.settle();
    expect(await world.quarantined()).toEqual([]);
    expect(await rowsOf("Old")).toMatchObject([
      { MetricValue: 7, Account: DEV.account, MeasuredAt: "2023-01-05T10:00:00.123456Z", Metadata: { Unit: "Count" } },
      { MetricValue: 0.1, Account: PROD.account, ProjectName: "project1", Environment: "PROD" },
      { MetricValue: { ok: 3 }, Account: SOLO.account, Region: SOLO.region, Environment: "old" },
      { MetricValue: 7, Account: DEV.account, Metadata: {} },
    ]);
    expect((await rowsOf("Old"))[0]?.ExtractionDate).toMatch(/^2023-01-05T10:00:00\.123\d{6}Z$/);
  }
});

it("names whose rows nobody is registered for, and what is no measurement, and sends neither", async () => {
  await put("A", "2023-01-05 10:00:00", { ProjectName: { S: "Stranger" } });
  // Two accounts are registered for Project1: it could be either.
  await put("B", "2023-01-05 10:00:00", { Environment: { S: "int" } });
  await put("C", "2023-01-05 10:00:00", { MetricValue: { S: "7" } });
  await put("D", "2023-01-05 10:00:00", { MetricValue: { NULL: true } });
  await put("E", "2023-01-05 10:00:00", { MetricValue: { N: "12345678901234567890123" } });
  await put("F", "yesterday");
  for (const number of times(12, String))
    await put("G", `2023-01-05 10:00:${number.padStart(2, "0")}`, { ProjectName: { S: "" } });
  const before = (await world.rows()).length;
  const { read, sent, ofNobody, notSent } = await importTable(hub.dynamodb, TABLE, hub, { dryRun: false });
  expect([read, sent, ofNobody]).toEqual([18, 0, { "Stranger/dev": 1, "Project1/int": 1 }]);
  const found = Object.fromEntries(notSent.map(({ problem, count, examples }) => [problem, { count, examples }]));
  expect(found).toEqual({
    "MetricValue: it is of type string, not a number": { count: 1, examples: ["C 2023-01-05 10:00:00"] },
    "MetricValue: it is null, not a number": { count: 1, examples: ["D 2023-01-05 10:00:00"] },
    "MetricValue: it is an integer beyond ±(2^53 - 1)": { count: 1, examples: ["E 2023-01-05 10:00:00"] },
    "ExtractionDate is no date of the original sample (2023-01-05 10:00:00.123456)": {
      count: 1,
      examples: ["F yesterday"],
    },
    "ProjectName is no text": { count: 12, examples: times(10, (second) => `G 2023-01-05 10:00:0${second}`) },
  });
  await world.settle();
  expect((await world.rows()).length).toBe(before);
});

it("sends nothing when it is only to tell", async () => {
  for (const second of times(12, String)) await put("Dry", `2023-01-05 10:00:${second.padStart(2, "0")}`);
  const calls = await world.calls(async () => {
    expect(await importTable(hub.dynamodb, TABLE, hub, { dryRun: true })).toMatchObject({
      read: 12,
      sent: 12,
      dryRun: true,
    });
  });
  expect(calls.filter(({ operation }) => operation.startsWith("SendMessage"))).toEqual([]);
});

it("leaves it to the archive to refuse a date in the future", async () => {
  await put("Ahead", "2099-01-05 10:00:00");
  await importTable(hub.dynamodb, TABLE, hub, { dryRun: false });
  await world.settle();
  expect((await world.quarantined()).map(({ attributes }) => attributes.Reason)).toEqual(["future"]);
  expect(await rowsOf("Ahead")).toEqual([]);
});

it("reads all pages, and sends what is too much for one call in several", async () => {
  const Metadata = { M: { text: { S: "x".repeat(100_000) } } };
  for (const second of times(12, String))
    await put("Large", `2023-01-05 10:00:${second.padStart(2, "0")}`, { Metadata });
  await put("Large", "2023-01-06 10:00:00", { Metadata: { M: { text: { S: "x".repeat(200_000) } } } });
  const pages: number[] = [];
  const { sent, notSent } = await importTable(hub.dynamodb, TABLE, hub, {
    dryRun: false,
    onPage: (read) => pages.push(read),
  });
  expect([sent, notSent.map(({ problem }) => problem)]).toEqual([12, ["it is larger than 131072 bytes"]]);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.at(-1)).toBe(13);
  await world.settle();
  expect(await rowsOf("Large")).toHaveLength(12);
});

it("says what is missing where there is no hub", async () => {
  const spoke = await new Aws(world.sandbox.url).at({ ...DEV, access: undefined });
  const error: unknown = await importTable(hub.dynamodb, TABLE, spoke, { dryRun: false }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  expect(String(error)).toContain(`There is no queue ${ARCHIVE_QUEUE} in 222222222222:us-east-1`);
});

it("takes a parameter that makes no connection for none", async () => {
  await world.putParameter(HUB, `${MONITORED_PROJECTS_PATH}/Stranger/dev`, "*");
  await put("H", "2023-01-05 10:00:00", { ProjectName: { S: "Stranger" } });
  expect(await importTable(hub.dynamodb, TABLE, hub, { dryRun: true })).toMatchObject({
    ofNobody: { "Stranger/dev": 1 },
  });
});
