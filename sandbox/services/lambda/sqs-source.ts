import { randomUUID } from "node:crypto";
import { parseArn } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Timer } from "../../clock";
import type { Cloud } from "../../cloud";
import type { Invoker } from "./async";
import type { LambdaFunction } from "./function";
import { executionRole, queueUrl } from "./role";
import { sqsEvent, succeededOf, type ReceivedMessage } from "./sqs-batch";

/** `CreateEventSourceMapping`'s input, for an SQS queue. */
export interface CreateEventSourceMappingInput {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  /** 1 to 10,000; 10 unless told. */
  readonly BatchSize?: number;
  /** 0 to 300. */
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
  /** 2 to 1,000 batches at a time. */
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  readonly Enabled?: boolean;
}

/** What Lambda needs of the embedded SQS beyond its API: word of messages, in place of AWS's ceaseless polling. */
export interface QueueListening {
  /** Calls `listener` whenever a message can be received, also again; the function that comes back ends that. */
  onMessage(account: string, region: string, queueName: string, listener: () => void): () => void;
}

/** Lambda starts with five batches at a time. */
const DEFAULT_CONCURRENCY = 5;
/** ReceiveMessage's limit. */
const MESSAGES_PER_RECEIVE = 10;

/** One event source mapping: brings the messages of a queue to a function, in batches, with the function's role. */
export class SqsEventSource {
  readonly uuid = randomUUID();
  private readonly lastModified: number;
  private readonly batchSize: number;
  private readonly windowMs: number;
  private readonly concurrency: number;
  private readonly stopListening: () => void;
  private running = 0;
  private waiting = 0;
  private missed = false;
  private closed = false;
  private window: Timer | undefined;

  constructor(
    private readonly cloud: Cloud,
    private readonly invoker: Invoker,
    queues: QueueListening,
    readonly functionArn: string,
    private readonly input: CreateEventSourceMappingInput,
  ) {
    this.lastModified = cloud.clock.now();
    this.batchSize = input.BatchSize ?? 10;
    this.windowMs = (input.MaximumBatchingWindowInSeconds ?? 0) * 1000;
    this.concurrency = input.ScalingConfig?.MaximumConcurrency ?? DEFAULT_CONCURRENCY;
    const { account, region, resource } = parseArn(input.EventSourceArn);
    if (input.Enabled === false) {
      this.stopListening = () => undefined;
    } else {
      this.stopListening = queues.onMessage(account, region, resource, () => this.arrived());
      this.poll();
    }
  }

  get queueArn(): string {
    return this.input.EventSourceArn;
  }

  /** As ListEventSourceMappings shows it. */
  describe(): Record<string, unknown> {
    return {
      UUID: this.uuid,
      EventSourceArn: this.queueArn,
      FunctionArn: this.functionArn,
      BatchSize: this.batchSize,
      MaximumBatchingWindowInSeconds: this.windowMs / 1000,
      FunctionResponseTypes: this.input.FunctionResponseTypes ?? [],
      ...(this.input.ScalingConfig ? { ScalingConfig: this.input.ScalingConfig } : {}),
      State: this.input.Enabled === false ? "Disabled" : "Enabled",
      LastModified: this.lastModified / 1000,
    };
  }

  /** Takes no more batches; those that are taken are still dealt with. */
  close(): void {
    this.closed = true;
    this.stopListening();
    this.window?.cancel();
  }

  private arrived(): void {
    this.waiting++;
    if (this.waiting >= this.batchSize || this.windowMs === 0) this.poll();
    else this.window ??= this.cloud.clock.after(this.windowMs, () => this.poll());
  }

  /** Starts to take batches off the queue, next to those that are running. */
  private poll(): void {
    this.window?.cancel();
    this.window = undefined;
    this.waiting = 0;
    if (this.running >= this.concurrency) {
      this.missed = true;
      return;
    }
    this.running++;
    this.cloud.work.start(() => this.takeBatches().finally(() => this.running--));
  }

  private async takeBatches(): Promise<void> {
    for (let again = true; again; again = this.takeMissed()) {
      for (let batch = await this.receive(); batch.length > 0; batch = await this.receive()) {
        if (batch.length === this.batchSize && this.running < this.concurrency) this.poll();
        await this.process(batch);
      }
    }
  }

  /** Whether messages came while all pollers were busy, since this was asked last. */
  private takeMissed(): boolean {
    const { missed } = this;
    this.missed = false;
    return missed;
  }

  private async receive(): Promise<ReceivedMessage[]> {
    const fn = this.invoker.functionOf(this.functionArn);
    const batch: ReceivedMessage[] = [];
    while (fn && !this.closed && batch.length < this.batchSize) {
      const wanted = Math.min(MESSAGES_PER_RECEIVE, this.batchSize - batch.length);
      const { Messages = [] } = (await this.cloud.call(
        "sqs",
        "ReceiveMessage",
        {
          QueueUrl: queueUrl(this.queueArn),
          MaxNumberOfMessages: wanted,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        },
        executionRole(this.cloud, fn),
      )) as { Messages?: ReceivedMessage[] };
      if (Messages.length === 0) break;
      batch.push(...Messages);
    }
    return batch;
  }

  /** Deletes what the function has dealt with; the rest comes back when its visibility timeout ends. */
  private async process(batch: readonly ReceivedMessage[]): Promise<void> {
    const fn = this.invoker.functionOf(this.functionArn);
    if (!fn) return;
    const event = sqsEvent(batch, this.queueArn, fn.region);
    const response = await this.responseOf(fn, JSON.stringify(event));
    if (!response) return;
    const partial = this.input.FunctionResponseTypes?.includes("ReportBatchItemFailures");
    const role = executionRole(this.cloud, fn);
    for (const { ReceiptHandle } of partial ? succeededOf(batch, response.value) : batch) {
      await this.cloud.call("sqs", "DeleteMessage", { QueueUrl: queueUrl(this.queueArn), ReceiptHandle }, role);
    }
  }

  private async responseOf(fn: LambdaFunction, payload: string): Promise<{ value: unknown } | undefined> {
    try {
      const report = await this.invoker.invoke(fn, randomUUID(), payload);
      return report.status === "success" ? { value: JSON.parse(report.payload) as unknown } : undefined;
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  }
}
