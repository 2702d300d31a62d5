import type { SageMaker } from "./search";

/** The account's quotas are everybody's, and a run of many metrics would begin with as many calls. */
const AT_ONCE = 8;

/** A client of which at most eight calls are under way at once; the others wait, first come, first served. */
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
      // The place goes to the next in line, or is free.
      const next = waiting.shift();
      if (next) next();
      else underWay--;
    }
  };
  return { send: send as SageMaker["send"] };
}
