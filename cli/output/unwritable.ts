import type { Writable } from "node:stream";

type Failing = Pick<Writable, "on">;

/**
 * Looks after what standard output and standard error do not take; without it, Node ends the program with a stack trace. That a
 * reader has left, as `head` does, is nobody's fault.
 *
 * @param onLost is called once if what was written to `out` is lost for another reason, for example because a disk is full
 */
export function watchOutput(out: Failing, err: Failing, onLost: (error: Error) => void): void {
  let isTold = false;
  out.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
    onLost(error);
  });
  // There is nowhere left to tell it.
  err.on("error", () => undefined);
}
