import { parseArn } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import type { Caller } from "../../service";
import { envelope } from "./envelope";
import type { Message } from "./message";
import type { DeliveryProtocol, Subscription } from "./subscription";
import type { Topic } from "./topics";

const SNS_PRINCIPAL = "sns.amazonaws.com";

/** A message that was published, and what became of it. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly subject?: string;
  /** The text for subscribers whose protocol has none of its own. */
  readonly message: string;
  readonly attributes: Message["attributes"];
  /** To each subscription that was confirmed then. */
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly subscriptionArn: string;
  readonly protocol: DeliveryProtocol;
  /** A queue's ARN or an address. */
  readonly endpoint: string;
  /** What arrives there: the body of the queue's message, or the text of the mail. */
  readonly body: string;
  /** A mail has arrived at once: it can be read here only. */
  state: "under way" | "delivered" | "failed";
  /** Why it failed. */
  reason?: string;
}

/** Messages that are kept to be read. */
const KEPT = 1_000;

/** Attributes that a message in a queue can have; SNS discards a raw one that has more. */
const MAX_RAW_ATTRIBUTES = 10;

/** How often SNS tries a queue again, over 23 days. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const MAX_RETRIES = 100_015;

/** Brings messages to subscribers in the background, and keeps the newest ones to be read, also where nobody has subscribed. */
export class Outbox {
  private kept: PublishedMessage[] = [];

  constructor(private readonly cloud: Cloud) {}

  /** In order of time. */
  get messages(): readonly PublishedMessage[] {
    return this.kept;
  }

  publish(topic: Topic, message: Message): void {
    const confirmed = [...topic.subscriptions.values()].filter(({ isPending }) => !isPending);
    const deliveries = confirmed.map((one) => deliveryOf(message, one, topic.region));
    const { id: messageId, topicArn, publishedAt, subject, texts, attributes } = message;
    const published = { messageId, topicArn, publishedAt, message: texts.default, attributes, deliveries };
    this.kept = [...this.kept.slice(1 - KEPT), { ...published, ...(subject === undefined ? {} : { subject }) }];
    confirmed.forEach(({ protocol, isRaw }, index) => {
      const attributesToSend = isRaw ? attributes : {};
      if (protocol === "sqs") {
        this.cloud.work.start(() => this.attempt(topic, deliveries[index]!, attributesToSend, 0));
      }
    });
  }

  private async attempt(
    topic: Topic,
    delivery: Delivery,
    MessageAttributes: Message["attributes"],
    retries: number,
  ): Promise<void> {
    const { account, region, resource } = parseArn(delivery.endpoint);
    try {
      const count = Object.keys(MessageAttributes).length;
      if (count > MAX_RAW_ATTRIBUTES) {
        throw new AwsError("InvalidParameterValue", `A raw message has 10 attributes at most, not ${count}.`);
      }
      const QueueUrl = `http://127.0.0.1/${account}/${resource}`;
      const input = { QueueUrl, MessageBody: delivery.body, MessageAttributes };
      await this.cloud.call("sqs", "SendMessage", input, asTopic(topic, region));
      delivery.state = "delivered";
    } catch (error) {
      // What is no answer of AWS, or not in the embedded cloud at all, is a fault of its own, to be heard of at once.
      if (!(error instanceof AwsError) || error.status === 501) throw error;
      if (retries < MAX_RETRIES && isPassing(error)) {
        const next = this.cloud.clock.now() + pauseBefore(retries);
        this.cloud.clock.at(next, () => this.attempt(topic, delivery, MessageAttributes, retries + 1));
        return;
      }
      delivery.state = "failed";
      delivery.reason = `${error.code}: ${error.message}`;
    }
  }
}

function deliveryOf(message: Message, one: Subscription, region: string): Delivery {
  const { arn: subscriptionArn, protocol, endpoint, isRaw } = one;
  const isMail = protocol === "email";
  const body = isMail || isRaw ? (message.texts[protocol] ?? message.texts.default) : envelope(message, one, region);
  return { subscriptionArn, protocol, endpoint, body, state: isMail ? "delivered" : "under way" };
}

/** Whether another attempt may help: SNS does not repeat what it did wrong itself. */
function isPassing({ code, status }: AwsError): boolean {
  return status >= 500 || /throttl/i.test(code);
}

/** Milliseconds: three times at once, twice after a second, ten times after 1 to 20 seconds, then every 20 seconds. */
function pauseBefore(retries: number): number {
  if (retries < 3) return 0;
  if (retries < 5) return 1_000;
  return Math.min(1_000 * 2 ** (retries - 5), 20_000);
}

/** SNS as it acts for a topic, in the Region of whom it tells. */
function asTopic({ account, arn: sourceArn }: Topic, region: string): Caller {
  return { account, region, principal: { kind: "service", service: SNS_PRINCIPAL, sourceArn, account } };
}
