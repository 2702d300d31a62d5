import {
  DynamoDBDocumentClient,
  PutCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from "@aws-sdk/lib-dynamodb";
import { readAnswers } from "../../tables/answers";
import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import { newestSummary, seriesId } from "../../contract/summaries";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import { range, Table } from "../lambdas/archive/harness";

const A = { account: "222222222222", region: "us-east-1" };
const B = { account: "333333333333", region: "us-east-1" };
const SINCE = new Date("2026-03-02T12:00:00Z");
const OK = { ok: 3, denied: 0, throttled: 0, failed: 0 };
const NONE = { ok: 0, denied: 0, throttled: 0, failed: 0 };

let table: Table;
let client: DynamoDBDocumentClient;
/** Every query that was made, with what it read. */
let queries: { readonly input: QueryCommandInput; readonly output: QueryCommandOutput }[];

// A table for each test: they are about what is read, so nothing else may be there.
beforeEach(async () => {
  table = await Table.start();
  client = DynamoDBDocumentClient.from(table.dynamodb);
  queries = [];
  client.middlewareStack.add((next, { commandName }) => async (args) => {
    const result = await next(args);
    const { input } = args as { input: QueryCommandInput };
    if (commandName === "QueryCommand") queries.push({ input, output: result.output as QueryCommandOutput });
    return result;
  });
});
afterEach(() => table.stop());

function spoke(accountRegion: typeof A, project: string, environment = "dev"): ExpectedSpoke {
  return { ...accountRegion, project, environment };
}

/** Stores a measurement as the archive does; `time` is what follows the day and hour of the request. */
async function report(
  from: ExpectedSpoke,
  members: { time?: string; metric?: string; value?: unknown; metadata?: unknown } = {},
): Promise<void> {
  const { time = "00:30.000123456", metric = "ExtractionHealth", value = OK, metadata = {} } = members;
  const Item = {
    MetricName: metric,
    ExtractionDate: `2026-03-02T12:${time}Z`,
    MetricValue: value,
    ProjectName: from.project,
    Environment: from.environment,
    Account: from.account,
    Region: from.region,
    Metadata: metadata,
  };
  await client.send(new PutCommand({ TableName: TABLE, Item }));
  const { Metadata: _, ...newest } = Item;
  const Key = seriesId(Item);
  await client.send(
    new PutCommand({ TableName: SUMMARIES_TABLE, Item: { Summary: newestSummary(Key), Key, ...newest } }),
  );
}

const tables = () => ({ client, measurements: TABLE, summaries: SUMMARIES_TABLE });
const answers = (...expected: readonly ExpectedSpoke[]) => readAnswers(tables(), expected, SINCE);
const names = (spokes: readonly ExpectedSpoke[]): readonly string[] =>
  spokes.map(({ project, environment, account }) => `${project}/${environment} ${account}`);

describe("an answer", () => {
  it("is of the same account, Region, project and environment; names compare without case", async () => {
    await report(spoke(A, "project1", "DEV"));
    await report(spoke(A, "Churn", "prod"), { time: "00:31.000123456" });
    await report({ ...spoke(B, "Far"), region: "eu-west-1" }, { time: "00:32.000123456" });
    const { answered, silent, metrics } = await answers(
      spoke(A, "Project1"),
      spoke(A, "Churn", "prod"),
      spoke(A, "Churn", "int"),
      spoke(B, "Project1", "int"),
      spoke(B, "Far"),
    );
    expect(answered).toEqual([
      { ...spoke(A, "Project1"), metrics: OK },
      { ...spoke(A, "Churn", "prod"), metrics: OK },
    ]);
    expect(names(silent)).toEqual([`Churn/int ${A.account}`, `Project1/int ${B.account}`, `Far/dev ${B.account}`]);
    expect(metrics).toEqual({ ...OK, ok: 6 });
  });

  it("under names that nobody registered is one of every other spoke of its account and Region, counted once", async () => {
    await report(spoke(A, "Project1"), { value: { ...OK, denied: 1 } });
    await report(spoke(A, "Own"), { time: "00:31.000123456" });
    const { answered, silent, metrics } = await answers(
      spoke(A, "TestProject"),
      spoke(A, "Own"),
      spoke(A, "Third"),
      spoke(B, "TestProject", "prod"),
    );
    expect(answered).toEqual([
      { ...spoke(A, "TestProject"), metrics: { ...OK, denied: 1 } },
      { ...spoke(A, "Own"), metrics: OK },
      { ...spoke(A, "Third"), metrics: { ...OK, denied: 1 } },
    ]);
    expect(names(silent)).toEqual([`TestProject/prod ${B.account}`]);
    expect(metrics).toEqual({ ...OK, ok: 6, denied: 1 });
  });

  it("counts by its newest run", async () => {
    await report(spoke(A, "Project1"), { time: "01:00.000000001", value: { ...OK, failed: 2 } });
    await report(spoke(A, "Project1"), { time: "00:10.000000001", value: { ...OK, throttled: 3 } });
    expect((await answers(spoke(A, "Project1"))).metrics).toEqual({ ...OK, failed: 2 });
  });

  it("counts from the request's own millisecond on", async () => {
    await report(spoke(A, "Early"), { time: "00:00.000000000" });
    await report({ ...spoke(B, "Late") }, { time: "00:00.000999999" });
    const { answered, silent } = await readAnswers(
      tables(),
      [spoke(A, "Early"), spoke(B, "Late")],
      new Date(+SINCE + 1),
    );
    expect([names(answered), silent.length]).toEqual([[], 2]);
    expect((await answers(spoke(A, "Early"), spoke(B, "Late"))).silent).toEqual([]);
  });

  it("is one whatever it holds, and what is no count is none", async () => {
    const values = [7, { ok: "3", denied: -1 }, { ok: 1.5, failed: 1 }];
    const senders = values.map((_value, number) => spoke(A, `P${number}`));
    for (const [number, value] of values.entries()) {
      await report(senders[number]!, { value, time: `00:1${number}.000000001` });
    }
    const { answered } = await answers(...senders);
    expect(answered.map(({ metrics }) => metrics)).toEqual([NONE, NONE, { ...NONE, failed: 1 }]);
  });
});

describe("a spoke that runs the original sample", () => {
  it("answers by the sample's metrics, also under names that nobody registered", async () => {
    await report(spoke(A, "Project1"), { metric: "CompletedTrainingJobs24h", value: 3 });
    const { answered, silent, metrics } = await answers(spoke(A, "TestProject"));
    expect(answered).toEqual([{ ...spoke(A, "TestProject"), metrics: undefined }]);
    expect(silent).toEqual([]);
    expect(metrics).toEqual(NONE);
  });

  it("answers by a metric of its own under the name of its project", async () => {
    await report(spoke(A, "Churn"), { metric: "Accuracy", value: 0.9 });
    const { answered, silent } = await answers(spoke(A, "Churn"), spoke(B, "Churn", "prod"));
    expect(names(answered)).toEqual([`Churn/dev ${A.account}`]);
    expect(names(silent)).toEqual([`Churn/prod ${B.account}`]);
  });
});

describe("what is read", () => {
  it("is nothing where nobody is registered", async () => {
    expect(await answers()).toEqual({ answered: [], silent: [], metrics: NONE });
    expect(queries).toEqual([]);
  });

  it("is one query for the rows of the run, however long the history", async () => {
    const spokes = range(20).map((number) => spoke(A, `P${number}`));
    for (const [number, one] of spokes.entries()) {
      for (const minute of range(10)) {
        const time = `0${minute}:00.0000000${String(number).padStart(2, "0")}`;
        await report(one, { time, metadata: { Failures: "x".repeat(1_000) } });
      }
    }
    const { silent } = await readAnswers(tables(), spokes, new Date("2026-03-02T12:09:00Z"));
    expect(silent).toEqual([]);
    expect(queries.map(({ output }) => output.ScannedCount)).toEqual([20]);
    expect(Object.keys(queries[0]!.output.Items![0]!).sort()).toEqual(
      ["Account", "Environment", "MetricValue", "ProjectName", "Region"].sort(),
    );
  });

  it("is every page of it", async () => {
    // 1 MB a page.
    const spokes = range(40).map((number) => spoke(A, `P${number}`));
    for (const [number, one] of spokes.entries()) {
      await report(one, { time: `00:${number + 10}.000000001`, metadata: { Failures: "x".repeat(30_000) } });
    }
    expect((await answers(...spokes)).metrics).toEqual({ ...OK, ok: 40 * OK.ok });
    expect(queries.length).toBeGreaterThan(1);
  });

  it("is no value but that of ExtractionHealth", async () => {
    await report(spoke(A, "Churn"), { metric: "Accuracy", value: 0.9 });
    await answers(spoke(A, "Churn"));
    const ofRows = queries.filter(({ input }) => input.TableName === TABLE);
    expect(ofRows.map(({ input }) => input.ExpressionAttributeValues![":value"])).toEqual([
      "ExtractionHealth",
      "TotalCompletedTrainingJobs",
      "CompletedTrainingJobs24h",
      "NumberEndPointsInService",
      "Churn",
    ]);
    expect(queries.at(-1)!.output.Items).toEqual([
      { Account: A.account, Region: A.region, ProjectName: "Churn", Environment: "dev" },
    ]);
  });

  it("is nothing of its own for a spoke that is silent, or has answered a later request", async () => {
    const silent = range(30).map((number) => spoke(A, `Silent${number}`));
    const later = range(30).map((number) => spoke(B, `Later${number}`));
    const minute = (number: number) => `30:00.0000000${String(number).padStart(2, "0")}`;
    for (const [number, one] of later.entries()) {
      await report(one, { time: minute(number) });
      await report(one, { time: minute(number), metric: "Accuracy", value: 0.9 });
    }
    const until = new Date("2026-03-02T12:15:00Z");
    const read = await readAnswers(tables(), [...silent, ...later], SINCE, until);
    expect(read.silent).toHaveLength(60);
    expect(queries.filter(({ input }) => input.TableName === TABLE)).toHaveLength(4);
    expect(queries.length).toBeLessThan(4 + 20);
  });

  it("is asked for under the names that were reported, whatever the case of the registered ones", async () => {
    await report(spoke(A, "CHURN", "DEV"), { metric: "Accuracy", value: 0.9 });
    expect((await answers(spoke(A, "churn"))).silent).toEqual([]);
  });
});

it("is no answer if it is of the future, whoever stored it", async () => {
  const one = spoke(A, "Project1");
  await client.send(
    new PutCommand({
      TableName: TABLE,
      Item: {
        ...{ MetricName: "ExtractionHealth", ExtractionDate: "2099-03-02T12:00:30.000123456Z", MetricValue: OK },
        ...{ ProjectName: one.project, Environment: one.environment, Account: one.account, Region: one.region },
      },
    }),
  );
  expect((await answers(one)).silent).toEqual([one]);
  const later = await readAnswers(tables(), [one], new Date("2099-01-01T00:00:00Z"));
  expect(later.silent).toEqual([one]);
});
