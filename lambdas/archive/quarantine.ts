import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Refusal } from "./refusal";

const MAX_DETAIL_LENGTH = 500;

/** Matches the characters that SQS rejects in a message: all that XML 1.0 does not allow. */
export const NOT_IN_SQS = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** The queue of refused messages. If a message is sent back to the archive's queue unchanged, it is processed again. */
export class Quarantine {
  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /**
   * Sends `body` unchanged, with the attributes `Reason` (a code) and `Detail` (a sentence of at most 500 characters).
   */
  async send(body: string, { reason, message }: Refusal): Promise<void> {
    const detail = message.slice(0, MAX_DETAIL_LENGTH).replace(NOT_IN_SQS, "\u{FFFD}");
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.queueUrl,
        MessageBody: body,
        MessageAttributes: {
          Reason: { DataType: "String", StringValue: reason },
          Detail: { DataType: "String", StringValue: detail },
        },
      }),
    );
  }
}
