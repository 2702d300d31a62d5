import type { SQSClient } from "@aws-sdk/client-sqs";
import { MessageQueue } from "../../../cli/queues/message-queue";
import { printable } from "../../../cli/output/printable";
import { intoQueue, onlyThose, redrive, type WayBack } from "../../../cli/queues/redrive";
import { ARCHIVE_QUEUE, QUARANTINE_QUEUE } from "../../../contract/names";
import { Sandbox } from "../../../sandbox";
import { dsDashboard } from "../command-line";

jest.setTimeout(60_000);

interface Call {
  readonly operation: string;
  readonly input: {
    readonly ReceiptHandle?: string;
    readonly MaxNumberOfMessages?: number;
    readonly Entries?: readonly {
      readonly Id: string;
      readonly MessageBody?: string;
      readonly ReceiptHandle?: string;
    }[];
  };
}

/** SQS with one queue of the given bodies, whose receipt handles are their numbers. */
function sqsWith(bodies: readonly string[], refuses: (body: string) => boolean = () => false) {
  const calls: Call[] = [];
  let next = 0;
  const answers: Readonly<Record<string, (input: Call["input"]) => object>> = {
    GetQueueUrl: () => ({ QueueUrl: "https://queue" }),
    GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: String(bodies.length) } }),
    ReceiveMessage: ({ MaxNumberOfMessages = 1 }) => {
      const from = next;
      // SQS may give fewer than are asked for.
      next = Math.min(bodies.length, from + Math.min(MaxNumberOfMessages, 7));
      const Messages = bodies.slice(from, next).map((Body, index) => {
        const handle = String(from + index);
        return { Body, MessageId: handle, ReceiptHandle: handle, Attributes: { SentTimestamp: "0" } };
      });
      return { Messages };
    },
    SendMessageBatch: ({ Entries = [] }) => ({
      Failed: Entries.filter(({ MessageBody = "" }) => refuses(MessageBody)).map(({ Id }) => ({
        Id,
        Code: "InternalError",
        Message: "try again",
      })),
    }),
    DeleteMessageBatch: () => ({}),
    ChangeMessageVisibility: () => ({}),
  };
  const send = (command: { readonly input: Call["input"] }): Promise<object> => {
    const operation = command.constructor.name.replace("Command", "");
    calls.push({ operation, input: command.input });
    return Promise.resolve(answers[operation]!(command.input));
  };
  const inputs = (operation: string) => calls.filter((call) => call.operation === operation).map(({ input }) => input);
  return {
    client: { send } as unknown as SQSClient,
    calls,
    sent: () => inputs("SendMessageBatch").map(({ Entries = [] }) => Entries.map(({ MessageBody }) => MessageBody)),
    deleted: () =>
      inputs("DeleteMessageBatch").flatMap(({ Entries = [] }) => Entries.map((entry) => entry.ReceiptHandle)),
    givenBack: () => inputs("ChangeMessageVisibility").map(({ ReceiptHandle }) => ReceiptHandle),
  };
}

async function queueOf({ client }: { readonly client: SQSClient }): Promise<MessageQueue> {
  return (await MessageQueue.find(client, "queue"))!;
}

describe("a redrive", () => {
  it("deletes a message only after it was sent, and gives back what was not taken", async () => {
    const sqs = sqsWith(["a", "b", "c"], (body) => body === "b");
    const queue = await queueOf(sqs);
    expect(await redrive(queue, intoQueue(queue))).toEqual({
      sent: 2,
      discarded: 0,
      failed: 1,
      problems: ["InternalError: try again"],
    });
    expect(sqs.deleted()).toEqual(["0", "2"]);
    expect(sqs.givenBack()).toEqual(["1"]);
    const order = sqs.calls.map(({ operation }) => operation);
    expect(order.indexOf("DeleteMessageBatch")).toBeGreaterThan(order.indexOf("SendMessageBatch"));
  });

  it("ends where nothing can be sent, and gives everything back", async () => {
    const sqs = sqsWith(Array.from({ length: 25 }, String));
    const denied: WayBack = () => Promise.reject(new Error("denied"));
    expect(await redrive(await queueOf(sqs), denied)).toEqual({
      sent: 0,
      discarded: 0,
      failed: 7,
      problems: ["Error: denied"],
    });
    expect(sqs.deleted()).toEqual([]);
    expect(sqs.givenBack()).toHaveLength(7);
  });

  it("takes as many as there were at its start", async () => {
    const bodies = Array.from({ length: 25 }, String);
    const sqs = sqsWith(bodies);
    const queue = await queueOf(sqs);
    // What is sent comes back at once.
    const comingBack: WayBack = async (messages) => {
      if (bodies.length > 100) throw new Error("it is chased");
      bodies.push(...messages.map(({ body }) => body));
      return Promise.resolve(messages.map(() => "sent" as const));
    };
    expect(await redrive(queue, comingBack)).toMatchObject({ sent: 25 });
  });

  it("leaves what is not meant, and gives each verdict to its message", async () => {
    const sqs = sqsWith(["x1", "a", "x2", "b"], (body) => body === "a");
    const queue = await queueOf(sqs);
    const isMeant = ({ body }: { readonly body: string }): boolean => !body.startsWith("x");
    expect(await redrive(queue, onlyThose(isMeant, intoQueue(queue)))).toMatchObject({ sent: 1, failed: 1 });
    expect(sqs.deleted()).toEqual(["3"]);
    expect(sqs.givenBack()).toEqual(["0", "1", "2"]);
  });

  it("sends ten messages in a call at most, and 256 KB", async () => {
    const sqs = sqsWith([]);
    const large = "x".repeat(100 * 1024);
    await (await queueOf(sqs)).send([...Array.from({ length: 12 }, String), large, large, large]);
    expect(sqs.sent().map((bodies) => bodies.length)).toEqual([10, 4, 1]);
  });
});

it("shows what others wrote without the characters that would command a terminal", () => {
  expect(printable("a\u001b[2Jb\r\nc\u202ed")).toBe("a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d");
  expect(printable("Zürich 数 ok")).toBe("Zürich 数 ok");
});

describe("ds-dashboard quarantine", () => {
  const accountRegion = ["111111111111", "us-east-1", "sqs"] as const;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({
      start: Date.parse("2026-03-02T12:00:00Z"),
      port: 0,
      onFailure: (error) => {
        throw error;
      },
    });
    for (const QueueName of [QUARANTINE_QUEUE, ARCHIVE_QUEUE])
      await sandbox.callAs(...accountRegion, "CreateQueue", { QueueName });
    const detail = { MetricName: "M", ProjectName: "\u001b[31mEvil", Environment: "dev", Metadata: { note: "canary" } };
    for (const [reason, MessageBody] of Object.entries({
      claim: JSON.stringify({ account: "999999999999", detail }),
      invalid: "no JSON",
    })) {
      const text = (StringValue: string): object => ({ DataType: "String", StringValue });
      await sandbox.callAs(...accountRegion, "SendMessage", {
        QueueUrl: `${sandbox.url}/111111111111/${QUARANTINE_QUEUE}`,
        MessageBody,
        MessageAttributes: { Reason: text(reason), Detail: text(`it is ${reason}`) },
      });
    }
  });
  afterAll(() => sandbox.close());

  it("lists for people, and for machines, without what the messages say", async () => {
    const { code, stdout, stderr } = await dsDashboard(["quarantine", "list", "--endpoint-url", sandbox.url]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/Hub hub: 2 in quarantine\.\n/);
    expect(stdout).toMatch(/│ 2026-03-02 12:00:00 │ claim +│ 999999999999 │ .\[31mEvil\/dev │ M +│ it is claim +│/);
    expect(stdout).not.toContain("canary");
    expect(stdout).not.toContain("\u001b");
    const json = await dsDashboard([
      "quarantine",
      "list",
      "--reason",
      "invalid",
      "--json",
      "--endpoint-url",
      sandbox.url,
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      hubs: [{ hub: "hub", waiting: 2, messages: [{ reason: "invalid", detail: "it is invalid" }] }],
    });
  });

  it("sends one reason to the archive, and says so", async () => {
    const { code, stdout } = await dsDashboard([
      "quarantine",
      "redrive",
      "--reason",
      "claim",
      "--endpoint-url",
      sandbox.url,
    ]);
    expect([code, stdout]).toEqual([0, "Hub hub: 1 sent to the archive again.\n"]);
  });

  it.each([
    [["quarantine", "list", "--reason", "nonsense"], "Allowed choices are invalid"],
    [["quarantine", "lsit"], "Did you mean list?"],
    [["quarantine", "list", "--hub", "hob"], 'Did you mean "hub"?'],
  ])("refuses %j as a wrong command line", async (args, message) => {
    const { code, stdout, stderr } = await dsDashboard(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
