import type { AccountRegion } from "../../contract/account-region";
import { Aws } from "../../cli/fleet/aws";
import { fleetOf } from "../../cli/fleet/fleet";
import { redriveDeadLetters } from "../../cli/queues/dead-letters";
import { listQuarantine, redriveQuarantine } from "../../cli/queues/quarantine";
import type { DashboardConfig } from "../../config/dashboard-config";
import { BATCH_EVENT_SOURCE, FORWARD_DEAD_LETTERS, SUMMARIES_TABLE } from "../../contract/names";
import { AwsError } from "../../sandbox";
import {
  apart,
  busArn,
  DEV,
  HUB,
  measurement,
  PROD,
  REFUSED_AFTER_MS,
  THREE_METRICS,
  times,
  World,
  type Json,
} from "./world";

const PLAIN_HUB = { account: "444444444444", region: HUB.region };
const SPOKE = { ...DEV, metrics: THREE_METRICS };
/** A row for each metric, and one for the health of the run. */
const ROWS = THREE_METRICS.length + 1;

/** What is billed of what happened. */
interface Traffic {
  /** Entries that functions and people put on buses, by their kind; without requests for fresh data. */
  readonly put: Readonly<Record<string, number>>;
  /** Messages that came into the archive's queue of each account, each of which was forwarded there or put there. */
  readonly messages: Readonly<Record<string, number>>;
}

async function traffic(world: World, during: () => Promise<void>): Promise<Traffic> {
  const put: Record<string, number> = {};
  const messages: Record<string, number> = {};
  const count = (counts: Record<string, number>, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);
  for (const { service, operation, input, caller } of await world.calls(during)) {
    if (service === "events" && operation === "PutEvents") {
      for (const { Source, Detail } of (input as Json).Entries) if (Detail !== "{}") count(put, Source);
    }
    const isArchives = String((input as Json).QueueUrl).endsWith("/ds-dashboard-archive");
    if (operation === "SendMessage" && isArchives) count(messages, caller.account);
  }
  return { put, messages };
}

async function batch(world: World, sender: AccountRegion, details: readonly unknown[], bus?: string): Promise<void> {
  await world.report(sender, [{ Measurements: details }], bus, BATCH_EVENT_SOURCE);
}

/** How many rows a hub has of each metric. */
async function counts(world: World, hub: AccountRegion): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { MetricName } of await world.rows(hub)) counts[MetricName] = (counts[MetricName] ?? 0) + 1;
  return counts;
}

/** Each metric of `SPOKE`, so many times. */
function each(count: number): Readonly<Record<string, number>> {
  return Object.fromEntries([...THREE_METRICS, "ExtractionHealth"].map((name) => [name, count]));
}

describe("a hub that takes batches", () => {
  let world: World;
  const aws = (): Aws => new Aws(world.sandbox.url);

  beforeAll(async () => {
    world = await World.of({ hubs: [{ ...HUB, events: "batch" }], spokes: [SPOKE, { ...PROD, metrics: [] }] });
    await world.connect();
  });
  afterEach(async () => expect(await world.troubles()).toEqual([]));
  afterAll(() => world.close());

  it("gets a run as one event and one message, and has a row for each metric", async () => {
    // The other spoke measures nothing: its run is one event with its health.
    expect(await traffic(world, () => world.refresh())).toEqual({
      put: { metric_extractor_batch: 2 },
      messages: { [HUB.account]: 2 },
    });
    expect(await counts(world, HUB)).toEqual({ ...each(1), ExtractionHealth: 2 });
    expect(await world.quarantined()).toEqual([]);
  });

  it("knows that its spokes have answered", async () => {
    await world.settle(600_000);
    const { Items } = await world.as(HUB, "dynamodb", "Scan", { TableName: SUMMARIES_TABLE });
    const runs = Items.filter(({ Summary }: Json) => Summary.S === "refresh");
    expect(runs).toMatchObject([{ Expected: { N: "2" }, Answered: { N: "2" }, Silent: { N: "0" }, Ok: { N: "3" } }]);
  });

  it("quarantines a hostile measurement as the documented event, and stores those beside it", async () => {
    const hostile = measurement({ MetricName: "Hostile", MetricValue: { a: "1" } });
    await batch(world, DEV, [...times(21, (number) => apart(number, { MetricName: "Beside" })), hostile]);
    await world.settle();
    expect(await counts(world, HUB)).toMatchObject({ Beside: 21 });
    const [message, ...others] = await world.quarantined();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      attributes: { Reason: "invalid", Detail: expect.stringMatching(/^MetricValue is refused: label "a"/) },
      body: { source: "metric_extractor", "detail-type": "metric_extractor", account: DEV.account, detail: hostile },
    });
  });

  it("checks each measurement's claim by the account that sent it, and stores a refused one once it is registered", async () => {
    await batch(world, PROD, [
      measurement({ MetricName: "Mine", Environment: PROD.environment }),
      measurement({ MetricName: "Theirs" }),
      measurement({ MetricName: "Theirs", ProjectName: "Team", account: DEV.account }),
    ]);
    await world.register(HUB, "Team", "dev", "999999999999");
    await world.settle(REFUSED_AFTER_MS);
    expect(await counts(world, HUB)).toMatchObject({ Mine: 1 });
    const [hub] = world.fleet.hubs;
    const { messages } = await listQuarantine(hub!, "claim", aws());
    expect(messages.map(({ account, project, metric }) => [account, project, metric]).sort()).toEqual([
      [PROD.account, "Project1", "Theirs"],
      [PROD.account, "Team", "Theirs"],
    ]);
    await world.register(HUB, "Team", "dev", PROD.account);
    await world.settle();
    expect(await redriveQuarantine(hub!, "claim", aws())).toMatchObject({ sent: 2, failed: 0 });
    await world.settle(REFUSED_AFTER_MS);
    expect((await world.rows()).filter(({ MetricName }) => MetricName === "Theirs")).toMatchObject([
      { ProjectName: "Team", Account: PROD.account },
    ]);
    expect(await world.quarantined()).toHaveLength(1);
  });

  it("waits for a registration that is on its way, and keeps what nobody registers as one message", async () => {
    const EARLY = { account: "777777777777", region: HUB.region };
    const details = times(22, (number) => apart(number, { MetricName: "Early", ProjectName: "Newcomer" }));
    const body = JSON.stringify({
      version: "0",
      id: "5d2f3c1e-0000-4000-8000-000000000000",
      source: BATCH_EVENT_SOURCE,
      "detail-type": BATCH_EVENT_SOURCE,
      ...EARLY,
      time: new Date(world.sandbox.clock.now()).toISOString(),
      resources: [],
      detail: { Measurements: details },
    });
    await world.send(HUB, "ds-dashboard-archive", [body]);
    await world.settle();
    await world.register(HUB, "Newcomer", "dev", EARLY.account);
    await world.settle(REFUSED_AFTER_MS);
    expect(await counts(world, HUB)).toMatchObject({ Early: 22 });
    await world.send(HUB, "ds-dashboard-archive", [body.replace(EARLY.account, "888888888888")]);
    await world.settle(REFUSED_AFTER_MS);
    const [hub] = world.fleet.hubs;
    expect((await listQuarantine(hub!, undefined, aws())).messages).toMatchObject([
      { reason: "unregistered-account", account: "888888888888", project: "Newcomer", measurements: 22 },
    ]);
    expect(await world.quarantined()).toHaveLength(1);
  });

  it("takes a measurement of 100 KB, and single ones of who knows the old form only", async () => {
    await batch(world, DEV, [measurement({ MetricName: "Large", Metadata: { text: "x".repeat(100_000) } })]);
    await world.report(DEV, [measurement({ MetricName: "Single" })], busArn(HUB));
    await world.settle();
    expect(await counts(world, HUB)).toMatchObject({ Large: 1, Single: 1 });
  });

  it("gets the runs of a broken connection from the dead letters, once", async () => {
    const before = (await world.rows()).length;
    await world.as(HUB, "events", "RemovePermission", { RemoveAllPermissions: true });
    await world.refresh();
    expect(await world.rows()).toHaveLength(before);
    await world.connect();
    for (const sent of [1, 0]) {
      const { queues } = await redriveDeadLetters(world.fleet, aws());
      const letters = queues.filter(({ queue, account }) => queue === FORWARD_DEAD_LETTERS && account === DEV.account);
      expect(letters).toMatchObject([{ sent, failed: 0, discarded: 0 }]);
      await world.settle();
    }
    expect(await world.rows()).toHaveLength(before + ROWS + 1);
  });
});

describe("a spoke with a hub of each form", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.of({
      hubs: [
        { ...HUB, events: "batch" },
        { ...PLAIN_HUB, name: "plain" },
      ],
      spokes: [SPOKE],
    });
    await world.connect();
  });
  afterEach(async () => expect(await world.troubles()).toEqual([]));
  afterAll(() => world.close());

  it("puts both, and each hub gets its own form and has each row once", async () => {
    expect(await traffic(world, () => world.refresh())).toEqual({
      put: { metric_extractor: ROWS, metric_extractor_batch: 1 },
      messages: { [HUB.account]: 1, [PLAIN_HUB.account]: ROWS },
    });
    expect(await counts(world, HUB)).toEqual(each(1));
    expect(await counts(world, PLAIN_HUB)).toEqual(each(1));
  });

  it("sends in Lambda's retry only what EventBridge did not take, as it was measured", async () => {
    let refusals = 0;
    const stop = world.sandbox.observe(({ operation, input }) => {
      const isBatch = operation === "PutEvents" && (input as Json).Entries[0].Source === BATCH_EVENT_SOURCE;
      if (isBatch && ++refusals <= 15) throw new AwsError("InternalException", "try again", 500);
    });
    const { put, messages } = await traffic(world, async () => {
      await world.refresh();
      await world.settle(180_000);
    });
    stop();
    expect(refusals).toBe(16);
    expect(put).toMatchObject({ metric_extractor: ROWS });
    expect(messages).toEqual({ [HUB.account]: 1, [PLAIN_HUB.account]: ROWS });
    expect(await counts(world, HUB)).toEqual(each(2));
    const dates = async (hub: AccountRegion) =>
      (await world.rows(hub)).map(({ ExtractionDate }) => ExtractionDate).sort();
    expect(await dates(HUB)).toEqual(await dates(PLAIN_HUB));
  });
});

describe("a hub that changes its mind", () => {
  it("is followed by a deployment and a connection, and back again nothing is left", async () => {
    const config = (events: "metric" | "batch"): DashboardConfig => ({ hubs: [{ ...HUB, events }], spokes: [SPOKE] });
    const world = await World.of(config("metric"));
    await world.connect();
    const standing = async (): Promise<Json> => {
      const { Rules } = await world.as(DEV, "events", "ListRules", { NamePrefix: "forward-" });
      const { Policy } = await world.as(HUB, "events", "DescribeEventBus", {});
      return { Rules, Policy };
    };
    const before = await standing();
    for (const [run, events] of (["metric", "batch", "metric"] as const).entries()) {
      const { messages } = await traffic(world, () => world.refresh());
      expect(messages).toEqual({ [HUB.account]: events === "batch" ? 1 : ROWS });
      expect(await counts(world, HUB)).toEqual(each(run + 1));
      if (run === 2) break;
      const next = events === "batch" ? "metric" : "batch";
      await world.connect(fleetOf(await world.deployAgain(config(next))));
      const { Rules } = await standing();
      const prefix = next === "batch" ? "batches" : "metrics";
      expect(Rules.map(({ Name }: Json) => Name)).toEqual([`forward-ds-dashboard-${prefix}-1`]);
    }
    expect(await standing()).toEqual(before);
    expect(await world.troubles()).toEqual([]);
    await world.close();
  });

  it("loses nothing between deployment and connection where the spoke puts both meanwhile", async () => {
    const config = (events: "metric" | "batch"): DashboardConfig => ({
      hubs: [{ ...HUB, events }],
      spokes: [{ ...SPOKE, metricEvents: true }],
    });
    const world = await World.of(config("metric"));
    await world.connect();
    const batches = fleetOf(await world.deployAgain(config("batch")));
    await world.refresh();
    expect(await counts(world, HUB)).toEqual(each(1));
    await world.connect(batches);
    await world.refresh();
    expect(await counts(world, HUB)).toEqual(each(2));
    // The way back: first the connection, then the deployment.
    await world.connect();
    await world.refresh();
    expect(await counts(world, HUB)).toEqual(each(3));
    await world.deployAgain(config("metric"));
    await world.refresh();
    expect(await counts(world, HUB)).toEqual(each(4));
    expect(await world.troubles()).toEqual([]);
    await world.close();
  });
});

describe("a hub that takes batches, in another place", () => {
  async function oneRun(config: DashboardConfig, hub: AccountRegion): Promise<Traffic> {
    const world = await World.of(config);
    await world.connect();
    const run = await traffic(world, () => world.refresh(hub));
    expect(await counts(world, hub)).toEqual(each(1));
    expect(await world.troubles()).toEqual([]);
    await world.close();
    return run;
  }

  it("has its spoke at home", async () => {
    const config = { hubs: [{ ...HUB, events: "batch" as const }], spokes: [{ ...SPOKE, ...HUB }] };
    expect(await oneRun(config, HUB)).toEqual({
      put: { metric_extractor_batch: 1 },
      messages: { [HUB.account]: 1 },
    });
  });

  it.each(["batch", "metric"] as const)(
    "has a spoke at home that reports elsewhere too: home takes %s",
    async (events) => {
      const other = events === "batch" ? "metric" : "batch";
      const config = {
        hubs: [{ ...HUB, events }, { ...PLAIN_HUB, name: "other", events: other } as const],
        spokes: [{ ...SPOKE, ...HUB }],
      };
      const messagesOf = { batch: 1, metric: ROWS };
      expect((await oneRun(config, HUB)).messages).toEqual({
        [HUB.account]: messagesOf[events],
        [PLAIN_HUB.account]: messagesOf[other],
      });
    },
  );

  it.each([
    ["in another Region", { account: HUB.account, region: "eu-west-1" }, DEV.region],
    ["in another Region of the spoke's account", { account: DEV.account, region: "eu-west-1" }, DEV.region],
    ["in China", { account: HUB.account, region: "cn-northwest-1" }, "cn-north-1"],
    ["in GovCloud", { account: HUB.account, region: "us-gov-west-1" }, "us-gov-east-1"],
  ])("is %s", async (_, hub, region) => {
    const config = { hubs: [{ ...hub, events: "batch" as const }], spokes: [{ ...SPOKE, region }] };
    expect((await oneRun(config, hub)).messages).toEqual({ [hub.account]: 1 });
  });
});

describe("rules of one's own on a spoke's bus", () => {
  it("go on getting an event for each metric with metricEvents, and the hub gets batches only", async () => {
    const world = await World.of({
      hubs: [{ ...HUB, events: "batch" }],
      spokes: [{ ...SPOKE, metricEvents: true }],
    });
    await world.connect();
    expect(await traffic(world, () => world.refresh())).toEqual({
      put: { metric_extractor: ROWS, metric_extractor_batch: 1 },
      messages: { [HUB.account]: 1 },
    });
    await world.close();
  });
});
