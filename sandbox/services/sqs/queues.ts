import { parseArn, partitionOf } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { PerRegion, type AccountRegion } from "../../service";
import { changed, DEFAULTS, type QueueAttributes, type RedriveAllowPolicy } from "./attributes";
import type { CreateQueueInput, MoveInput } from "./inputs";
import { invalidValue } from "./message";
import { Queue, type QueueSnapshot } from "./queue";

export type QueuesSnapshot = readonly { account: string; region: string; queues: readonly QueueSnapshot[] }[];

/** The queues of all accounts, and how they lean on each other: dead-letter queues, redrives, listeners. */
export class Queues {
  private readonly queues = new PerRegion(() => new Map<string, Queue>());
  /** They stay when a queue is deleted and made again. */
  private readonly listeners = new PerRegion(() => new Map<string, Set<() => void>>());

  constructor(private readonly cloud: Cloud) {}

  /** In order of their names. */
  all(accountRegion: AccountRegion): Queue[] {
    return [...this.queues.of(accountRegion).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError QueueDoesNotExist */
  get(accountRegion: AccountRegion, name: string): Queue {
    const queue = this.queues.find(accountRegion)?.get(name);
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  /** Finds queues by ARN; the account and Region of the ARN count. */
  find(arn: string): Queue | undefined {
    const { account, region, resource } = parseArn(arn);
    return this.queues.find({ account, region })?.get(resource);
  }

  /** @throws AwsError QueueNameExists where there is one of that name with other attributes */
  create(accountRegion: AccountRegion, { QueueName, Attributes = {}, tags = {} }: CreateQueueInput): Queue {
    if (QueueName.endsWith(".fifo")) throw notInTheEmbeddedCloud(`first-in-first-out queues (${QueueName})`);
    if (!/^[\w-]{1,80}$/.test(QueueName)) {
      throw invalidValue("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
    const existing = this.queues.of(accountRegion).get(QueueName);
    if (existing) {
      const differing = Object.keys(Attributes).find((name) => existing.attributes[name] !== Attributes[name]);
      if (differing === undefined) return existing;
      throw new AwsError(
        "QueueNameExists",
        `A queue already exists with the same name and a different value for attribute ${differing}`,
      );
    }
    const attributes = changed(DEFAULTS, Attributes);
    const queue = this.add(accountRegion, QueueName, this.cloud.clock.now());
    try {
      this.checkDeadLetters(attributes, queue.arn);
    } catch (error) {
      this.delete(accountRegion, QueueName);
      throw error;
    }
    queue.attributes = attributes;
    queue.tags = tags;
    return queue;
  }

  setAttributes(queue: Queue, changes: QueueAttributes): void {
    const attributes = changed(queue.attributes, changes);
    this.checkDeadLetters(changes, queue.arn);
    queue.attributes = attributes;
    queue.modified = this.cloud.clock.now();
  }

  delete(accountRegion: AccountRegion, name: string): void {
    this.queues.find(accountRegion)?.delete(name);
  }

  /** The queues whose dead letters go to `queue`. */
  sourcesOf(queue: Queue): Queue[] {
    const { account, region } = parseArn(queue.arn);
    return this.all({ account, region }).filter((one) => one.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  /** The queues that a redrive may move messages into. */
  destinationsOf({ SourceArn, DestinationArn }: MoveInput): Queue[] {
    if (DestinationArn === undefined) return this.sourcesOf(this.byArn(SourceArn));
    return [this.byArn(DestinationArn)];
  }

  /** Moves the visible messages of a dead-letter queue back to where they came from, or to one queue; as new messages. */
  redrive(move: MoveInput): void {
    const deadLetters = this.byArn(move.SourceArn);
    if (this.sourcesOf(deadLetters).length === 0) {
      throw invalidValue("Source queue must be configured as a Dead Letter Queue.");
    }
    const destination = move.DestinationArn === undefined ? undefined : this.byArn(move.DestinationArn);
    const goalOf = (source: string | undefined): Queue | undefined =>
      destination ?? (source ? this.find(source) : undefined);
    for (const message of deadLetters.takeAll(({ deadLetterSource }) => goalOf(deadLetterSource) !== undefined)) {
      goalOf(message.deadLetterSource)?.send(message.body, message.attributes, message.senderId, 0);
    }
  }

  /** @throws AwsError ResourceNotFoundException */
  byArn(arn: string): Queue {
    const queue = this.find(arn);
    if (!queue) throw new AwsError("ResourceNotFoundException", `The resource ${arn} does not exist.`, 404);
    return queue;
  }

  onMessage(accountRegion: AccountRegion, name: string, listener: () => void): () => void {
    const ofRegion = this.listeners.of(accountRegion);
    const ofQueue = ofRegion.get(name) ?? new Set();
    ofRegion.set(name, ofQueue.add(listener));
    return () => void ofQueue.delete(listener);
  }

  snapshot(): QueuesSnapshot {
    return this.queues.entries().map(({ account, region, state }) => ({
      account,
      region,
      queues: [...state.values()].map((queue) => queue.snapshot()),
    }));
  }

  restore(snapshot: QueuesSnapshot): void {
    for (const { account, region, queues } of snapshot) {
      for (const one of queues) this.add({ account, region }, one.name, one.created).restore(one);
    }
  }

  private add(accountRegion: AccountRegion, name: string, created: number): Queue {
    const { account, region } = accountRegion;
    const arn = `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
    const queue = new Queue(name, arn, created, this.cloud.clock, () => {
      for (const listener of this.listeners.of(accountRegion).get(name) ?? [])
        this.cloud.work.start(async () => listener());
    });
    this.queues.of(accountRegion).set(name, queue);
    return queue;
  }

  private checkDeadLetters({ RedrivePolicy }: QueueAttributes, source: string): void {
    if (!RedrivePolicy) return;
    const target = this.find((JSON.parse(RedrivePolicy) as { deadLetterTargetArn: string }).deadLetterTargetArn);
    const refuse = (reason: string): AwsError =>
      invalidValue(`Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
    if (!target) throw refuse("Dead letter target does not exist.");
    const [own, other] = [parseArn(source), parseArn(target.arn)];
    if (own.account !== other.account || own.region !== other.region) {
      throw refuse("Dead-letter target owner and Region should be those of the source.");
    }
    const allow = JSON.parse(target.attributes.RedriveAllowPolicy ?? "{}") as Partial<RedriveAllowPolicy>;
    const denied =
      allow.redrivePermission === "denyAll" ||
      (allow.redrivePermission === "byQueue" && !allow.sourceQueueArns?.includes(source));
    if (denied) throw refuse("Queue does not have permission to use the dead-letter target (RedriveAllowPolicy).");
  }
}
