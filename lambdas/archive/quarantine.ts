import { SendMessageCommand, type MessageAttributeValue, type SQSClient } from "@aws-sdk/client-sqs";
import type { Refusal } from "./refusal";

const MAX_DETAIL_LENGTH = 500;
/** Of a message with its attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_MESSAGE_BYTES = 1_048_576;

/** Matches the characters that SQS rejects in a message: all that XML 1.0 does not allow. */
export const NOT_IN_SQS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** The queue of refused messages. If a message is sent back to the archive's queue unchanged, it is processed again. */
export class Quarantine {
  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /**
   * Sends `body` unchanged, with the attributes `Reason` (a code) and `Detail` (a sentence of at most 500 characters); of
   * these, what there is room for beside a body that is as large as a message may be.
   */
  async send(body: string, { reason, message }: Refusal): Promise<void> {
    const detail = message.slice(0, MAX_DETAIL_LENGTH).replace(NOT_IN_SQS, "\u{FFFD}");
    const attributes = { Reason: reason, Detail: detail };
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: body,
        MessageAttributes: fitting(attributes, MAX_MESSAGE_BYTES - Buffer.byteLength(body)),
      }),
    );
  }
}

/** The first of these attributes, as many as fit into so many bytes: SQS counts their names and types, too. */
function fitting(attributes: Readonly<Record<string, string>>, bytes: number): Record<string, MessageAttributeValue> {
  const DataType = "String";
  let left = bytes;
  const fits = Object.entries(attributes).filter(
    ([name, StringValue]) => (left -= Buffer.byteLength(name + DataType + StringValue)) >= 0,
  );
  return Object.fromEntries(fits.map(([name, StringValue]) => [name, { DataType, StringValue }]));
}
