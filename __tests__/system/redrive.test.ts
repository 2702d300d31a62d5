import type { AccountRegion } from "../../contract/account-region";
import { Aws } from "../../cli/fleet/aws";
import { connect, connectionsOf } from "../../cli/connections/connect";
import { listDeadLetters, redriveDeadLetters, type DeadLetterRedrive } from "../../cli/queues/dead-letters";
import type { Hub } from "../../cli/fleet/fleet";
import { listQuarantine, redriveQuarantine } from "../../cli/queues/quarantine";
import {
  ARCHIVE_FUNCTION,
  ARCHIVE_QUEUE,
  ARCHIVE_QUEUE_DEAD_LETTERS,
  COMPLETENESS_FUNCTION,
  CONNECTION_FUNCTION,
  EVENT_SOURCE,
  extractFunctionName,
  FORWARD_DEAD_LETTERS,
  functionDeadLetters,
  QUARANTINE_QUEUE,
  REFRESH_FUNCTION,
  REFRESH_RUNS_QUEUE,
} from "../../contract/names";
import { apart, DEV, HUB, measurement, PROD, REFUSED_AFTER_MS, START, times, World, type Json } from "./world";

const EXTRACT_DEV = extractFunctionName(DEV.project, DEV.environment);

let world: World;
let aws: Aws;
let hub: Hub;

beforeAll(async () => {
  world = await World.of({ hubs: [HUB], spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: [] })) });
  await world.connect();
  aws = new Aws(world.sandbox.url);
  hub = world.fleet.hubs[0]!;
});
afterAll(() => world.close());

/** An event as a queue holds it. */
function envelope(detail: unknown, members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: "0",
    id: "5d2f3c1e-0000-4000-8000-000000000000",
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    account: DEV.account,
    region: DEV.region,
    time: new Date(START).toISOString(),
    resources: [],
    detail,
    ...members,
  });
}

async function rowsOf(MetricName: string): Promise<number> {
  return (await world.rows()).filter((row) => row.MetricName === MetricName).length;
}

async function waiting(accountRegion: AccountRegion, queue: string): Promise<number> {
  const QueueUrl = `${world.sandbox.url}/${accountRegion.account}/${queue}`;
  const { Attributes } = await world.as(accountRegion, "sqs", "GetQueueAttributes", {
    QueueUrl,
    AttributeNames: ["All"],
  });
  expect(Attributes.ApproximateNumberOfMessagesNotVisible).toBe("0");
  return Number(Attributes.ApproximateNumberOfMessages);
}

/** The queues where anything happened. */
async function redriveAll(): Promise<readonly DeadLetterRedrive[]> {
  const { queues, unreachable } = await redriveDeadLetters(world.fleet, aws);
  expect(unreachable).toEqual([]);
  return queues.filter(({ sent, discarded, failed }) => sent + discarded + failed > 0);
}

describe("quarantine", () => {
  const nobody = (number: number): string =>
    envelope(
      apart(number, {
        MetricName: "Late",
        MetricValue: number,
        ProjectName: "Newcomer",
        Metadata: { secret: "canary" },
      }),
      {
        account: "999999999999",
      },
    );

  afterEach(async () => {
    await world.settle(REFUSED_AFTER_MS);
    await world.quarantined();
  });

  it("is empty, and stays so", async () => {
    expect(await listQuarantine(hub, undefined, aws)).toEqual({ hub: "hub", waiting: 0, messages: [] });
    expect(await redriveQuarantine(hub, undefined, aws)).toMatchObject({ sent: 0, failed: 0 });
  });

  it.each([1, 25])("shows %i messages with reason and origin, without what they say, and keeps them", async (count) => {
    await world.send(HUB, ARCHIVE_QUEUE, times(count, nobody));
    await world.settle(REFUSED_AFTER_MS);
    for (let time = 0; time < 2; time++) {
      const { waiting, messages } = await listQuarantine(hub, undefined, aws);
      expect([waiting, messages.length]).toEqual([count, count]);
      for (const message of messages) {
        expect(message).toMatchObject({
          reason: "unregistered-account",
          detail: "account 999999999999 is not registered below /monitored_projects",
          account: "999999999999",
          project: "Newcomer",
          environment: "dev",
          metric: "Late",
        });
      }
      expect(JSON.stringify(messages)).not.toContain("canary");
    }
  });

  it("is stored once its reason is gone, once, however often it is sent", async () => {
    await world.send(HUB, ARCHIVE_QUEUE, times(25, nobody));
    await world.settle(REFUSED_AFTER_MS);
    await world.register(HUB, "Newcomer", "dev", "999999999999");
    expect(await redriveQuarantine(hub, undefined, aws)).toEqual({
      hub: "hub",
      sent: 25,
      discarded: 0,
      failed: 0,
      problems: [],
    });
    expect(await waiting(HUB, QUARANTINE_QUEUE)).toBe(0);
    await world.settle(REFUSED_AFTER_MS);
    expect(await rowsOf("Late")).toBe(25);
    await world.send(HUB, QUARANTINE_QUEUE, times(25, nobody));
    await redriveQuarantine(hub, undefined, aws);
    await world.settle(REFUSED_AFTER_MS);
    expect(await rowsOf("Late")).toBe(25);
  });

  it("takes only one reason, and leaves the others where they are", async () => {
    const future = new Date(START + 86_400_000).toISOString();
    await world.send(HUB, ARCHIVE_QUEUE, [
      ...times(12, () => "not JSON"),
      ...times(13, (number) => envelope(measurement({ ExtractionDate: future, MetricValue: number }))),
    ]);
    await world.settle(REFUSED_AFTER_MS);
    expect((await listQuarantine(hub, "future", aws)).messages).toHaveLength(13);
    expect(await redriveQuarantine(hub, "invalid", aws)).toMatchObject({ sent: 12, failed: 0 });
    expect(await waiting(HUB, QUARANTINE_QUEUE)).toBe(13);
  });

  it("shows and sends what is no JSON, and does not chase what comes back", async () => {
    await world.send(HUB, ARCHIVE_QUEUE, ["poison", "{}", '{"detail": null}']);
    await world.settle(REFUSED_AFTER_MS);
    for (let time = 0; time < 2; time++) {
      const { messages } = await listQuarantine(hub, undefined, aws);
      expect(messages.map(({ reason }) => reason)).toEqual(["invalid", "invalid", "invalid"]);
      expect(await redriveQuarantine(hub, undefined, aws)).toMatchObject({ sent: 3, failed: 0 });
      await world.settle(REFUSED_AFTER_MS);
    }
    expect(await waiting(HUB, QUARANTINE_QUEUE)).toBe(3);
  });
});

describe("dead letters", () => {
  it("are nowhere", async () => {
    const { queues, unreachable } = await listDeadLetters(world.fleet, aws);
    expect(unreachable).toEqual([]);
    expect(queues.map(({ account, queue }) => `${account} ${queue}`).sort()).toEqual(
      [
        ...["222222222222", "333333333333"].flatMap((account) => [
          `${account} ${FORWARD_DEAD_LETTERS}`,
          `${account} ds-dashboard-connection-dead-letters`,
          `${account} ds-dashboard-extract-project1-${account === DEV.account ? "dev" : "prod"}-dead-letters`,
        ]),
        ...[
          "alerts",
          "archive",
          "archive-queue",
          "completeness",
          "connection",
          "fetch-new-data",
          "forward",
          "roll-up",
        ].map((name) => `111111111111 ds-dashboard-${name}-dead-letters`),
      ].sort(),
    );
    expect(queues.every(({ waiting, errors }) => waiting === 0 && errors.length === 0)).toBe(true);
    expect(await redriveAll()).toEqual([]);
  });

  it("bring the measurements of a broken connection to the hub once it is mended, each once", async () => {
    await world.as(HUB, "events", "RemovePermission", { RemoveAllPermissions: true });
    await world.report(
      DEV,
      times(5, (number) => measurement({ MetricName: "Cut", MetricValue: number })),
    );
    await world.refresh(HUB);
    await world.settle();
    expect(await rowsOf("Cut")).toBe(0);
    const { queues } = await listDeadLetters(world.fleet, aws);
    const list = queues.find(({ account, queue }) => account === DEV.account && queue === FORWARD_DEAD_LETTERS);
    // The five, and what the refresh made the spoke say of itself.
    expect(list).toMatchObject({ waiting: 6, errors: [{ code: "NO_PERMISSIONS", count: 6 }] });

    const { connections } = await connect(connectionsOf(world.fleet.spokes), aws);
    expect(connections.map(({ state }) => state)).toEqual(["connected", "connected"]);
    const letters = (await redriveAll()).map(({ account, queue, sent, failed }) => ({ account, queue, sent, failed }));
    expect(letters).toContainEqual({ account: DEV.account, queue: FORWARD_DEAD_LETTERS, sent: 6, failed: 0 });
    await world.settle();
    expect(await rowsOf("Cut")).toBe(5);
    expect(await redriveAll()).toEqual([]);

    const cut = times(5, (number) => envelope(measurement({ MetricName: "Cut", MetricValue: number })));
    await world.send(DEV, FORWARD_DEAD_LETTERS, cut);
    expect(await redriveAll()).toMatchObject([{ sent: 5 }]);
    await world.settle();
    expect(await rowsOf("Cut")).toBe(5);
    expect(await world.troubles()).toEqual([]);
  });

  it("that are late requests for fresh data are discarded, and what is nobody's event is kept", async () => {
    const requests = ["metric_extractor", "metric_fetch"].map((kind) =>
      envelope({}, { source: kind, "detail-type": kind, account: HUB.account }),
    );
    const foreign = [
      "no JSON",
      envelope({}, { source: "aws.ssm" }),
      envelope("text"),
      envelope({ MetricName: "x" }, { time: "?" }),
    ];
    await world.send(HUB, FORWARD_DEAD_LETTERS, [...requests, ...foreign]);
    const before = (await world.rows()).length;
    expect(await redriveAll()).toEqual([
      {
        ...HUB,
        queue: FORWARD_DEAD_LETTERS,
        sent: 0,
        discarded: 2,
        failed: 4,
        problems: ["the message is no event of this system"],
      },
    ]);
    await world.settle();
    expect((await world.rows()).length).toBe(before);
    expect(await world.take(HUB, FORWARD_DEAD_LETTERS)).toHaveLength(foreign.length);
  });

  it("of the archive's queue are stored once", async () => {
    const bodies = times(25, (number) => envelope(apart(number, { MetricName: "Tired", MetricValue: number })));
    await world.send(HUB, ARCHIVE_QUEUE_DEAD_LETTERS, [...bodies, ...bodies.slice(0, 3)]);
    expect(await redriveAll()).toMatchObject([{ queue: ARCHIVE_QUEUE_DEAD_LETTERS, sent: 28, failed: 0 }]);
    await world.settle();
    expect(await rowsOf("Tired")).toBe(25);
  });

  it("of a day are one extraction, and one request, not many", async () => {
    const requests = times(24, (hour) => envelope({}, { id: String(hour), account: HUB.account }));
    await world.send(DEV, functionDeadLetters(EXTRACT_DEV), requests);
    const before = await rowsOf("ExtractionHealth");
    expect(await redriveAll()).toMatchObject([{ queue: functionDeadLetters(EXTRACT_DEV), sent: 1, discarded: 23 }]);
    await world.settle();
    expect(await rowsOf("ExtractionHealth")).toBe(before + 1);

    await world.send(HUB, functionDeadLetters(REFRESH_FUNCTION), ["{}", envelope({}, { source: "aws.events" })]);
    expect(await redriveAll()).toMatchObject([{ sent: 1, discarded: 1 }]);
    await world.settle();
    expect(await rowsOf("ExtractionHealth")).toBe(before + 3);
  });

  it("of a function are invoked once for each body", async () => {
    const queue = functionDeadLetters(ARCHIVE_FUNCTION);
    await world.send(HUB, queue, ['{"Records":[]}', '{"Records": []}', '{"Records":[]}']);
    const invoked: Json[] = [];
    const calls = await world.calls(async () => {
      expect(await redriveAll()).toMatchObject([{ queue, sent: 2, discarded: 1, failed: 0 }]);
    });
    for (const { operation, input } of calls) if (operation === "Invoke") invoked.push(input);
    expect(invoked.map(({ InvocationType }) => InvocationType)).toEqual(["Event", "Event"]);
    await world.settle();
    expect(await world.troubles()).toEqual([]);
  });

  it("of changed parameters are one run of the connection function", async () => {
    await world.send(
      DEV,
      functionDeadLetters(CONNECTION_FUNCTION),
      times(12, (id) => envelope({}, { id: String(id), source: "aws.ssm", account: DEV.account })),
    );
    const calls = await world.calls(async () => {
      expect(await redriveAll()).toMatchObject([{ sent: 1, discarded: 11 }]);
      await world.settle();
    });
    // One round that finds nothing to write.
    expect(calls.filter(({ operation }) => operation === "DescribeEventBus")).toHaveLength(1);
    expect(await world.troubles()).toEqual([]);
  });

  it("of the look at who answered go to its queue", async () => {
    const event = envelope({}, { account: HUB.account });
    await world.send(HUB, functionDeadLetters(COMPLETENESS_FUNCTION), [event]);
    const calls = await world.calls(async () => expect(await redriveAll()).toMatchObject([{ sent: 1 }]));
    const [batch] = calls.filter(({ operation }) => operation === "SendMessageBatch");
    expect((batch?.input as Json).QueueUrl).toMatch(new RegExp(`/${REFRESH_RUNS_QUEUE}$`));
    await world.settle(20 * 60_000);
    expect(await world.troubles()).toEqual([]);
  });
});
