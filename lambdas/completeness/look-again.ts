import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { REFRESH_RUNS_QUEUE } from "../../contract/names";

/** The longest delay of SQS. */
const DELAY_SECONDS = 15 * 60;

/** Sends the messages after which the function looks again for late answers. */
export class LookAgain {
  private queueUrl: string | undefined;

  constructor(private readonly sqs: SQSClient) {}

  /** Lets the function get `body` in a quarter of an hour. */
  async later(body: string): Promise<void> {
    this.queueUrl ??= (await this.sqs.send(new GetQueueUrlCommand({ QueueName: REFRESH_RUNS_QUEUE }))).QueueUrl;
    await this.sqs.send(
      new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: body, DelaySeconds: DELAY_SECONDS }),
    );
  }
}
