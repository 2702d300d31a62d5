import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { Aws } from "../../../cli/fleet/aws";
import { listDeadLetters, redriveDeadLetters } from "../../../cli/queues/dead-letters";
import { ontoOwnBus } from "../../../cli/queues/event-redrive";
import type { Fleet, Hub, Site } from "../../../cli/fleet/fleet";
import { intoFunction } from "../../../cli/queues/function-redrive";
import type { QueueMessage } from "../../../cli/queues/message-queue";
import { FORWARD_DEAD_LETTERS } from "../../../contract/names";
import { Sandbox } from "../../../sandbox";
import { dsDashboard } from "../command-line";

jest.setTimeout(60_000);

function letter(body: string): QueueMessage {
  return { id: "id", body, sentAt: new Date(0), attributes: {}, receiptHandle: "handle" };
}

function measurementEvent(number: number, Metadata: object = {}): string {
  const kind = "metric_extractor";
  const time = `2026-03-02T12:00:${String(number).padStart(2, "0")}Z`;
  return JSON.stringify({
    source: kind,
    "detail-type": kind,
    time,
    resources: ["r"],
    detail: { MetricName: `M${number}`, Metadata },
  });
}

/** An event bus that takes what `takes` says, and remembers the calls. */
function busThat(takes: (entry: PutEventsRequestEntry) => boolean): {
  client: EventBridgeClient;
  calls: PutEventsRequestEntry[][];
} {
  const calls: PutEventsRequestEntry[][] = [];
  const send = ({ input }: PutEventsCommand): Promise<object> => {
    calls.push(input.Entries ?? []);
    const answers = (input.Entries ?? []).map((entry) =>
      takes(entry) ? { EventId: "1" } : { ErrorCode: "InternalFailure", ErrorMessage: "try again" },
    );
    return Promise.resolve({ Entries: answers });
  };
  return { client: { send } as unknown as EventBridgeClient, calls };
}

describe("the way back onto the own bus", () => {
  it("puts the event as it was, with its time", async () => {
    const { client, calls } = busThat(() => true);
    await ontoOwnBus(client)([letter(measurementEvent(7))]);
    expect(calls).toEqual([
      [
        {
          EventBusName: "default",
          Source: "metric_extractor",
          DetailType: "metric_extractor",
          Detail: '{"MetricName":"M7","Metadata":{}}',
          Resources: ["r"],
          Time: new Date("2026-03-02T12:00:07Z"),
        },
      ],
    ]);
  });

  it("puts a batch as it was", async () => {
    const { client, calls } = busThat(() => true);
    const batch = { ...JSON.parse(measurementEvent(7)), detail: { Measurements: [{ MetricName: "M7" }] } };
    const kind = { source: "metric_extractor_batch", "detail-type": "metric_extractor_batch" };
    const bodies = [{ ...batch, ...kind }, { ...batch, ...kind, detail: {} }, batch];
    expect(await ontoOwnBus(client)(bodies.map((body) => letter(JSON.stringify(body))))).toEqual([
      "sent",
      { problem: "the message is no event of this system" },
      "discarded",
    ]);
    expect(calls).toMatchObject([
      [
        {
          Source: "metric_extractor_batch",
          DetailType: "metric_extractor_batch",
          Detail: JSON.stringify(batch.detail),
        },
      ],
    ]);
  });

  it("looks at every entry of the answer", async () => {
    const { client } = busThat(({ Detail = "" }) => !/M[37]"/.test(Detail));
    const messages = Array.from({ length: 10 }, (_, number) => letter(measurementEvent(number)));
    const verdicts = await ontoOwnBus(client)(messages);
    const problem = { problem: "PutEvents: InternalFailure: try again" };
    expect(verdicts).toEqual(messages.map((_, number) => (number === 3 || number === 7 ? problem : "sent")));
  });

  it("puts no more in a call than it takes", async () => {
    const { client, calls } = busThat(() => true);
    const messages = Array.from({ length: 5 }, (_, number) =>
      letter(measurementEvent(number, { text: "x".repeat(100_000) })),
    );
    expect(await ontoOwnBus(client)(messages)).toEqual(messages.map(() => "sent"));
    expect(calls.map((entries) => entries.length)).toEqual([2, 2, 1]);
  });
});

describe("the way back into a function", () => {
  function functionThat(takes: (body: string) => boolean): { client: LambdaClient; bodies: string[] } {
    const bodies: string[] = [];
    const send = ({ input }: { input: { Payload: Buffer; InvocationType: string } }): Promise<object> => {
      expect(input.InvocationType).toBe("Event");
      const body = input.Payload.toString();
      bodies.push(body);
      return takes(body) ? Promise.resolve({}) : Promise.reject(new Error("no such function"));
    };
    return { client: { send } as unknown as LambdaClient, bodies };
  }

  it("is taken once for each body, over all messages of a queue", async () => {
    const { client, bodies } = functionThat(() => true);
    const wayBack = intoFunction(client, "f", "body");
    expect(await wayBack([letter("1"), letter("2"), letter("1")])).toEqual(["sent", "sent", "discarded"]);
    expect(await wayBack([letter("2"), letter("3")])).toEqual(["discarded", "sent"]);
    expect(bodies).toEqual(["1", "2", "3"]);
  });

  it("loses none where the function does not take it", async () => {
    const { client } = functionThat((body) => body !== "2");
    const problem = { problem: "Error: no such function" };
    expect(await intoFunction(client, "f", "body")([letter("1"), letter("2"), letter("2")])).toEqual([
      "sent",
      problem,
      problem,
    ]);
  });
});

describe("accounts", () => {
  const HUB: Site = { account: "111111111111", region: "us-east-1", access: undefined };
  const SPOKE: Site = { account: "222222222222", region: "us-east-1", access: undefined };
  const hub: Hub = { ...HUB, name: "hub", events: "metric" };
  const fleet: Fleet = { hubs: [hub], spokes: [{ ...SPOKE, project: "Project1", environment: "dev", hubs: [hub] }] };
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({
      start: Date.parse("2026-03-02T12:00:00Z"),
      port: 0,
      onFailure: (error) => {
        throw error;
      },
    });
  });
  afterAll(() => sandbox.close());

  const inAccount = ({ account, region }: Site, operation: string, input: object): Promise<unknown> =>
    sandbox.callAs(account, region, "sqs", operation, input);

  it("without queues are named: nobody can say that nothing waits there", async () => {
    const problem = expect.stringMatching(/^there are no dead-letter queues; .*deploy the stack that brings them$/);
    expect(await listDeadLetters(fleet, new Aws(sandbox.url))).toEqual({
      queues: [],
      unreachable: [...fleet.hubs, ...fleet.spokes].map(({ account, region }) => ({ account, region, problem })),
    });
    const { code, stdout } = await dsDashboard(["dead-letters", "list", "--endpoint-url", sandbox.url]);
    expect(code).toBe(1);
    expect(stdout).not.toContain("Nothing waits");
  });

  it("without a hub's queues have no quarantine, and the command says so", async () => {
    const { code, stdout, stderr } = await dsDashboard(["quarantine", "list", "--json", "--endpoint-url", sandbox.url]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      'There is no queue ds-dashboard-quarantine in 111111111111:us-east-1; deploy hub "hub" there first.\n',
    );
  });

  it("out of reach are told once each, and keep no other from being worked on", async () => {
    await inAccount(SPOKE, "CreateQueue", { QueueName: FORWARD_DEAD_LETTERS });
    const QueueUrl = `${sandbox.url}/${SPOKE.account}/${FORWARD_DEAD_LETTERS}`;
    const attributes = { ERROR_CODE: "NO_PERMISSIONS", ERROR_MESSAGE: "not allowed" };
    for (const MessageBody of ["a", "b"]) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
      );
      await inAccount(SPOKE, "SendMessage", { QueueUrl, MessageBody, MessageAttributes });
    }
    const aws = new Aws(sandbox.url);
    const open = aws.at.bind(aws);
    aws.at = (site) => (site.account === HUB.account ? Promise.reject(new Error("who are you?")) : open(site));
    const unreachable = [{ account: HUB.account, region: HUB.region, problem: "Error: who are you?" }];
    const accountRegion = { account: SPOKE.account, region: SPOKE.region, queue: FORWARD_DEAD_LETTERS };
    expect(await listDeadLetters(fleet, aws)).toEqual({
      queues: [
        {
          ...accountRegion,
          waiting: 2,
          oldest: "2026-03-02T12:00:00.000Z",
          errors: [{ code: "NO_PERMISSIONS", count: 2, message: "not allowed" }],
        },
      ],
      unreachable,
    });
    expect(await redriveDeadLetters(fleet, aws)).toMatchObject({
      queues: [{ ...accountRegion, sent: 0, failed: 2 }],
      unreachable,
    });

    const list = await dsDashboard(["dead-letters", "list", "--json", "--endpoint-url", sandbox.url]);
    expect(JSON.parse(list.stdout)).toMatchObject({ queues: [{ ...accountRegion, waiting: 2 }] });
    const redrive = await dsDashboard(["dead-letters", "redrive", "--endpoint-url", sandbox.url]);
    expect(redrive.code).toBe(1);
    expect(redrive.stdout).toContain("the message is no event of this system");
  });
});
