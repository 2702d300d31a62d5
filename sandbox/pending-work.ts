/**
 * What the cloud is doing right now in the background: deliveries, invocations, tasks of the clock. A step of simulated
 * time is over when nothing is left of it, so nobody has to sleep and hope.
 */
export class PendingWork {
  private pending = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly onFailure: (error: unknown) => void) {}

  /** Starts background work; a failure is told to `onFailure`, never to the one who started it. */
  start(work: () => Promise<void>): void {
    this.pending++;
    work()
      .catch(this.onFailure)
      .finally(() => {
        this.pending--;
        if (this.pending === 0) for (const resume of this.waiting.splice(0)) resume();
      });
  }

  /** Resolves when no background work is left, including what that work starts. */
  async settled(): Promise<void> {
    while (this.pending > 0) await new Promise<void>((resume) => this.waiting.push(resume));
  }
}
