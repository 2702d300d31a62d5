import type { ConnectionChanges, Forwarding } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import type { ConnectionContext } from "./context";
import { NotYetAllowedError } from "./problems";
import { settle } from "./rounds";

export interface ForwardResult {
  readonly action: "EBRule";
  readonly forwarding: Forwarding;
  readonly changed: Omit<ConnectionChanges, "policy">;
  readonly skipped: readonly SkippedParameter[];
}

/**
 * EBRule: makes the forward rules on the default bus match the parameters.
 *
 * @throws NotYetAllowedError if partners refused and nothing else failed
 * @throws Error that lists everything that AWS rejected, and why
 */
export async function forwardToPartners(context: ConnectionContext): Promise<ForwardResult> {
  const { connections, changed, forwarding, refused } = await settle({ policy: false, rules: true }, context);
  if (refused.length > 0) throw new NotYetAllowedError(refused, forwarding);
  const { policy: _untouched, ...rules } = changed;
  return { action: "EBRule", forwarding, changed: rules, skipped: connections.skipped };
}
