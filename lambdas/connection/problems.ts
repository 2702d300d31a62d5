import type { Forwarding } from "../../contract/connection";
import { CONNECTION_FUNCTION } from "../../contract/names";
import type { Problem, Round } from "./round";

/**
 * Some partners do not accept our events yet, but nothing else failed. Connections that work stay, and no change is
 * left half done. Try again when the partners allow this account.
 */
export class NotYetAllowedError extends Error {
  override readonly name = "NotYetAllowedError";

  constructor(refused: readonly Problem[], forwarding: Forwarding) {
    super(refusals(refused, forwarding));
  }
}

/** The error to throw if, after the last round, calls still failed or the bus was still changing. */
export function unsettled({ failed, refused }: Round, forwarding: Forwarding): Error {
  const what =
    failed.length > 0
      ? `EventBridge did not take everything: ${list(failed.map(({ what, reason }) => `${what} (${reason})`))}. ` +
        "Run the same action again once the cause is gone."
      : "The bus was different from what had just been written to it, each time. Somebody else keeps changing the " +
        `statements or rules that ${CONNECTION_FUNCTION} owns: stop that, then run the same action again.`;
  return new Error(refused.length > 0 ? `${what} ${refusals(refused, forwarding)}` : what);
}

function refusals(refused: readonly Problem[], { metricsTo, batchesTo, refreshTo }: Forwarding): string {
  return (
    `Not yet allowed to put events on the bus of ${list(refused.map(({ what }) => what))}. ` +
    `Name this account in a parameter there and run {"action":"EBPut"} of ${CONNECTION_FUNCTION} there, ` +
    `then {"action":"EBRule"} here again. Connected, and staying so: ${list([...metricsTo, ...batchesTo, ...refreshTo])}. ` +
    `AWS said, of the first: ${refused[0]?.reason}.`
  );
}

/** Removes duplicates, because a partner that is both a hub and a spoke may be listed twice. */
function list(items: readonly string[]): string {
  return [...new Set(items)].sort().join(", ") || "none";
}
