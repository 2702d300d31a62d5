import type { ReconcileResult } from "../../contract/connection";
import type { ConnectionContext } from "./context";
import { NotYetAllowedError } from "./problems";
import { LAST_TRY, type ReconcileRequest } from "./request";
import { settle, type Settled } from "./rounds";

/**
 * Reconcile: makes the bus policy and the forward rules match the parameters.
 *
 * @throws NotYetAllowedError if everything else succeeded but partners do not allow this account yet; only for events
 *   and messages, so that they are retried
 */
export async function reconcile(context: ConnectionContext, { tries }: ReconcileRequest): Promise<ReconcileResult> {
  const settled = await settle({ policy: true, rules: true }, context);
  if (tries !== undefined && settled.refused.length > 0) awaitPartners(settled, tries, context);
  return { action: "Reconcile", ...connected(settled) };
}

/** The connections of the account, for the results of `Reconcile` and `Disconnect`. */
export function connected({
  connections: { skipped },
  forwarding,
  refused,
  rejected,
  changed,
}: Settled): Omit<ReconcileResult, "action"> {
  const waiting = [...new Set(refused.map(({ what }) => what))].sort();
  return { forwarding, waiting, rejected, changed, skipped };
}

/**
 * Retries while partners do not allow this account yet. A connection that only one side has set up is not a fault and
 * must not end in a dead-letter queue. After the last try, the daily run connects it, or a run when the other side is
 * set up.
 */
function awaitPartners({ refused, forwarding }: Settled, tries: number, { log }: ConnectionContext): void {
  if (tries < LAST_TRY) throw new NotYetAllowedError(refused, forwarding);
  log.warn("Partners do not allow this account yet", { partners: refused.map(({ what }) => what) });
}
