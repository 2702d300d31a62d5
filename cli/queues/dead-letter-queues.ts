import { accountRegionId } from "../../contract/account-region";
import {
  ARCHIVE_FUNCTION,
  ARCHIVE_QUEUE,
  ARCHIVE_QUEUE_DEAD_LETTERS,
  COMPLETENESS_FUNCTION,
  CONNECTION_FUNCTION,
  extractFunctionName,
  FORWARD_DEAD_LETTERS,
  functionDeadLetters,
  REFRESH_FUNCTION,
  REFRESH_RUNS_QUEUE,
  ROLL_UP_FUNCTION,
} from "../../contract/names";
import { sitesOf, type Fleet, type Site } from "../fleet/fleet";

/** Where the letters of a dead-letter queue go once the cause is gone. */
export type Destination =
  /** The account's own bus: its rules bring the events to everybody again. */
  | { readonly bus: true }
  | { readonly queue: string }
  /**
   * A function, invoked again: once for all letters with the same `body`; or once for `anything` that waits, where it does
   * the same whatever the event says, and the requests of a day would only make it do that many times over.
   */
  | { readonly function: string; readonly oncePer: "anything" | "body" };

export interface DeadLetterQueue {
  readonly site: Site;
  readonly name: string;
  readonly destination: Destination;
}

/** Every dead-letter queue that the hubs and spokes of a fleet may have, each with its own way back. */
export function deadLetterQueuesOf(fleet: Fleet): readonly DeadLetterQueue[] {
  return sitesOf(fleet).flatMap((site) => {
    const isHere = (other: Site): boolean => accountRegionId(other) === accountRegionId(site);
    const extractors = fleet.spokes
      .filter(isHere)
      .map(({ project, environment }) => extractFunctionName(project, environment));
    const here: Readonly<Record<string, Destination>> = {
      [FORWARD_DEAD_LETTERS]: { bus: true },
      [functionDeadLetters(CONNECTION_FUNCTION)]: { function: CONNECTION_FUNCTION, oncePer: "anything" },
      ...Object.fromEntries(
        extractors.map((name) => [functionDeadLetters(name), { function: name, oncePer: "anything" } as const]),
      ),
      ...(fleet.hubs.some(isHere) ? OF_A_HUB : {}),
    };
    return Object.entries(here).map(([name, destination]) => ({ site, name, destination }));
  });
}

const OF_A_HUB: Readonly<Record<string, Destination>> = {
  [ARCHIVE_QUEUE_DEAD_LETTERS]: { queue: ARCHIVE_QUEUE },
  [functionDeadLetters(ARCHIVE_FUNCTION)]: { function: ARCHIVE_FUNCTION, oncePer: "body" },
  [functionDeadLetters(REFRESH_FUNCTION)]: { function: REFRESH_FUNCTION, oncePer: "anything" },
  [functionDeadLetters(ROLL_UP_FUNCTION)]: { function: ROLL_UP_FUNCTION, oncePer: "anything" },
  // That function works for a queue: what it did not work off are messages of that queue.
  [functionDeadLetters(COMPLETENESS_FUNCTION)]: { queue: REFRESH_RUNS_QUEUE },
};
