import { accountRegionId } from "../../contract/account-region";
import {
  ALERTS_FUNCTION,
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

/** Where the messages of a dead-letter queue are sent once the cause is solved. */
export type Destination =
  /** The account's own bus, whose rules deliver the events to all targets again. */
  | { readonly bus: true }
  | { readonly queue: string }
  /**
   * A function, which is invoked again. With `body`, it is invoked once for all messages with the same body. With
   * `anything`, it is invoked once for all messages, because it does the same whatever the event says, and a day's
   * requests would only repeat it.
   */
  | { readonly function: string; readonly oncePer: "anything" | "body" };

export interface DeadLetterQueue {
  readonly site: Site;
  readonly name: string;
  readonly destination: Destination;
}

/** Every dead-letter queue that the hubs and spokes of a fleet may have, with the destination of its messages. */
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
  [functionDeadLetters(ALERTS_FUNCTION)]: { function: ALERTS_FUNCTION, oncePer: "anything" },
  [functionDeadLetters(ROLL_UP_FUNCTION)]: { function: ROLL_UP_FUNCTION, oncePer: "anything" },
  // That function reads from a queue, so its dead letters are messages of that queue.
  [functionDeadLetters(COMPLETENESS_FUNCTION)]: { queue: REFRESH_RUNS_QUEUE },
};
