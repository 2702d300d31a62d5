import type { ReconcileResult } from "../contract/connection";
import type { ConnectionContext } from "./context";
import { isOvertaken } from "./overtaken";
import { NotYetAllowedError } from "./problems";
import type { ReconcileEvent } from "./request";
import { settle, type Settled } from "./rounds";

/**
 * Lambda tries an event that failed again after one minute, and after two more. The last try, three minutes after the
 * event, is older than this: it leaves who still waits to the daily run, or to whoever connects the other side.
 */
const PATIENCE_MS = 150_000;

/** Reconcile: makes the bus policy and the forward rules say what the parameters say. */
export async function reconcile(context: ConnectionContext): Promise<ReconcileResult> {
  return { action: "Reconcile", ...connected(await settle({ policy: true, rules: true }, context)) };
}

/**
 * Reconcile for an event, which Lambda tries again where it fails.
 *
 * @returns undefined where the run of a later change does the same
 * @throws NotYetAllowedError for a young event, when all is done but partners have not let us in yet
 */
export async function reconcileForEvent(
  context: ConnectionContext,
  { kind, time }: ReconcileEvent,
): Promise<ReconcileResult | undefined> {
  if (kind === "change" && (await isOvertaken(time, context))) {
    context.log.info("Left to the run of a later change");
    return undefined;
  }
  const settled = await settle({ policy: true, rules: true }, context);
  if (settled.refused.length > 0) awaitPartners(settled, time, context);
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

function awaitPartners({ refused, forwarding }: Settled, eventTime: number, { log }: ConnectionContext): void {
  if (Date.now() - eventTime < PATIENCE_MS) throw new NotYetAllowedError(refused, forwarding);
  log.warn("Partners do not allow this account yet", { partners: refused.map(({ what }) => what) });
}
