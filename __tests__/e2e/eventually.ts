import { setTimeout as pause } from "node:timers/promises";

/** To find what never comes; a test says no more about time. */
const HANGS_AFTER_SECONDS = 240;

/**
 * Asks again, several times a second, until there is an answer: for programs of others that announce nothing.
 *
 * @throws Error that says what was awaited, after minutes
 */
export async function eventually<Answer>(awaited: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + HANGS_AFTER_SECONDS * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`After ${HANGS_AFTER_SECONDS} s still not there: ${awaited}.`);
    await pause(250);
  }
}
