import { membersOf, parseJson } from "../../common/json";
import type { AccountRegion } from "../../contract/account-region";
import { ANSWER_MINUTES } from "../../contract/clocks";
import type { RefreshRun } from "../../contract/refresh-run";

const ANSWER_MS = ANSWER_MINUTES * 60_000;

/** A request for fresh measurements that the hub made, with the hub's account and Region. */
export interface RefreshRequest extends AccountRegion {
  readonly eventId: string;
  readonly startedAt: Date;
  /** How often it was looked at before; such a message comes from this function itself. */
  readonly looks: number;
}

/**
 * Reads the refresh event in a queue message.
 *
 * @param sentAt when it was sent to the queue, in milliseconds since 1970; its own time may be set by whoever puts it
 * @throws Error if it is not a refresh event; the rule in front of the queue sends no other events
 */
export function parseRefreshRequest(body: string, sentAt: number): RefreshRequest {
  const { id, account, region, time, looks = 0 } = membersOf(parseJson(body));
  const startedAt = new Date(typeof time === "string" ? time : NaN);
  if (typeof id !== "string" || typeof account !== "string" || typeof region !== "string" || isNaN(+startedAt)) {
    throw new Error("The message is no EventBridge event: it lacks id, account, region or time");
  }
  return { eventId: id, account, region, startedAt: new Date(Math.min(+startedAt, sentAt)), looks: Number(looks) };
}

/** The message by which the function looks at the same request once more. */
export function nextLook(body: string, { looks }: RefreshRequest): string {
  return JSON.stringify({ ...membersOf(parseJson(body)), looks: looks + 1 });
}

/**
 * Until when what is measured answers a request: until the next one. One of the last minutes may not be evaluated yet, so what
 * was measured in them may answer that one; a later look knows.
 *
 * @param next the next request that is evaluated
 * @param knownAt epoch milliseconds: what was evaluated until then is known
 */
export function answersUntil(startedAt: Date, next: RefreshRun | undefined, knownAt: number): Date {
  const known = Math.max(startedAt.getTime() + ANSWER_MS, knownAt - ANSWER_MS);
  return new Date(Math.min(known, next ? Date.parse(next.StartedAt) : Infinity));
}
