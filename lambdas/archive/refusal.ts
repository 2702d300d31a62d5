/**
 * Why a message is put into quarantine. The codes are part of the quarantine's interface: alarms and scripts match on them.
 *
 * - `invalid`: it is no measurement that the table can hold
 * - `future`: its date is ahead of the event that carries it
 * - `unregistered-account`: the sender's account is not below `/monitored_projects`
 * - `claim`: the sender's account may not speak for the project and environment it names
 * - `too-large`: the item is over DynamoDB's 400 KB
 * - `crowded`: too many different measurements of one metric at one instant
 */
export type RefusalReason = "invalid" | "future" | "unregistered-account" | "claim" | "too-large" | "crowded";

/** Refuses a message for good. Every other error makes SQS deliver the message again. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /** @param message one sentence that says what is wrong and where; it never holds a value of Metadata */
  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}
