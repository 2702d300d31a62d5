import type { SkippedParameter } from "../contract/connection-parameters";
import { CONNECTION_FUNCTION } from "../contract/names";
import { applyFlow, Outcome, type Changes, type Problem } from "./apply-rules";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";
import { metricsFlow, partnerOf, refreshFlow, type Flow } from "./forward-rules";

export interface ForwardResult {
  readonly action: "EBRule";
  /** Partners as `account:region`, sorted. */
  readonly forwarding: { readonly metricsTo: readonly string[]; readonly refreshTo: readonly string[] };
  readonly changed: Readonly<Changes>;
  readonly skipped: readonly SkippedParameter[];
}

/**
 * Some partners do not accept our events yet. Worth another try once they do: what is connected stays, and nothing is
 * left half done.
 */
export class NotYetAllowedError extends Error {
  override readonly name = "NotYetAllowedError";
}

/**
 * EBRule: makes the forward rules on the default bus say what the parameters say.
 *
 * @throws NotYetAllowedError when partners refused and that is all that went wrong
 * @throws Error that names everything that AWS did not take, and why
 */
export async function forwardToPartners(connections: Connections, context: ConnectionContext): Promise<ForwardResult> {
  const metrics = metricsFlow(connections, context);
  const refresh = refreshFlow(connections, context);
  const outcome = new Outcome();
  await applyFlow(context.events, metrics, outcome);
  await applyFlow(context.events, refresh, outcome);

  const { changed, connected, refused, failed } = outcome;
  context.log.info("Forward rules looked after", {
    ...changed,
    connected: connected.length,
    refused: refused.length,
    failed: failed.length,
  });
  if (failed.length > 0)
    throw new Error([failures(failed), ...(refused.length > 0 ? [refusals(outcome)] : [])].join(" "));
  if (refused.length > 0) throw new NotYetAllowedError(refusals(outcome));
  return {
    action: "EBRule",
    forwarding: { metricsTo: partnersOf(metrics), refreshTo: partnersOf(refresh) },
    changed,
    skipped: connections.skipped,
  };
}

function partnersOf({ targets }: Flow): string[] {
  return targets.map(({ Id }) => partnerOf(Id));
}

function refusals({ connected, refused }: Outcome): string {
  return (
    `Not yet allowed to put events on the bus of ${list(refused.map(({ what }) => what))}. ` +
    `Name this account in a parameter there and run {"action":"EBPut"} of ${CONNECTION_FUNCTION} there, ` +
    `then {"action":"EBRule"} here again. Connected, and staying so: ${list(connected)}. ` +
    `AWS said, of the first: ${refused[0]?.reason}.`
  );
}

function failures(failed: readonly Problem[]): string {
  const each = failed.map(({ what, reason }) => `${what} (${reason})`);
  return `EventBridge did not take everything: ${list(each)}. Run {"action":"EBRule"} again once the cause is gone.`;
}

/** A partner may be there twice, as a hub and as a spoke. */
function list(items: readonly string[]): string {
  return [...new Set(items)].sort().join(", ") || "none";
}
