import { partitionOf } from "../../arn";
import type { Cloud } from "../../cloud";
import { operation, type AuthorizationRequest, type Caller, type Operation, type Service } from "../../service";
import { arn, integer, list, map, required, string, structure, type Members } from "../../shape";
import { checkReadable, MAX_MESSAGE, type QueueAttributes } from "./attributes";
import {
  checkBatch,
  checkRange,
  eachEntry,
  pageOf,
  type CreateQueueInput,
  type ListInput,
  type MoveInput,
  type QueueInput,
  type ReceiveInput,
  type SendInput,
} from "./inputs";
import { AwsError } from "../../aws-error";
import {
  checkMessage,
  invalidValue,
  md5OfAttributes,
  md5OfBody,
  messageAttributes,
  selected,
  sizeOf,
  type StoredMessage,
} from "./message";
import type { Queue } from "./queue";
import { Queues, type QueuesSnapshot } from "./queues";
import { uniqueId } from "../../iam/principals";
import { tagMap } from "../tags";

type SendEntry = SendInput & { readonly Id: string };
interface ReceiptInput {
  readonly ReceiptHandle: string;
}
type DeleteEntry = ReceiptInput & { readonly Id: string };

const SEND: Members<SendInput> = {
  MessageBody: required(string),
  DelaySeconds: integer,
  MessageAttributes: messageAttributes,
};
const QUEUE: Members<QueueInput> = { QueueUrl: required(string) };
const SEND_ENTRIES = list(structure<SendEntry>({ Id: required(string), ...SEND }));
const DELETE_ENTRIES = list(structure<DeleteEntry>({ Id: required(string), ReceiptHandle: required(string) }));

/**
 * SQS: standard queues. Of a queue URL only the last two segments count, the account and the name; the Region is the
 * caller's.
 */
export class SqsService implements Service {
  readonly signingName = "sqs";
  readonly validationCode = "MissingParameter";
  private readonly queues: Queues;

  /** @param endpoint what queue URLs begin with; may be set later, once it is known where the cloud listens */
  constructor(
    cloud: Cloud,
    public endpoint = "http://127.0.0.1:4566",
  ) {
    this.queues = new Queues(cloud);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateQueue: operation<CreateQueueInput>(
      { QueueName: required(string), Attributes: map(string), tags: tagMap },
      {
        authorize: ({ QueueName, tags }, caller) =>
          ["CreateQueue", ...(tags ? ["TagQueue"] : [])].map((action) => onName(action, QueueName, caller)),
        run: (input, caller) => ({ QueueUrl: this.urlOf(this.queues.create(caller, input), caller.account) }),
      },
    ),
    GetQueueUrl: operation<{ QueueName: string; QueueOwnerAWSAccountId?: string }>(
      { QueueName: required(string), QueueOwnerAWSAccountId: string },
      {
        authorize: ({ QueueName, QueueOwnerAWSAccountId: account = "" }, caller) => {
          const owner = { ...caller, account: account || caller.account };
          return [onQueue("GetQueueUrl", this.queues.get(owner, QueueName))];
        },
        run: ({ QueueName, QueueOwnerAWSAccountId: account = "" }, caller) => {
          const owner = { ...caller, account: account || caller.account };
          return { QueueUrl: this.urlOf(this.queues.get(owner, QueueName), owner.account) };
        },
      },
    ),
    ListQueues: operation<ListInput & { QueueNamePrefix?: string }>(
      { QueueNamePrefix: string, MaxResults: integer, NextToken: string },
      {
        authorize: () => [{ action: "sqs:ListQueues", resource: "*" }],
        run: ({ QueueNamePrefix = "", ...list }, caller) => {
          const found = this.queues.all(caller).filter(({ name }) => name.startsWith(QueueNamePrefix));
          const { page, next } = pageOf(this.urlsOf(found, caller), list);
          return { QueueUrls: page, NextToken: next };
        },
      },
    ),
    DeleteQueue: this.onUrl<QueueInput>("DeleteQueue", QUEUE, (queue, input, caller) => {
      this.queues.delete({ ...caller, account: accountOf(input.QueueUrl) }, queue.name);
    }),
    GetQueueAttributes: this.onUrl<QueueInput & { AttributeNames?: readonly string[] }>(
      "GetQueueAttributes",
      { ...QUEUE, AttributeNames: list(string) },
      (queue, { AttributeNames = [] }) => {
        for (const name of AttributeNames) checkReadable(name);
        const wanted = (name: string): boolean => AttributeNames.includes("All") || AttributeNames.includes(name);
        const all = Object.entries({ ...queue.attributes, ...queue.counted() });
        return { Attributes: Object.fromEntries(all.filter(([name]) => wanted(name))) };
      },
    ),
    SetQueueAttributes: this.onUrl<QueueInput & { Attributes: QueueAttributes }>(
      "SetQueueAttributes",
      { ...QUEUE, Attributes: required(map(string)) },
      (queue, { Attributes }) => this.queues.setAttributes(queue, Attributes),
    ),
    ListQueueTags: this.onUrl<QueueInput>("ListQueueTags", QUEUE, (queue) => ({ Tags: queue.tags })),
    PurgeQueue: this.onUrl<QueueInput>("PurgeQueue", QUEUE, (queue) => queue.purge()),
    SendMessage: this.onUrl<QueueInput & SendInput>("SendMessage", { ...QUEUE, ...SEND }, send),
    SendMessageBatch: this.onUrl<QueueInput & { Entries: readonly SendEntry[] }>(
      "SendMessageBatch",
      { ...QUEUE, Entries: required(SEND_ENTRIES) },
      (queue, { Entries }, caller) => {
        checkBatch(Entries);
        const size = Entries.reduce((sum, one) => sum + sizeOf(one.MessageBody, one.MessageAttributes ?? {}), 0);
        if (size > MAX_MESSAGE) {
          const message = `Batch requests cannot be longer than ${MAX_MESSAGE} bytes. You have sent ${size} bytes.`;
          throw new AwsError("BatchRequestTooLong", message);
        }
        return eachEntry(Entries, (entry) => send(queue, entry, caller));
      },
    ),
    ReceiveMessage: this.onUrl<ReceiveInput>(
      "ReceiveMessage",
      {
        ...QUEUE,
        MaxNumberOfMessages: integer,
        VisibilityTimeout: integer,
        WaitTimeSeconds: integer,
        AttributeNames: list(string),
        MessageSystemAttributeNames: list(string),
        MessageAttributeNames: list(string),
      },
      (queue, input) => this.receive(queue, input),
    ),
    DeleteMessage: this.onUrl<QueueInput & ReceiptInput>(
      "DeleteMessage",
      { ...QUEUE, ReceiptHandle: required(string) },
      (queue, { ReceiptHandle }) => queue.delete(ReceiptHandle),
    ),
    DeleteMessageBatch: this.onUrl<QueueInput & { Entries: readonly DeleteEntry[] }>(
      "DeleteMessageBatch",
      { ...QUEUE, Entries: required(DELETE_ENTRIES) },
      (queue, { Entries }) => {
        checkBatch(Entries);
        return eachEntry(Entries, ({ ReceiptHandle }) => {
          queue.delete(ReceiptHandle);
          return {};
        });
      },
    ),
    ChangeMessageVisibility: this.onUrl<QueueInput & ReceiptInput & { VisibilityTimeout: number }>(
      "ChangeMessageVisibility",
      { ...QUEUE, ReceiptHandle: required(string), VisibilityTimeout: required(integer) },
      (queue, { ReceiptHandle, VisibilityTimeout }) => queue.changeVisibility(ReceiptHandle, VisibilityTimeout),
    ),
    ListDeadLetterSourceQueues: this.onUrl<QueueInput & ListInput>(
      "ListDeadLetterSourceQueues",
      { ...QUEUE, MaxResults: integer, NextToken: string },
      (queue, { QueueUrl, MaxResults, NextToken }) => {
        const urls = this.queues.sourcesOf(queue).map((one) => this.urlOf(one, accountOf(QueueUrl)));
        const { page, next } = pageOf(urls, { MaxResults, NextToken });
        return { queueUrls: page, NextToken: next };
      },
    ),
    StartMessageMoveTask: operation<MoveInput>(
      { SourceArn: required(arn), DestinationArn: arn },
      {
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
        authorize: (input) => [
          ...["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) =>
            onQueue(action, this.queues.byArn(input.SourceArn)),
          ),
          ...this.queues.destinationsOf(input).map((queue) => onQueue("SendMessage", queue)),
        ],
        run: (input) => {
          this.queues.redrive(input);
          return { TaskHandle: Buffer.from(input.SourceArn).toString("base64") };
        },
      },
    ),
  };

  /**
   * Calls `listener`, as background work, whenever a message becomes visible in a queue: sent, its delay or its visibility
   * timeout over, redriven. Those that are visible already are not told; a poller receives once when it starts. The queue
   * need not exist yet. The function that comes back ends it.
   */
  onMessage(account: string, region: string, name: string, listener: () => void): () => void {
    return this.queues.onMessage({ account, region }, name, listener);
  }

  snapshot(): QueuesSnapshot {
    return this.queues.snapshot();
  }

  restore(snapshot: QueuesSnapshot): void {
    this.queues.restore(snapshot);
  }

  /** An operation on the queue that its input names by URL; IAM knows no batches. */
  private onUrl<Input extends QueueInput>(
    name: string,
    members: Members<Input>,
    run: (queue: Queue, input: Input, caller: Caller) => unknown,
  ): Operation {
    const queueOf = ({ QueueUrl }: Input, { region }: Caller): Queue =>
      this.queues.get({ account: accountOf(QueueUrl), region }, segments(QueueUrl)[1]);
    return operation<Input>(members, {
      authorize: (input, caller) => [onQueue(name.replace(/Batch$/, ""), queueOf(input, caller))],
      run: (input, caller) => run(queueOf(input, caller), input, caller) ?? {},
    });
  }

  private async receive(queue: Queue, input: ReceiveInput): Promise<unknown> {
    const messages = await queue.poll(
      checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages ?? 1, 1, 10),
      checkRange("VisibilityTimeout", input.VisibilityTimeout ?? queue.number("VisibilityTimeout"), 0, 43_200),
      checkRange("WaitTimeSeconds", input.WaitTimeSeconds ?? queue.number("ReceiveMessageWaitTimeSeconds"), 0, 20),
      (arn) => this.queues.find(arn),
    );
    return messages.length === 0 ? {} : { Messages: messages.map((message) => shown(message, input)) };
  }

  private urlsOf(queues: readonly Queue[], { account }: Caller): string[] {
    return queues.map((queue) => this.urlOf(queue, account));
  }

  private urlOf({ name }: Queue, account: string): string {
    return `${this.endpoint}/${account}/${name}`;
  }
}

function send(queue: Queue, input: SendInput, { principal }: Caller): object {
  const { MessageBody, MessageAttributes = {}, DelaySeconds } = input;
  checkMessage(MessageBody, MessageAttributes, queue.number("MaximumMessageSize"));
  if (DelaySeconds !== undefined) checkRange("DelaySeconds", DelaySeconds, 0, 900);
  return {
    MessageId: queue.send(MessageBody, MessageAttributes, uniqueId(principal), DelaySeconds),
    MD5OfMessageBody: md5OfBody(MessageBody),
    MD5OfMessageAttributes: md5OfAttributes(MessageAttributes),
  };
}

function shown(message: StoredMessage, input: ReceiveInput): unknown {
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = Object.entries({
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  }).filter(([name]) => names.includes("All") || names.includes(name));
  const attributes = selected(message.attributes, input.MessageAttributeNames ?? []);
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5OfBody(message.body),
    ...(system.length > 0 ? { Attributes: Object.fromEntries(system) } : {}),
    ...(digest === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

function onQueue(action: string, { arn, policy }: Queue): AuthorizationRequest {
  return { action: `sqs:${action}`, resource: arn, resourcePolicy: policy };
}

function onName(action: string, name: string, { account, region }: Caller): AuthorizationRequest {
  return { action: `sqs:${action}`, resource: `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}` };
}

function accountOf(queueUrl: string): string {
  return segments(queueUrl)[0];
}

/** The account and the name at the end of a queue URL. */
function segments(queueUrl: string): readonly [string, string] {
  const [, account, name] = /([^/]+)\/([^/]+)$/.exec(queueUrl) ?? [];
  if (account === undefined || name === undefined) throw invalidValue(`${queueUrl} is no queue URL.`);
  return [account, name];
}
