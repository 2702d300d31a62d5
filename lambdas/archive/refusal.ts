/**
 * The reason why a message goes to the quarantine queue. The codes are part of the quarantine's interface: alarms and
 * scripts match on them.
 *
 * - `invalid`: it is not a measurement that the table can hold
 * - `future`: its date is later than the time of the event that carries it
 * - `unregistered-account`: the sender's account is not registered below `/monitored_projects`
 * - `claim`: the sender's account may not report for the project and environment that it names
 * - `too-large`: the item is larger than DynamoDB's 400 KB
 * - `crowded`: too many different measurements of one metric have the same millisecond
 * - `too-many-series`: the sender's account has as many series as the hub takes of one account, and this is another one
 */
export type RefusalReason =
  "invalid" | "future" | "unregistered-account" | "claim" | "too-large" | "crowded" | "too-many-series";

/** An error that further retries cannot resolve. All other errors are retried. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /** @param message one sentence that says what is wrong and where; it never holds a value from Metadata */
  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a registration that is being made may resolve it. */
export function isAboutRegistration({ reason }: Refusal): boolean {
  return reason === "unregistered-account" || reason === "claim";
}

/** Whether it is about the sender, whatever it reports. */
export function isAboutSender({ reason }: Refusal): boolean {
  return reason === "unregistered-account";
}
