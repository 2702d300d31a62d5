import { readConnections } from "./connections";
import type { ConnectionContext } from "./context";

/** So many parameters changed within so short a time are somebody connecting a whole fleet. */
const CROWD = 5;
const CROWDED_MS = 10_000;
/** Parameter Store takes three parameters a second, so the next change of a crowd is there by then. */
const PAUSE_MS = 4_000;
/** An event's time has no fractions of a second, and is not taken from the same clock as the parameter's. */
const UNCERTAINTY_MS = 2_000;

/**
 * Whether the run that a changed parameter started can be left out, because the run of a later change does the same. With
 * hundreds of parameters in a row, each run would make hundreds of calls, and EventBridge takes 50 a second; so in a crowd a run waits
 * a little for its successor. A run that has written something must not be left any more: its writes may be stale.
 *
 * @param eventTime epoch milliseconds of the change that started the run
 */
export async function isOvertaken(eventTime: number, context: ConnectionContext): Promise<boolean> {
  const isLater = (changedAt: number): boolean => changedAt > eventTime + UNCERTAINTY_MS;
  const changes = await readChanges(context);
  if (changes.some(isLater)) return true;
  const recent = changes.filter((changedAt) => changedAt > Date.now() - CROWDED_MS);
  if (recent.length < CROWD) return false;
  await context.pause(PAUSE_MS);
  return (await readChanges(context)).some(isLater);
}

async function readChanges({ ssm, own }: ConnectionContext): Promise<readonly number[]> {
  return (await readConnections(ssm, own)).changedAt;
}
