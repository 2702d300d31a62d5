import type { WriteStream } from "node:tty";

/** Back to the beginning of the line, which is empty then. */
const CLEARED = "\r\u001b[K";

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
  private shown = "";
  private startedAt = 0;
  private quarter = 0;

  constructor(private readonly out: WriteStream) {}

  step(label: string): void {
    this.label = label;
    this.quarter = 0;
    this.startedAt = Date.now();
    this.show(`… ${label}`);
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
    this.show(`… ${this.label} ${text}`);
  }

  /** Tells something in a line of its own, above that of the running step. */
  tell(line: string): void {
    this.out.write(this.out.isTTY ? `${CLEARED}${line}\n${this.shown}` : `${line}\n`);
  }

  done(detail = ""): void {
    const seconds = ((Date.now() - this.startedAt) / 1000).toFixed(1);
    const line = `✓ ${this.label}${detail ? `: ${detail}` : ""} (${seconds} s)`;
    this.shown = "";
    begun = undefined;
    this.tell(line);
  }

  private show(text: string): void {
    if (!this.out.isTTY) return;
    this.shown = text;
    begun = this.out;
    this.out.write(`${CLEARED}${text}`);
  }
}
