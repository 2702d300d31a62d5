import { DescribeEventBusCommand, ThrottlingException, type EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { connect } from "../../../lambdas/connection/connect";
import type { ConnectionRequest, ReconcileEvent } from "../../../lambdas/connection/request";
import { FakeAws } from "./fake-aws";
import { busOf, contextOf, spoke } from "./run";

/** How many of a hundred calls are throttled, and how many are the last that their run makes. */
export interface Faults {
  readonly throttled: number;
  readonly crashed: number;
}

/** A call of a run that waits for its turn. */
interface Turn {
  readonly run: Run;
  readonly take: (fault: "none" | "throttled" | "crash before" | "crash after") => void;
}

interface Run {
  readonly aws: FakeAws;
  readonly request: ConnectionRequest;
  /** Tries so far, of the three that Lambda makes for an event. */
  readonly tries: number;
  /** Whether it has read the bus policy and may be about to write it. */
  holdsPolicy: boolean;
}

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
  /** Events that Lambda tries again when some time has passed. */
  private late: Run[] = [];
  private favourite: Run | undefined;
  private readonly random: () => number;

  constructor(count: number, seed: number) {
    this.random = randomNumbers(seed);
    this.accounts = Array.from({ length: count }, (_, index) => new FakeAws(String(index + 1).repeat(12)));
    this.theirs = new Map(this.accounts.map((aws) => [aws, { statements: [], rules: [] }]));
    for (const aws of this.accounts) {
      aws.peers.push(...this.accounts);
      for (const account of FAR) aws.allows.add(busOf(account));
    }
  }

  /** Sets or deletes a parameter; where that changes something, the event starts a run. */
  setParameter(aws: FakeAws, name: string, value: string | undefined): void {
    if (value === undefined ? !aws.parameters.delete(name) : !aws.parameters.set(name, value)) return;
    this.startEvent(aws);
  }

  /** Starts a run that somebody asked for and nobody repeats. */
  start(aws: FakeAws, request: ConnectionRequest): void {
    this.launch({ aws, request, tries: 3, holdsPolicy: false });
  }

  /** Starts the run of an event; a schedule's event is old enough not to wait for partners. */
  startEvent(aws: FakeAws, event: ReconcileEvent = { kind: "change", time: Date.now() }): void {
    this.launch({ aws, request: { action: "Reconcile", event }, tries: 1, holdsPolicy: false });
  }

  /** Whether somebody else could write the policy without being overwritten, which no reader can prevent. */
  mayWritePolicy(aws: FakeAws): boolean {
    return !this.turns.some(({ run }) => run.aws === aws && run.holdsPolicy);
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

  /** Lets all runs come to their end. */
  async finish(faults: Faults): Promise<void> {
    await immediate();
    while (this.running > 0) await this.step(faults);
  }

  /** Lets all runs come to their end, then those of the events that Lambda tries again, all at once, and so on. */
  async finishEvents(faults: Faults): Promise<void> {
    await this.finish(faults);
    while (this.late.length > 0) {
      for (const run of this.late.splice(0)) this.launch({ ...run, tries: run.tries + 1, holdsPolicy: false });
      await this.finish(faults);
    }
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
    void connect(run.request, context).then(
      () => this.over(),
      () => this.over(run),
    );
  }

  private over(failed?: Run): void {
    this.running--;
    if (failed && failed.tries < 3) this.late.push(failed);
  }

  private async call(run: Run, command: unknown): Promise<unknown> {
    const fault = await new Promise<Parameters<Turn["take"]>[0]>((take) => this.turns.push({ run, take }));
    run.holdsPolicy = false;
    if (fault === "throttled") throw new ThrottlingException({ message: "Rate exceeded", $metadata: {} });
    if (fault === "crash before") return this.crash(run);
    const parameters = run.aws.parameters.size;
    const answer = await run.aws.send(command);
    for (let left = run.aws.parameters.size; left < parameters; left++) this.startEvent(run.aws);
    if (fault === "crash after") return this.crash(run);
    run.holdsPolicy = command instanceof DescribeEventBusCommand;
    return answer;
  }

  /** Whoever waits for the answer waits for ever. */
  private crash(run: Run): Promise<never> {
    this.over(run);
    return new Promise<never>(() => undefined);
  }
}

/** Everything that needs no call is done then. */
export function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** mulberry32 */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
