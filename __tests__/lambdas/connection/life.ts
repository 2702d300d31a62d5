import { DescribeEventBusCommand, ThrottlingException, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { performAction } from "../../../lambdas/connection/perform-action";
import type { ConnectionRequest } from "../../../lambdas/connection/request";
import { FakeAws } from "./fake-aws";
import { busOf, contextOf, spoke } from "./run";
import { seeded } from "../../fixtures/random";

/** How many of a hundred calls are throttled, and how many are the last that their run makes. */
export interface Faults {
  readonly throttled: number;
  readonly crashed: number;
}

/** A call of a run that waits for its turn, or the end of a queue's batching window. */
interface Turn {
  readonly run: Run | Queue;
  readonly take: (fault: "none" | "throttled" | "crash before" | "crash after") => void;
}

interface Run {
  readonly aws: FakeAws;
  readonly request: ConnectionRequest;
  /** Whether it has read the bus policy and may be about to write it. */
  holdsPolicy: boolean;
  /** The messages of its batch, by how often they were received; and the queue that they come from. */
  readonly batch?: { readonly queue: Queue; readonly receives: readonly number[] };
}

/** The queue of changes of an account: messages by how often they were received. */
interface Queue {
  readonly aws: FakeAws;
  /** Those that can be received. */
  waiting: number[];
  /** Those of runs that failed, until their visibility timeout is over. */
  hidden: number[];
  running: number;
  windowOpen: boolean;
}

/** The mapping's `maximumConcurrency`. */
const RUNS_AT_ONCE = 2;
/** The queue's `maxReceiveCount`. */
const MAX_RECEIVES = 10;

/** Accounts that exist, let everybody in, and run nothing. */
export const FAR = [1, 2, 3, 4, 5, 6, 7].map(spoke);

/**
 * Some accounts, in each of which runs of the connection function, people and other systems are at work at once: one call at a
 * time, in an order that a seed decides.
 */
export class Life {
  readonly accounts: readonly FakeAws[];
  /** What belongs to others: statements as JSON, names of rules. */
  readonly theirs: ReadonlyMap<FakeAws, { readonly statements: string[]; readonly rules: string[] }>;
  private turns: Turn[] = [];
  private running = 0;
  private readonly queues: ReadonlyMap<FakeAws, Queue>;
  private favourite: Run | Queue | undefined;
  private readonly random: () => number;

  constructor(count: number, seed: number) {
    this.random = seeded(seed);
    this.accounts = Array.from({ length: count }, (_, index) => new FakeAws(String(index + 1).repeat(12)));
    this.queues = new Map(
      this.accounts.map((aws) => [aws, { aws, waiting: [], hidden: [], running: 0, windowOpen: false }]),
    );
    this.theirs = new Map(this.accounts.map((aws) => [aws, { statements: [], rules: [] }]));
    for (const aws of this.accounts) {
      aws.peers.push(...this.accounts);
      for (const account of FAR) aws.allows.add(busOf(account));
    }
  }

  /** Sets or deletes a parameter; where that changes something, the event goes into the queue. */
  setParameter(aws: FakeAws, name: string, value: string | undefined): void {
    if (value === undefined ? !aws.parameters.delete(name) : !aws.parameters.set(name, value)) return;
    this.queueEvent(aws);
  }

  /** Starts a run that somebody asked for and nobody repeats. */
  start(aws: FakeAws, request: ConnectionRequest): void {
    this.launch({ aws, request, holdsPolicy: false });
  }

  /** Puts an event into the queue of an account: a parameter changed, or a day is over. */
  queueEvent(aws: FakeAws): void {
    const queue = this.queues.get(aws)!;
    queue.waiting.push(0);
    this.openWindow(queue);
  }

  /** Whether somebody else could write the policy without being overwritten, which no reader can prevent. */
  mayWritePolicy(aws: FakeAws): boolean {
    return !this.turns.some(({ run }) => run.aws === aws && "holdsPolicy" in run && run.holdsPolicy);
  }

  /**
   * Lets one of the waiting calls happen. Mostly one run goes on alone while the others wait, because what goes wrong does so when
   * somebody wakes up who read long ago.
   */
  async step(faults: Faults): Promise<void> {
    const others = this.turns.filter(({ run }) => run !== this.favourite);
    const next = others[Math.floor(this.random() * others.length)];
    if (next && (others.length === this.turns.length || this.random() < 0.05)) this.favourite = next.run;
    const index = this.turns.findIndex(({ run }) => run === this.favourite);
    const [turn] = index < 0 ? [] : this.turns.splice(index, 1);
    const dice = this.random() * 100;
    if (dice < faults.throttled) turn?.take("throttled");
    else if (dice < faults.throttled + faults.crashed) turn?.take(this.random() < 0.5 ? "crash before" : "crash after");
    else turn?.take("none");
    await immediate();
  }

  /** Lets all runs come to their end, then those of the messages that come again, all at once, and so on. */
  async finish(faults: Faults): Promise<void> {
    await immediate();
    for (;;) {
      while (this.turns.length > 0 || this.running > 0) await this.step(faults);
      const queues = [...this.queues.values()].filter(({ hidden }) => hidden.length > 0);
      if (queues.length === 0) return;
      for (const queue of queues) {
        queue.waiting.push(...queue.hidden.splice(0));
        this.openWindow(queue);
      }
    }
  }

  /** What is in the queue is taken when its turn comes, so that as many events as may be are one batch. */
  private openWindow(queue: Queue): void {
    if (queue.windowOpen || queue.waiting.length === 0) return;
    queue.windowOpen = true;
    this.turns.push({ run: queue, take: () => this.takeBatch(queue) });
  }

  private takeBatch(queue: Queue): void {
    queue.windowOpen = false;
    if (queue.running === RUNS_AT_ONCE) return;
    queue.running++;
    const received = queue.waiting.splice(0).map((receives) => receives + 1);
    const request = { action: "Reconcile", tries: Math.min(...received) } as const;
    this.launch({ aws: queue.aws, request, holdsPolicy: false, batch: { queue, receives: received } });
  }

  private launch(run: Run): void {
    this.running++;
    const { aws } = run;
    const send = (command: unknown) => this.call(run, command);
    const context = contextOf(aws, {
      ssm: Object.assign(Object.create(aws.ssm) as SSMClient, { send }),
      events: Object.assign(Object.create(aws.events) as EventBridgeClient, { send }),
      eventsOnce: Object.assign(Object.create(aws.events) as EventBridgeClient, { send }),
    });
    void performAction(run.request, context).then(
      () => this.over(run, true),
      () => this.over(run, false),
    );
  }

  private over({ batch }: Run, succeeded: boolean): void {
    this.running--;
    if (!batch) return;
    const { queue, receives } = batch;
    queue.running--;
    if (!succeeded) queue.hidden.push(...receives.filter((count) => count < MAX_RECEIVES));
    this.openWindow(queue);
  }

  private async call(run: Run, command: unknown): Promise<unknown> {
    const fault = await new Promise<Parameters<Turn["take"]>[0]>((take) => this.turns.push({ run, take }));
    run.holdsPolicy = false;
    if (fault === "throttled") throw new ThrottlingException({ message: "Rate exceeded", $metadata: {} });
    if (fault === "crash before") return this.crash(run);
    const parameters = run.aws.parameters.size;
    const answer = await run.aws.send(command);
    for (let left = run.aws.parameters.size; left < parameters; left++) this.queueEvent(run.aws);
    if (fault === "crash after") return this.crash(run);
    run.holdsPolicy = command instanceof DescribeEventBusCommand;
    return answer;
  }

  /** Whoever waits for the answer waits for ever. */
  private crash(run: Run): Promise<never> {
    this.over(run, false);
    return new Promise<never>(() => undefined);
  }
}

/** Everything that needs no call is done then. */
export function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
