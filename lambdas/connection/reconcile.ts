import type { ReconcileResult } from "../../contract/connection";
import type { ConnectionContext } from "./context";
import { NotYetAllowedError } from "./problems";
import { LAST_TRY, type ReconcileRequest } from "./request";
import { settle, type Settled } from "./rounds";

/**
 * Reconcile: makes the bus policy and the forward rules say what the parameters say.
 *
 * @throws NotYetAllowedError for an event or messages that come again, when all is done but partners have not let us in yet
 */
export async function reconcile(context: ConnectionContext, { tries }: ReconcileRequest): Promise<ReconcileResult> {
  const settled = await settle({ policy: true, rules: true }, context);
  if (tries !== undefined && settled.refused.length > 0) awaitPartners(settled, tries, context);
  return { action: "Reconcile", ...connected(settled) };
}

/** How the account is connected, as `Reconcile` and `Disconnect` answer it. */
export function connected({
  connections: { skipped },
  forwarding,
  refused,
  changed,
}: Settled): Omit<ReconcileResult, "action"> {
  const waiting = [...new Set(refused.map(({ what }) => what))].sort();
  return { forwarding, waiting, changed, skipped };
}

/**
 * A connection that is half made is no trouble, and ends in no dead-letter queue: after the last try it is left to the daily
 * run, or to whoever connects the other side.
 */
function awaitPartners({ refused, forwarding }: Settled, tries: number, { log }: ConnectionContext): void {
  if (tries < LAST_TRY) throw new NotYetAllowedError(refused, forwarding);
  log.warn("Partners do not allow this account yet", { partners: refused.map(({ what }) => what) });
}
