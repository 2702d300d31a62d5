import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud } from "../../sandbox/cloud";
import type { Statement } from "../../sandbox/iam/policy";
import type { Caller, Operation, Principal, Service } from "../../sandbox/service";
import { fakeOperation } from "./fake-operation";
import { LambdaService, type InvokeOutput } from "../../sandbox/services/lambda";
import type { QueueListening } from "../../sandbox/services/lambda/sqs-source";

export const START = Date.parse("2026-01-01T00:00:00Z");
export const ACCOUNT = "111111111111";
export const QUEUE_ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:work`;
export const DEAD_LETTERS_ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/worker`;
export const account: Caller = {
  account: ACCOUNT,
  region: "us-east-1",
  principal: { kind: "account", account: ACCOUNT },
};

export const ALLOW_ALL: readonly Statement[] = [{ Effect: "Allow", Action: ["sqs:*", "logs:*"], Resource: "*" }];

interface FakeMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes: Record<string, string>;
  readonly MessageAttributes: Record<string, { DataType: string; StringValue: string }>;
  visibleAt: number;
}

/** A queue for each name, with a visibility timeout of 30 seconds; remembers who called what. */
export class FakeSqs implements Service, QueueListening {
  readonly signingName = "sqs";
  /** Each runs once, while a ReceiveMessage that found nothing is on its way back. */
  readonly whenEmpty: (() => void)[] = [];
  readonly calls: { operation: string; principal: Principal }[] = [];
  private readonly queues = new Map<string, FakeMessage[]>();
  private readonly listeners = new Map<string, () => void>();
  private sent = 0;

  constructor(private readonly cloud: Cloud) {}

  messages(name: string): FakeMessage[] {
    const messages = this.queues.get(name) ?? [];
    this.queues.set(name, messages);
    return messages;
  }

  onMessage(_account: string, _region: string, queueName: string, listener: () => void): () => void {
    this.listeners.set(queueName, listener);
    return () => void this.listeners.delete(queueName);
  }

  /** Tells the listener of a queue of a message. */
  ring(name: string): void {
    this.listeners.get(name)?.();
  }

  readonly operations = {
    SendMessage: this.operation("SendMessage", (name, { MessageBody, MessageAttributes = {} }) => {
      const id = `m${++this.sent}`;
      this.messages(name).push({
        MessageId: id,
        ReceiptHandle: `handle-${id}`,
        Body: MessageBody,
        MD5OfBody: `md5-${id}`,
        Attributes: { ApproximateReceiveCount: "1" },
        MessageAttributes,
        visibleAt: 0,
      });
      this.ring(name);
      return { MessageId: id };
    }),
    ReceiveMessage: this.operation("ReceiveMessage", (name, input) => {
      const now = this.cloud.clock.now();
      const Messages = this.messages(name)
        .filter(({ visibleAt }) => visibleAt <= now)
        .slice(0, input.MaxNumberOfMessages);
      if (Messages.length === 0) this.whenEmpty.shift()?.();
      for (const message of Messages) {
        message.visibleAt = now + 30_000;
        this.cloud.clock.at(message.visibleAt, () => {
          if (this.messages(name).includes(message)) this.ring(name);
        });
      }
      return { Messages };
    }),
    DeleteMessage: this.operation("DeleteMessage", (name, { ReceiptHandle }) => {
      const messages = this.messages(name);
      messages.splice(
        messages.findIndex((message) => message.ReceiptHandle === ReceiptHandle),
        1,
      );
    }),
    GetQueueAttributes: this.operation("GetQueueAttributes", () => ({ Attributes: { VisibilityTimeout: "30" } })),
  };

  private operation(name: string, run: (queue: string, input: any) => unknown): Operation {
    return fakeOperation<{ QueueUrl: string }>({
      authorize: ({ QueueUrl }) => [
        { action: `sqs:${name}`, resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueUrl.split("/").pop()}` },
      ],
      run: (input, { principal }) => {
        this.calls.push({ operation: name, principal });
        return run(input.QueueUrl.split("/").pop() ?? "", input);
      },
    });
  }
}

/** Remembers every log event, by stream. */
export class FakeLogs implements Service {
  readonly signingName = "logs";
  readonly streams = new Map<string, { timestamp: number; message: string }[]>();

  get messages(): string[] {
    return [...this.streams.values()].flat().map(({ message }) => message);
  }

  readonly operations = {
    CreateLogStream: fakeOperation<{ logGroupName: string; logStreamName: string }>({
      authorize: () => [{ action: "logs:CreateLogStream", resource: "*" }],
      run: ({ logStreamName }) => void this.streams.set(logStreamName, []),
    }),
    PutLogEvents: fakeOperation<{ logStreamName: string; logEvents: { timestamp: number; message: string }[] }>({
      authorize: () => [{ action: "logs:PutLogEvents", resource: "*" }],
      run: ({ logStreamName, logEvents }) => void this.streams.get(logStreamName)?.push(...logEvents),
    }),
  };
}

/** A cloud with Lambda, the fakes around it, and a role that Lambda may use. */
export class LambdaFixture {
  readonly cloud = new Cloud(START, (error) => {
    throw error;
  });
  readonly sqs = new FakeSqs(this.cloud);
  readonly logs = new FakeLogs();
  readonly lambda: LambdaService;
  private readonly folders = new Map<string, string>();

  /** @param shortensPauses of its functions */
  constructor(shortensPauses = false) {
    this.lambda = new LambdaService(this.cloud, this.sqs, shortensPauses);
    for (const service of [this.sqs, this.logs, this.lambda]) this.cloud.add(service);
    const trusted = { Service: "lambda.amazonaws.com" };
    this.cloud.roles.put(ACCOUNT, "worker", {
      Statement: [{ Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" }],
    });
    this.grant(ALLOW_ALL);
  }

  grant(statements: readonly Statement[]): void {
    this.cloud.roles.putPolicy(ACCOUNT, "worker", "all", { Statement: statements });
  }

  /** Calls a Lambda operation, as the account unless told otherwise. */
  call<Output = unknown>(name: string, input: object, caller = account): Promise<Output> {
    return this.cloud.call("lambda", name, input, caller) as Promise<Output>;
  }

  /** Creates the function `name` from the source of its index.mjs. */
  async create(name: string, source: string, settings: object = {}, caller = account): Promise<void> {
    const Directory = mkdtempSync(join(tmpdir(), "lambda-"));
    this.folders.set(Directory, name);
    writeFileSync(join(Directory, "index.mjs"), source);
    const input = {
      FunctionName: name,
      Role: ROLE_ARN,
      Handler: "index.handler",
      Runtime: "nodejs22.x",
      Code: { Directory },
      ...settings,
    };
    await this.call("CreateFunction", input, caller);
  }

  /** The folder of the function's bundle. */
  folderOf(name: string): string {
    return [...this.folders].findLast(([, owner]) => owner === name)![0];
  }

  invoke(name: string, Payload: unknown = {}, InvocationType = "RequestResponse"): Promise<InvokeOutput> {
    return this.call("Invoke", { FunctionName: name, InvocationType, Payload });
  }

  send(body: unknown): Promise<unknown> {
    const input = { QueueUrl: `http://127.0.0.1/${ACCOUNT}/work`, MessageBody: JSON.stringify(body) };
    return this.cloud.call("sqs", "SendMessage", input, account);
  }

  async close(): Promise<void> {
    await this.lambda.close();
    await this.cloud.work.settled();
    for (const folder of this.folders.keys()) rmSync(folder, { recursive: true });
  }
}
