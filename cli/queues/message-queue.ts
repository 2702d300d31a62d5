import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { inParallel } from "../../common/parallel";
import { batchesOf } from "./batches";
import { CommandError } from "../errors";

/** The most messages that ReceiveMessage returns. */
const MAX_RECEIVED = 10;
/** How long to wait for messages. Without waiting, SQS asks only some of its servers and may miss messages. */
const WAIT_SECONDS = 1;

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  /** When it was first sent, to whichever queue it was in then. */
  readonly sentAt: Date;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receiptHandle: string;
}

/** An SQS standard queue. */
export class MessageQueue {
  private constructor(
    private readonly sqs: SQSClient,
    private readonly url: string,
  ) {}

  /** @returns undefined if there is no such queue */
  static async find(sqs: SQSClient, QueueName: string): Promise<MessageQueue | undefined> {
    try {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      return new MessageQueue(sqs, QueueUrl!);
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    }
  }

  /**
   * How many messages can be received now, as counted by SQS. The count may be up to a minute behind the last message
   * sent.
   */
  async waiting(): Promise<number> {
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /**
   * Receives messages in batches, until `atMost` have been received or the queue is empty.
   *
   * @param hiddenSeconds how long each message stays hidden from all receivers, unless it is deleted or given back
   */
  async *receive(atMost: number, hiddenSeconds: number): AsyncGenerator<readonly QueueMessage[]> {
    for (let left = atMost; left > 0;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: Math.min(left, MAX_RECEIVED),
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp"],
          MessageAttributeNames: ["All"],
        }),
      );
      if (Messages.length === 0) return;
      left -= Messages.length;
      yield Messages.map(toQueueMessage);
    }
  }

  /** @returns for each body the reason why SQS rejected it, or undefined */
  async send(bodies: readonly string[]): Promise<readonly (string | undefined)[]> {
    const problems: (string | undefined)[] = bodies.map(() => undefined);
    for (const batch of batchesOf([...bodies.entries()], ([, body]) => Buffer.byteLength(body))) {
      const Entries = batch.map(([index, MessageBody]) => ({ Id: String(index), MessageBody }));
      const { Failed = [] } = await this.sqs.send(new SendMessageBatchCommand({ QueueUrl: this.url, Entries }));
      for (const { Id, Code, Message } of Failed) problems[Number(Id)] = `${Code}: ${Message}`;
    }
    return problems;
  }

  /** @throws CommandError if SQS did not delete a message; it becomes visible again when its visibility timeout ends */
  async delete(messages: readonly QueueMessage[]): Promise<void> {
    for (const batch of batchesOf(messages, () => 0)) {
      const Entries = batch.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      const { Failed = [] } = await this.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries }));
      const [first] = Failed;
      if (first) throw new CommandError(`Sent, but not deleted from ${this.url}: ${first.Code}: ${first.Message}`);
    }
  }

  /**
   * Makes messages visible again immediately. If this fails for one, it becomes visible when its visibility timeout
   * ends.
   */
  async giveBack(receiptHandles: readonly string[]): Promise<void> {
    await inParallel(receiptHandles, async (ReceiptHandle) => {
      const input = { QueueUrl: this.url, ReceiptHandle, VisibilityTimeout: 0 };
      await this.sqs.send(new ChangeMessageVisibilityCommand(input)).catch(() => undefined);
    });
  }
}

function toQueueMessage({ MessageId, Body, Attributes, MessageAttributes = {}, ReceiptHandle }: Message): QueueMessage {
  const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ""]);
  return {
    id: MessageId!,
    body: Body ?? "",
    sentAt: new Date(Number(Attributes?.SentTimestamp)),
    attributes: Object.fromEntries(values) as Readonly<Record<string, string>>,
    receiptHandle: ReceiptHandle!,
  };
}
