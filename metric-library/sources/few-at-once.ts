import type { SageMaker } from "./search";

/**
 * The most concurrent calls of a run. Without a limit, a run with many metrics would start as many calls at once, and
 * the account's quotas are shared with everything else in it.
 */
const AT_ONCE = 8;

/** Wraps a client so that at most eight calls run at a time. Further calls wait, in the order in which they come. */
export function fewAtOnce(client: SageMaker): SageMaker {
  const ask = client.send.bind(client) as (...call: readonly unknown[]) => Promise<unknown>;
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const send = async (...call: readonly unknown[]): Promise<unknown> => {
    if (underWay < AT_ONCE) underWay++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await ask(...call);
    } finally {
      // Hands the slot to the next waiting call, or frees it.
      const next = waiting.shift();
      if (next) next();
      else underWay--;
    }
  };
  return { send: send as SageMaker["send"] };
}
