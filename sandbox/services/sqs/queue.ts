import { randomUUID } from "node:crypto";
import type { Clock, Timer } from "../../clock";
import type { PolicyDocument } from "../../iam/policy";
import { DEFAULTS, type QueueAttributes, type RedrivePolicy } from "./attributes";
import { invalidValue, type MessageAttributes, type StoredMessage } from "./message";
import { AwsError } from "../../aws-error";

const MAX_IN_FLIGHT_SECONDS = 43_200;

/** Finds a queue of the same account and Region by its ARN. */
export type FindQueue = (arn: string) => Queue | undefined;

/** What a restart keeps of a queue. */
export interface QueueSnapshot {
  readonly name: string;
  readonly created: number;
  readonly modified: number;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly messages: readonly StoredMessage[];
}

/** One standard queue. Receivers that poll and listeners are woken whenever a message becomes visible. */
export class Queue {
  attributes: QueueAttributes = DEFAULTS;
  tags: Readonly<Record<string, string>> = {};
  modified: number;
  private read: { readonly text: string; readonly policy: PolicyDocument } | undefined;
  private messages = new Map<string, StoredMessage>();
  private readonly waiting = new Set<() => void>();
  /** Rings when the next hidden message becomes visible. */
  private alarm: { readonly at: number; readonly timer: Timer } | undefined;

  /** @param onVisible is told that a message has become visible */
  constructor(
    readonly name: string,
    readonly arn: string,
    readonly created: number,
    private readonly clock: Clock,
    private readonly onVisible: () => void,
  ) {
    this.modified = created;
  }

  /** A number among the attributes. */
  number(attribute: string): number {
    return Number(this.attributes[attribute]);
  }

  /** The policy on the queue, the same object as long as it stays the same. */
  get policy(): PolicyDocument | undefined {
    const text = this.attributes.Policy;
    if (text !== this.read?.text)
      this.read = text === undefined ? undefined : { text, policy: JSON.parse(text) as PolicyDocument };
    return this.read?.policy;
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    const policy = this.attributes.RedrivePolicy;
    return policy === undefined ? undefined : (JSON.parse(policy) as RedrivePolicy);
  }

  /** Puts a new message into the queue and returns its id. */
  send(
    body: string,
    attributes: MessageAttributes,
    senderId: string,
    delaySeconds = this.number("DelaySeconds"),
  ): string {
    const now = this.clock.now();
    const id = randomUUID();
    this.place({ id, body, attributes, senderId, sentAt: now, visibleAt: now + delaySeconds * 1000, receiveCount: 0 });
    return id;
  }

  /**
   * Hides up to `max` visible messages and returns them. One that was received as often as the redrive policy allows moves
   * to the dead-letter queue instead, as long as that queue exists.
   */
  receive(max: number, visibilitySeconds: number, find: FindQueue): StoredMessage[] {
    const now = this.clock.now();
    const { redrivePolicy } = this;
    const deadLetters = redrivePolicy && find(redrivePolicy.deadLetterTargetArn);
    const received: StoredMessage[] = [];
    this.expire();
    for (const message of this.messages.values()) {
      if (received.length === max) break;
      if (message.visibleAt > now) continue;
      if (deadLetters && message.receiveCount >= Number(redrivePolicy.maxReceiveCount)) {
        this.messages.delete(message.id);
        deadLetters.place({ ...message, receipt: undefined, deadLetterSource: this.arn, visibleAt: now });
        continue;
      }
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + visibilitySeconds * 1000;
      message.receipt = Buffer.from(`${message.id} ${randomUUID()}`).toString("base64");
      received.push({ ...message });
    }
    if (received.length > 0) this.ringAt(now + visibilitySeconds * 1000);
    return received;
  }

  /** Like `receive`, but waits for a first message until the clock has moved on by `waitSeconds`. */
  poll(max: number, visibilitySeconds: number, waitSeconds: number, find: FindQueue): Promise<StoredMessage[]> {
    const receive = (): StoredMessage[] => this.receive(max, visibilitySeconds, find);
    const atOnce = receive();
    if (atOnce.length > 0 || waitSeconds === 0) return Promise.resolve(atOnce);
    return new Promise((resolve) => {
      const finish = (messages: StoredMessage[]): void => {
        this.waiting.delete(retry);
        deadline.cancel();
        resolve(messages);
      };
      const retry = (): void => {
        const messages = receive();
        if (messages.length > 0) finish(messages);
      };
      const deadline = this.clock.after(waitSeconds * 1000, () => finish([]));
      this.waiting.add(retry);
    });
  }

  /** Deletes a message; an old handle, or one of a message that is gone, changes nothing. */
  delete(receipt: string): void {
    const message = this.messages.get(messageIdOf(receipt));
    if (message?.receipt === receipt) this.messages.delete(message.id);
  }

  /** @throws AwsError MessageNotInflight, InvalidParameterValue beyond 12 hours, ReceiptHandleIsInvalid */
  changeVisibility(receipt: string, seconds: number): void {
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_IN_FLIGHT_SECONDS) {
      throw invalidValue(
        `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and ${MAX_IN_FLIGHT_SECONDS}.`,
      );
    }
    const now = this.clock.now();
    const message = this.messages.get(messageIdOf(receipt));
    if (message?.receipt !== receipt || message.visibleAt <= now) {
      throw new AwsError("MessageNotInflight", "The message referred to isn't in flight.");
    }
    message.visibleAt = now + seconds * 1000;
    this.announce(message);
  }

  purge(): void {
    this.messages.clear();
  }

  /** Takes the messages out that `takes` lets pass, for a redrive. */
  takeAll(takes: (message: StoredMessage) => boolean): StoredMessage[] {
    this.expire();
    const taken = [...this.messages.values()].filter((one) => one.visibleAt <= this.clock.now() && takes(one));
    for (const { id } of taken) this.messages.delete(id);
    return taken;
  }

  /** The attributes that SQS counts and sets itself. */
  counted(): QueueAttributes {
    this.expire();
    const now = this.clock.now();
    const hidden = [...this.messages.values()].filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter(({ receipt }) => receipt === undefined).length;
    return {
      QueueArn: this.arn,
      ApproximateNumberOfMessages: String(this.messages.size - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(this.created / 1000)),
      LastModifiedTimestamp: String(Math.floor(this.modified / 1000)),
    };
  }

  snapshot(): QueueSnapshot {
    this.expire();
    const { name, created, modified, attributes, tags } = this;
    return { name, created, modified, attributes, tags, messages: [...this.messages.values()] };
  }

  restore({ modified, attributes, tags, messages }: QueueSnapshot): void {
    Object.assign(this, { modified, attributes, tags });
    for (const message of messages) this.place({ ...message });
  }

  private place(message: StoredMessage): void {
    this.messages.set(message.id, message);
    this.announce(message);
  }

  private announce({ visibleAt }: StoredMessage): void {
    if (visibleAt > this.clock.now()) this.ringAt(visibleAt);
    else this.wake();
  }

  private wake(): void {
    for (const retry of [...this.waiting]) retry();
    this.onVisible();
  }

  private ringAt(at: number): void {
    if (this.alarm && this.alarm.at <= at) return;
    this.alarm?.timer.cancel();
    const timer = this.clock.at(at, () => {
      this.alarm = undefined;
      const now = this.clock.now();
      const times = [...this.messages.values()].map(({ visibleAt }) => visibleAt);
      const next = times.filter((time) => time > now).reduce((a, b) => Math.min(a, b), Infinity);
      if (next !== Infinity) this.ringAt(next);
      if (times.some((time) => time <= now)) this.wake();
    });
    this.alarm = { at, timer };
  }

  private expire(): void {
    const oldest = this.clock.now() - this.number("MessageRetentionPeriod") * 1000;
    for (const { id, sentAt } of this.messages.values()) if (sentAt <= oldest) this.messages.delete(id);
  }
}

/** @throws AwsError ReceiptHandleIsInvalid */
function messageIdOf(receipt: string): string {
  const [id, , ...rest] = Buffer.from(receipt, "base64").toString("utf8").split(" ");
  if (id && /^[0-9a-f-]{36}$/.test(id) && rest.length === 0) return id;
  throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${receipt}" is not a valid receipt handle.`);
}
