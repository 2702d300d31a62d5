import { PendingWork } from "./pending-work";

/** A task that waits for its instant. */
export interface Timer {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly task: () => void | Promise<void>;
}

/**
 * The time of the embedded cloud. Everything that waits there (schedules, retries, visibility timeouts) waits on this
 * clock, so weeks pass in seconds and in the same order as they would in real time.
 *
 * It starts standing still at `start`; `advanceTo` moves it by hand, `run` lets it follow the real time.
 */
export class Clock {
  private entries: Entry[] = [];
  private order = 0;
  private standing: number;
  private runningSince: number | undefined;
  private alarm: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    start: number,
    private readonly work: PendingWork,
  ) {
    this.standing = start;
  }

  /** Now, in epoch milliseconds. */
  now(): number {
    return this.runningSince === undefined ? this.standing : this.standing + (Date.now() - this.runningSince);
  }

  /** Runs `task` when the clock reaches `at` (epoch milliseconds); at once, but not synchronously, if it has. */
  at(at: number, task: () => void | Promise<void>): Timer {
    const entry: Entry = { at, order: this.order++, task };
    if (this.ended) return { cancel: () => undefined };
    const index = this.entries.findIndex((other) => other.at > at);
    this.entries.splice(index < 0 ? this.entries.length : index, 0, entry);
    this.setAlarm();
    return {
      cancel: () => {
        this.entries = this.entries.filter((other) => other !== entry);
      },
    };
  }

  /** Runs `task` after `milliseconds`. */
  after(milliseconds: number, task: () => void | Promise<void>): Timer {
    return this.at(this.now() + milliseconds, task);
  }

  /**
   * Moves a standing clock to `time`, running each task at its instant and waiting until the cloud has settled before
   * the next. A time that has passed already only runs what is due.
   */
  async advanceTo(time: number): Promise<void> {
    await this.work.settled();
    for (let next = this.entries[0]; next && next.at <= time; next = this.entries[0]) {
      this.standing = Math.max(this.standing, next.at);
      this.runNext();
      await this.work.settled();
    }
    this.standing = Math.max(this.standing, time);
  }

  /**
   * Moves a standing clock on while work goes on, for whoever counts how long work takes elsewhere. What is due by then runs
   * with the next `advanceTo`.
   */
  pass(milliseconds: number): void {
    this.standing += milliseconds;
  }

  /** Lets the clock follow the real time from where it stands. */
  run(): void {
    this.runningSince ??= Date.now();
    this.setAlarm();
  }

  /** Stands still for good: nothing that waits runs any more, and nothing can begin to wait. */
  end(): void {
    this.standing = this.now();
    this.runningSince = undefined;
    clearTimeout(this.alarm);
    this.entries = [];
    this.ended = true;
  }

  private setAlarm(): void {
    const next = this.entries[0];
    if (this.runningSince === undefined || !next) return;
    clearTimeout(this.alarm);
    // setTimeout holds at most 2^31 - 1 ms; waking early only sets the alarm again.
    const wait = Math.min(Math.max(0, next.at - this.now()), 2 ** 31 - 1);
    this.alarm = setTimeout(() => {
      while (this.runningSince !== undefined && this.entries[0] && this.entries[0].at <= this.now()) this.runNext();
      this.setAlarm();
    }, wait);
  }

  private runNext(): void {
    const entry = this.entries.shift();
    if (entry) this.work.start(async () => entry.task());
  }
}
