import type { WriteStream } from "node:tty";

/** The terminal on which a step has begun a line and not ended it. */
let begun: WriteStream | undefined;

/** Ends the line of a step that does not come to its end, so that what is told next has a line of its own. */
export function endLine(): void {
  begun?.write("\n");
  begun = undefined;
}

/**
 * Shows the progress of a long task, with one line per step. On a terminal, the line of the running step is updated.
 */
export class Progress {
  private label = "";
  private startedAt = 0;
  private quarter = 0;

  constructor(private readonly out: WriteStream) {}

  step(label: string): void {
    this.label = label;
    this.quarter = 0;
    this.startedAt = Date.now();
    if (!this.out.isTTY) return;
    this.out.write(`… ${label}`);
    begun = this.out;
  }

  /**
   * Shows how much of the running step is done; where there is no terminal, each quarter in a line of its own.
   *
   * @param done from 0 to 1
   */
  portion(done: number): void {
    this.note(`${Math.round(done * 100)} %`);
    const quarter = Math.floor(done * 4);
    if (!this.out.isTTY && quarter > this.quarter && quarter < 4)
      this.out.write(`… ${this.label}: ${quarter * 25} %\n`);
    this.quarter = quarter;
  }

  /** Shows how far the running step is, in a few words. */
  note(text: string): void {
    if (this.out.isTTY) this.out.write(`\r\u001b[K… ${this.label} ${text}`);
  }

  done(detail = ""): void {
    const seconds = ((Date.now() - this.startedAt) / 1000).toFixed(1);
    const line = `✓ ${this.label}${detail ? `: ${detail}` : ""} (${seconds} s)`;
    this.out.write(this.out.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`);
    begun = undefined;
  }
}
