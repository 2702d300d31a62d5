import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { AccountRegion } from "../../contract/account-region";
import {
  COMPLETENESS_FUNCTION,
  MONITORED_PROJECTS_PATH,
  REFRESH_FUNCTION,
  REFRESH_RUNS_QUEUE,
  SUMMARIES_TABLE,
} from "../../contract/names";
import type { RefreshRun } from "../../contract/refresh-run";
import { busArn, DEV, HUB, measurement, PROD, THREE_METRICS, times, World, type Json } from "./world";

const MINUTE = 60_000;
/** So that a hub asks only where a test does. */
const SELDOM = "rate(30 days)";
/** A spoke in the hub's own account. */
const HOME = { ...DEV, project: "Home", account: HUB.account };
const OK = { ok: 3, denied: 0, throttled: 0, failed: 0 };

/** The runs that a hub recorded, oldest first. */
async function runsOf(
  world: World,
  hub: AccountRegion = HUB,
): Promise<readonly (RefreshRun & { readonly Key: string })[]> {
  const credentials = { accessKeyId: hub.account, secretAccessKey: "any" };
  const dynamodb = new DynamoDBClient({ endpoint: world.sandbox.url, region: hub.region, credentials });
  const { Items = [] } = await DynamoDBDocumentClient.from(dynamodb).send(
    new QueryCommand({
      TableName: SUMMARIES_TABLE,
      KeyConditionExpression: "Summary = :refresh",
      ExpressionAttributeValues: { ":refresh": "refresh" },
    }),
  );
  dynamodb.destroy();
  return Items as (RefreshRun & { readonly Key: string })[];
}

/** What a hub's function published in the embedded metric format, oldest first. */
async function published(world: World, hub: AccountRegion = HUB): Promise<readonly Json[]> {
  const logGroupName = `/aws/lambda/${COMPLETENESS_FUNCTION}`;
  const { events } = await world.as(hub, "logs", "FilterLogEvents", { logGroupName });
  return events.flatMap(({ message }: { message: string }) =>
    message.includes('"_aws"') ? [JSON.parse(message)] : [],
  );
}

/** The states of a hub's alarms, by name without what all have in common. */
async function alarmsOf(world: World, hub: AccountRegion = HUB): Promise<Readonly<Record<string, string>>> {
  const { MetricAlarms } = await world.as(hub, "monitoring", "DescribeAlarms", {});
  return Object.fromEntries(
    MetricAlarms.map(({ AlarmName, StateValue }: Json) => [AlarmName.replace("ds-dashboard-", ""), StateValue]),
  );
}

describe("100 registered spokes", () => {
  let world: World;
  const spokes = times(100, (number) => ({ project: `Team${number}`, account: String(500_000_000_000 + number) }));

  beforeAll(async () => {
    world = await World.of({ hubs: [{ ...HUB, name: "main", schedule: SELDOM }], spokes: [] });
    for (const { project, account } of spokes) await world.register(HUB, project, "prod", account);
    await world.adjust(HUB, "EBPut");
  });
  afterAll(() => world.close());

  /** Lets spokes report their health, as at the end of an extraction. */
  async function answer(answering: typeof spokes, healthOf: (number: number) => object = () => OK): Promise<void> {
    const ExtractionDate = new Date(world.sandbox.clock.now()).toISOString();
    for (const [number, { project, account }] of answering.entries()) {
      const health = measurement({
        MetricName: "ExtractionHealth",
        MetricValue: healthOf(number),
        ProjectName: project,
        Environment: "prod",
        ExtractionDate,
      });
      await world.report({ ...HUB, account }, [health], busArn(HUB));
    }
    await world.settle();
  }

  it("of which 3 are silent: those 3 are named, in the record, beside the metric, and the alarm goes off", async () => {
    await world.refresh();
    await answer(spokes.slice(3));
    expect(await runsOf(world)).toEqual([]);
    await world.settle(10 * MINUTE);

    const [run, ...others] = await runsOf(world);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ Expected: 100, Answered: 97, Silent: 3, Ok: 291, Denied: 0, TroubledSpokes: [] });
    expect(run!.Key).toBe(`${run!.StartedAt}#${run!.EventId}`);
    expect(Date.parse(run!.EvaluatedAt) - Date.parse(run!.StartedAt)).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(run!.SilentSpokes.map(({ project }) => project).sort()).toEqual(["Team0", "Team1", "Team2"]);
    const [line] = await published(world);
    expect(line).toMatchObject({ Hub: "main", ExpectedSpokes: 100, AnsweredSpokes: 97, SilentSpokes: 3 });
    expect(line._aws.CloudWatchMetrics).toEqual([
      expect.objectContaining({ Namespace: "ds-dashboard", Dimensions: [["Hub"]] }),
    ]);
    expect(line.SilentSpokeNames.split(", ").sort()).toEqual(
      spokes.slice(0, 3).map(({ project, account }) => `${project}/prod (${account})`),
    );
    await world.settle(5 * MINUTE);
    expect(await alarmsOf(world)).toMatchObject({ "silent-spokes": "ALARM", "denied-metrics": "OK" });
    // It stays as it is until the next run says otherwise.
    await world.settle(60 * MINUTE);
    expect(await alarmsOf(world)).toMatchObject({ "silent-spokes": "ALARM" });
  });

  it("that all answer: the alarm is over; what was denied, throttled or failed is counted and named", async () => {
    const health = [
      { ...OK, denied: 2 },
      { ...OK, throttled: 1 },
      { ...OK, ok: 0, failed: 3 },
    ];
    await world.refresh();
    await answer(spokes, (number) => health[number] ?? OK);
    await world.settle(10 * MINUTE);

    const run = (await runsOf(world)).at(-1)!;
    expect(run).toMatchObject({ Answered: 100, Silent: 0, Ok: 297, Denied: 2, Throttled: 1, Failed: 3 });
    expect(run.TroubledSpokes.map(({ project, denied, throttled, failed }) => [project, denied, throttled, failed]))
      // In the order of the registry.
      .toEqual([
        ["Team0", 2, 0, 0],
        ["Team1", 0, 1, 0],
        ["Team2", 0, 0, 3],
      ]);
    expect((await published(world)).at(-1)).toMatchObject({ SilentSpokes: 0, DeniedMetrics: 2, FailedMetrics: 3 });
    await world.settle(5 * MINUTE);
    expect(await alarmsOf(world)).toMatchObject({
      "silent-spokes": "OK",
      "denied-metrics": "ALARM",
      "failed-metrics": "ALARM",
    });
  });

  it("whose request is delivered twice are recorded once, as they were found the last time", async () => {
    const before = (await runsOf(world)).length;
    const time = new Date(world.sandbox.clock.now()).toISOString();
    const event = JSON.stringify({ id: "twice", account: HUB.account, region: HUB.region, time, detail: {} });
    await world.send(HUB, REFRESH_RUNS_QUEUE, [event]);
    await world.settle(10 * MINUTE);
    await answer(spokes);
    await world.send(HUB, REFRESH_RUNS_QUEUE, [event]);
    await world.settle(10 * MINUTE);
    const runs = await runsOf(world);
    expect(runs).toHaveLength(before + 1);
    expect(runs.at(-1)).toMatchObject({ EventId: "twice", Expected: 100, Silent: 0 });
  });
});

describe("spokes that were deployed", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({
      hubs: [{ ...HUB, schedule: SELDOM }],
      spokes: [DEV, PROD, HOME].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })),
    });
  });
  afterAll(() => world.close());

  it("are an empty run, and no alarm, before anybody is registered", async () => {
    await world.refresh();
    await world.settle(15 * MINUTE);
    expect(await runsOf(world)).toEqual([expect.objectContaining({ Expected: 0, Answered: 0, Silent: 0, Ok: 0 })]);
    expect(await alarmsOf(world)).toMatchObject({ "silent-spokes": "OK" });
  });

  it("answer whoever asked, with either kind of event, also where they are registered under another name", async () => {
    await world.connect();
    for (const { account, project, environment } of [DEV, PROD]) {
      await world.register(HUB, "TestProject", environment, account);
      await world.as(HUB, "ssm", "DeleteParameter", { Name: `${MONITORED_PROJECTS_PATH}/${project}/${environment}` });
    }
    await world.refresh(HUB, "metric_fetch");
    await world.settle(10 * MINUTE);
    await world.invoke(HUB, REFRESH_FUNCTION);
    await world.settle(11 * MINUTE);
    const runs = (await runsOf(world)).slice(1);
    expect(runs).toEqual(times(2, () => expect.objectContaining({ Expected: 3, Answered: 3, Silent: 0, Ok: 9 })));
    expect(await world.troubles()).toEqual([]);
  });

  it("are not asked by another hub's request, and nobody is silent then", async () => {
    const before = (await runsOf(world)).length;
    await world.as(HUB, "events", "PutPermission", {
      StatementId: "other",
      Principal: "999999999999",
      Action: "events:PutEvents",
    });
    const other = { account: "999999999999", region: HUB.region };
    const request = { Source: "metric_extractor", DetailType: "metric_extractor", Detail: "{}" };
    await world.as(other, "events", "PutEvents", { Entries: [{ ...request, EventBusName: busArn(HUB) }] });
    await world.settle(11 * MINUTE);
    expect(await runsOf(world)).toHaveLength(before);
  });
});
