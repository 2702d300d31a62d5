import type { Sandbox } from "../../sandbox";

/** Longer than any function takes that does not hang, on a busy machine, too. */
const LONG_SECONDS = 20;

/**
 * Calls back with a line for each function that has been running for long, once: what it measures comes late, and in a history
 * everything waits for it, without a word of the function itself, whose log comes at its end.
 */
export function tellOfHanging({ lambda }: Pick<Sandbox, "lambda">, tell: (line: string) => void): void {
  const told = new Set<string>();
  const look = (): void => {
    for (const { functionArn, timeoutSeconds, began } of lambda.running) {
      if (performance.now() - began < LONG_SECONDS * 1000 || told.has(functionArn)) continue;
      told.add(functionArn);
      const [account, , name] = functionArn.split(":").slice(4);
      tell(
        `${name} of ${account} has been running for ${LONG_SECONDS} seconds and may take ${timeoutSeconds}. ` +
          "A metric may hang in it: its log says which one when it ends, and Ctrl-C ends all now.",
      );
    }
  };
  setInterval(look, 1_000).unref();
}
