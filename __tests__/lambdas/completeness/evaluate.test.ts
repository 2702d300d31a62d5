import { createHash } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { EventBridgeClient, type PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { evaluateBatch, type CompletenessParts } from "../../../lambdas/completeness/evaluate";
import { SUMMARIES_TABLE, TABLE } from "../../../contract/names";
import type { ExpectedSpoke } from "../../../contract/refresh-run";
import { message, range, Table, messageSentAt } from "../archive/harness";

const HUB = { account: "111111111111", region: "us-east-1" };
const STARTED = "2026-03-02T12:00:00Z";
const NOW = Date.parse("2026-03-02T12:10:03.004Z");

let table: Table;
let dynamodb: DynamoDBDocumentClient;
let registered: readonly ExpectedSpoke[];
let registryError: Error | undefined;
/** What was written in the embedded metric format, and to the log. */
let emitted: Record<string, unknown>[];
let log: string[];
/** The events that were put, and what EventBridge answers instead of taking them. */
let events: object[];
let eventRefusal: object | undefined;
/** The bodies that come again. */
let looks: string[];
let parts: CompletenessParts;

beforeEach(async () => {
  jest.spyOn(Date, "now").mockReturnValue(NOW);
  table = await Table.start();
  dynamodb = DynamoDBDocumentClient.from(table.dynamodb);
  registered = [];
  registryError = undefined;
  emitted = [];
  log = [];
  events = [];
  looks = [];
  eventRefusal = undefined;
  const metrics = new Metrics({ namespace: "test", defaultDimensions: { Hub: "main" } });
  const logger = new Logger({ serviceName: "completeness" });
  // Both write to a console of their own.
  const consoleOf = (writer: object): Console => (writer as { console: Console }).console;
  consoleOf(metrics).log = (line: string) => void emitted.push(JSON.parse(line) as Record<string, unknown>);
  consoleOf(logger).info = consoleOf(logger).warn = (line: string) => void log.push(line);
  parts = {
    readExpected: () => (registryError ? Promise.reject(registryError) : Promise.resolve(registered)),
    dynamodb,
    eventBridge: bus(),
    lookAgain: { later: async (body) => void looks.push(body) },
    tables: { measurements: TABLE, summaries: SUMMARIES_TABLE },
    metrics,
    logger,
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  await table.stop();
});

function bus(): EventBridgeClient {
  const client = new EventBridgeClient({ region: HUB.region });
  client.send = ({ input }: PutEventsCommand) => {
    if (!eventRefusal) events.push(...input.Entries!);
    return Promise.resolve({ Entries: input.Entries!.map(() => eventRefusal ?? { EventId: "e" }) });
  };
  return client;
}

function spoke(number: number): ExpectedSpoke {
  const account = String(500_000_000_000 + number);
  return { project: `Team${number}`, environment: "prod", account, region: HUB.region };
}

async function answer(
  from: ExpectedSpoke,
  MetricValue: unknown = { ok: 2, denied: 0, throttled: 0, failed: 0 },
  time = "2026-03-02T12:00:30.000",
  MetricName = "ExtractionHealth",
) {
  const Item = {
    MetricName,
    ExtractionDate: `${time}${from.account.slice(-6)}Z`,
    MetricValue,
    ProjectName: from.project,
    Environment: from.environment,
    Account: from.account,
    Region: from.region,
  };
  await dynamodb.send(new PutCommand({ TableName: TABLE, Item }));
}

function request(id = "e1", time = STARTED) {
  return messageSentAt(NOW, JSON.stringify({ id, time, ...HUB, detail: {} }));
}

async function runs(): Promise<readonly Record<string, unknown>[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: SUMMARIES_TABLE }));
  return Items;
}

const failures = async (...records: readonly ReturnType<typeof message>[]) =>
  (await evaluateBatch(records, parts)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

it("a run is recorded with who is silent and who is in trouble", async () => {
  registered = range(4).map(spoke);
  await answer(spoke(0));
  await answer(spoke(1), { ok: 1, denied: 1, throttled: 2, failed: 3 });
  expect(await failures(request())).toEqual([]);
  expect(await runs()).toEqual([
    {
      Summary: "refresh",
      Key: "2026-03-02T12:00:00.000Z#e1",
      EventId: "e1",
      StartedAt: "2026-03-02T12:00:00.000Z",
      EvaluatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      Expected: 4,
      Answered: 2,
      Silent: 2,
      Ok: 3,
      Denied: 1,
      Throttled: 2,
      Failed: 3,
      SilentSpokes: [spoke(2), spoke(3)],
      TroubledSpokes: [{ ...spoke(1), denied: 1, throttled: 2, failed: 3 }],
      ExpiresAt: Date.parse("2027-04-06T12:00:00Z") / 1000,
    },
  ]);
});

it("a run is published as metrics of now, with the names of the silent spokes beside them", async () => {
  const far = { ...spoke(2), region: "eu-west-1" };
  registered = [spoke(0), spoke(1), far];
  await answer(spoke(0));
  await failures(request());
  expect(emitted).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          expect.objectContaining({ Namespace: "test", Dimensions: [expect.arrayContaining(["Hub"])] }),
        ],
      },
      service: expect.any(String),
      Hub: "main",
      ExpectedSpokes: 3,
      AnsweredSpokes: 1,
      SilentSpokes: 2,
      OkMetrics: 2,
      DeniedMetrics: 0,
      ThrottledMetrics: 0,
      FailedMetrics: 0,
      RefreshEventId: "e1",
      SilentSpokeNames: "Team1/prod (500000000001), Team2/prod (500000000002:eu-west-1)",
    },
  ]);
});

it("names are as many as an item and a log line take, and the numbers stay true", async () => {
  registered = range(700).map(spoke);
  await failures(request());
  const [run] = await runs();
  expect(run).toMatchObject({ Expected: 700, Silent: 700 });
  expect(run!.SilentSpokes).toHaveLength(500);
  const names = String(emitted[0]!.SilentSpokeNames).split(", ");
  expect(names).toHaveLength(101);
  expect(names.at(-1)).toBe("and 600 more");
});

it("a run is announced on the bus, with its numbers only", async () => {
  registered = range(700).map(spoke);
  await answer(spoke(0));
  await failures(request());
  expect(events).toEqual([
    {
      EventBusName: "default",
      Source: "ds-dashboard",
      DetailType: "ds-dashboard Refresh Evaluated",
      Resources: [],
      Detail: expect.any(String),
    },
  ]);
  expect(JSON.parse((events[0] as { Detail: string }).Detail)).toEqual({
    EventId: "e1",
    StartedAt: "2026-03-02T12:00:00.000Z",
    EvaluatedAt: expect.any(String),
    ...{ Expected: 700, Answered: 1, Silent: 699, Ok: 2, Denied: 0, Throttled: 0, Failed: 0 },
  });
});

it("a run that cannot be announced comes again", async () => {
  eventRefusal = { ErrorCode: "ThrottlingException", ErrorMessage: "slow down" };
  const one = request();
  expect(await failures(one)).toEqual([one.messageId]);
  expect(log.join()).toContain("ThrottlingException slow down");
  eventRefusal = undefined;
  expect(await failures(one)).toEqual([]);
  expect(events).toHaveLength(1);
  expect(await runs()).toHaveLength(1);
});

it("a spoke that reports more metrics than there can be keeps nobody's silence from being noticed", async () => {
  registered = range(4).map(spoke);
  await answer(spoke(0), { ok: Number.MAX_SAFE_INTEGER, denied: Number.MAX_SAFE_INTEGER, throttled: 0, failed: 0 });
  await answer(spoke(1), { ok: 10_001, denied: 0, throttled: 0, failed: 0 });
  await answer(spoke(2), { ok: 10_000, denied: 1, throttled: 0, failed: 0 });
  expect(await failures(request())).toEqual([]);
  expect(await runs()).toMatchObject([{ Answered: 3, Silent: 1, Ok: 10_000, Denied: 1, SilentSpokes: [spoke(3)] }]);
});

it("an empty registry is a run of zeros", async () => {
  expect(await failures(request())).toEqual([]);
  expect(await runs()).toEqual([expect.objectContaining({ Expected: 0, Answered: 0, Silent: 0, SilentSpokes: [] })]);
  expect(emitted).toEqual([expect.objectContaining({ ExpectedSpokes: 0, SilentSpokes: 0 })]);
  expect(emitted[0]).not.toHaveProperty("SilentSpokeNames");
});

it("the same request twice is one item, as it was found the last time", async () => {
  registered = range(2).map(spoke);
  await answer(spoke(0));
  await failures(request());
  await answer(spoke(1));
  await failures(request(), request());
  expect(await runs()).toEqual([expect.objectContaining({ Answered: 2, Silent: 0 })]);
  expect(emitted.map(({ SilentSpokes }) => SilentSpokes)).toEqual([1, 0, 0]);
});

it.each([["evaluated before", ["e2"]] as const, ["not evaluated yet", []] as const])(
  "a request that is evaluated an hour late is not answered by what answers the next one, %s",
  async (_when, before) => {
    registered = range(3).map(spoke);
    const next = "2026-03-02T13:00:00Z";
    jest.spyOn(Date, "now").mockReturnValue(Date.parse(next) + 11 * 60_000 * before.length + 60_000);
    await answer(spoke(0));
    await answer(spoke(1), undefined, "2026-03-02T12:40:00.000");
    await answer(spoke(2), undefined, "2026-03-02T13:00:30.000");
    for (const id of before) await failures(messageSentAt(Date.now(), JSON.stringify({ id, time: next, ...HUB })));
    await failures(messageSentAt(Date.now(), JSON.stringify({ id: "e1", time: STARTED, ...HUB })));
    expect((await runs())[0]).toMatchObject({ EventId: "e1", Answered: 2, SilentSpokes: [spoke(2)] });
  },
);

it("requests of one batch are a run and a line of metrics each", async () => {
  registered = [spoke(0)];
  await answer(spoke(0));
  expect(await failures(request("e1"), request("e2", "2026-03-02T12:05:00Z"))).toEqual([]);
  expect((await runs()).map(({ EventId, Silent }) => [EventId, Silent])).toEqual([
    ["e1", 0],
    ["e2", 1],
  ]);
  expect(emitted.map(({ SilentSpokes }) => SilentSpokes)).toEqual([0, 1]);
});

it.each(["no JSON", "{}", "null", JSON.stringify({ id: "e", ...HUB, time: "now" })])(
  "%s fails alone, and comes again",
  async (body) => {
    const bad = message(body);
    expect(await failures(bad, request())).toEqual([bad.messageId]);
    expect(await runs()).toHaveLength(1);
    expect(log.filter((line) => line.includes(bad.messageId))).toEqual([
      expect.stringContaining("no EventBridge event"),
    ]);
  },
);

it("a table that is down fails the message, and nothing is published", async () => {
  table.summaryFault = () => ({ error: new Error("down") });
  const one = request();
  expect(await failures(one)).toEqual([one.messageId]);
  expect(emitted).toEqual([]);
});

it("a registry that cannot be read fails the batch", async () => {
  registryError = new Error("ThrottlingException");
  await expect(evaluateBatch([request()], parts)).rejects.toThrow("ThrottlingException");
});

it("a run of 50,000 silent spokes fits into an item", async () => {
  registered = range(50_000).map(spoke);
  expect(await failures(request())).toEqual([]);
  const [run] = await runs();
  expect(run).toMatchObject({ Expected: 50_000, Silent: 50_000 });
  expect((run!.MoreSilentSpokes as Uint8Array).length).toBeLessThan(300_000);
});

it("a run of 20,000 silent spokes, and of others in trouble, fits into an item when all names are as long as can be", async () => {
  const long = (number: number): ExpectedSpoke => ({
    ...spoke(number),
    project: createHash("sha256").update(String(number)).digest("hex"),
    environment: createHash("sha256").update(`${number} environment`).digest("hex"),
  });
  registered = range(20_000).map(long);
  for (const one of registered.slice(0, 700)) await answer(one, { failed: 1 });
  for (const one of registered.slice(700, 1_400)) await answer(one, 1, undefined, "CompletedTrainingJobs24h");
  expect(await failures(request())).toEqual([]);
  const [run] = await runs();
  expect(run).toMatchObject({ Expected: 20_000, Silent: 18_600, Failed: 700 });
});

describe("an answer that comes when the run was evaluated", () => {
  const look = () => messageSentAt(NOW, looks.at(-1)!);

  beforeEach(async () => {
    registered = range(14).map(spoke);
    await answer(spoke(0));
    await failures(request());
  });

  it("corrects the record, once, and alarms and alerts follow", async () => {
    expect(looks).toHaveLength(1);
    for (const late of range(14).slice(1)) await answer(spoke(late), { ok: 1, failed: late === 5 ? 1 : 0 });
    expect(await failures(look(), look())).toEqual([]);
    expect(await runs()).toMatchObject([
      { Expected: 14, Answered: 14, Silent: 0, Ok: 15, Failed: 1, SilentSpokes: [] },
    ]);
    expect((await runs())[0]!.TroubledSpokes).toEqual([{ ...spoke(5), denied: 0, throttled: 0, failed: 1 }]);
    expect(emitted.map(({ SilentSpokes }) => SilentSpokes)).toEqual([13, 0]);
    expect(events).toHaveLength(2);
  });

  it("tells how the metrics ended of who had answered already, by other metrics", async () => {
    registered = [0, 1, 2].map(spoke);
    for (const early of [1, 2]) await answer(spoke(early), 5, undefined, "CompletedTrainingJobs24h");
    await failures(request("e5"));
    const run = async () => (await runs()).find(({ EventId }) => EventId === "e5")!;
    expect(await run()).toMatchObject({ Answered: 3, Silent: 0, Ok: 2, UncountedSpokes: [spoke(1), spoke(2)] });

    await answer(spoke(2), { ok: 3, failed: 1 });
    expect(await failures(look(), look())).toEqual([]);
    expect(await run()).toMatchObject({ Answered: 3, Silent: 0, Ok: 5, Failed: 1, UncountedSpokes: [spoke(1)] });
    expect((await run()).TroubledSpokes).toEqual([{ ...spoke(2), denied: 0, throttled: 0, failed: 1 }]);

    await answer(spoke(1), { ok: 4 });
    await failures(look());
    expect(await run()).toMatchObject({ Ok: 9, Failed: 1 });
    expect(await run()).not.toHaveProperty("UncountedSpokes");
    expect(emitted.map(({ FailedMetrics }) => FailedMetrics).slice(-1)).toEqual([1]);
  });

  it("changes nothing where none came, and is looked for four times in all", async () => {
    const before = await runs();
    for (let time = 0; time < 5; time++) await failures(look());
    expect(looks.map((body) => (JSON.parse(body) as { looks: number }).looks)).toEqual([1, 2, 3]);
    expect(await runs()).toEqual(before);
    expect([emitted.length, events.length]).toEqual([1, 1]);
  });

  it("counts for its own request, also when a later one is evaluated: that one's answers do not", async () => {
    jest.spyOn(Date, "now").mockReturnValue(NOW + 3_600_000);
    await answer(spoke(1));
    const later = "2026-03-02T13:00:00Z";
    for (const late of [1, 2]) await answer(spoke(late), { ok: 1 }, "2026-03-02T13:00:30.000");
    expect(
      await failures(messageSentAt(NOW + 3_600_000, JSON.stringify({ id: "e2", time: later, ...HUB, detail: {} }))),
    ).toEqual([]);
    expect((await runs()).map(({ EventId, Answered, Silent }) => [EventId, Answered, Silent])).toEqual([
      ["e1", 2, 12],
      ["e2", 2, 12],
    ]);
    // An older run is corrected and not told again.
    expect([emitted.length, events.length]).toEqual([2, 2]);
  });

  it("counts for each of two requests of the same second", async () => {
    await failures(request("e2"));
    await answer(spoke(1));
    await failures(look());
    expect((await runs()).map(({ EventId, Answered }) => [EventId, Answered])).toEqual([
      ["e1", 2],
      ["e2", 2],
    ]);
  });

  it("does not count where somebody may have asked again since, and that is not evaluated yet", async () => {
    const at = Date.parse(STARTED) + 25 * 60_000;
    jest.spyOn(Date, "now").mockReturnValue(at);
    await answer(spoke(1), undefined, "2026-03-02T12:14:00.000");
    await answer(spoke(2), undefined, "2026-03-02T12:20:30.000");
    await failures(messageSentAt(at, looks.at(-1)!));
    expect(await runs()).toMatchObject([{ EventId: "e1", Answered: 2, Silent: 12 }]);
  });

  it("does not count where it answers a request that is just being evaluated", async () => {
    const asked = Date.parse(STARTED) + 25 * 60_000;
    jest.spyOn(Date, "now").mockReturnValue(asked + 10 * 60_000 + 100);
    await answer(spoke(1), undefined, "2026-03-02T12:25:00.050");
    await failures(messageSentAt(asked, looks.at(-1)!));
    expect(await runs()).toMatchObject([{ EventId: "e1", Answered: 1, Silent: 13 }]);
  });

  it("corrects the record of however many were silent, and lists stay short", async () => {
    registered = range(1_400).map(spoke);
    await failures(request("e4"));
    const late = range(1_400).slice(100, 1_390);
    for (const one of late) await answer(spoke(one), { ok: 0, failed: 1 });
    await failures(look());
    const run = (await runs()).find(({ EventId }) => EventId === "e4")!;
    expect(run).toMatchObject({ Expected: 1_400, Answered: 1_291, Silent: 109, Failed: 1_290 });
    expect(run.SilentSpokes).toEqual([...range(100).slice(1), ...range(1_400).slice(1_390)].map(spoke));
    expect(run).not.toHaveProperty("MoreSilentSpokes");
    expect(run.TroubledSpokes).toHaveLength(500);
  });

  it("is no answer of a spoke beside it in the same account", async () => {
    const beside = { ...spoke(0), project: "Beside" };
    registered = [spoke(0), beside];
    await failures(request("e3"));
    await failures(look());
    expect((await runs()).find(({ EventId }) => EventId === "e3")).toMatchObject({ Silent: 1, SilentSpokes: [beside] });
  });
});
