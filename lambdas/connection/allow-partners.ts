import type { RejectedPrincipal } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import { allowedAccounts } from "./apply-policy";
import { allowOnly, type AllowedAccounts } from "./bus-policy";
import type { ConnectionContext } from "./context";
import { settle } from "./rounds";

export interface AllowResult {
  readonly action: "EBPut";
  readonly allowed: AllowedAccounts;
  /** Accounts that the parameters name, but AWS does not accept in the policy. */
  readonly rejected: readonly RejectedPrincipal[];
  /** Whether the bus policy was written. */
  readonly changed: boolean;
  readonly skipped: readonly SkippedParameter[];
}

/**
 * EBPut: makes the default bus accept our events from the partners that the parameters name, and from no other account.
 *
 * @throws PolicyTooLongError if the policy would be longer than EventBridge allows; the existing policy then stays
 *   unchanged
 */
export async function allowPartners(context: ConnectionContext): Promise<AllowResult> {
  const { connections, changed, rejected } = await settle({ policy: true, rules: false }, context);
  const isAllowed = (account: string): boolean => rejected.every((one) => one.account !== account);
  const allowed = allowOnly(allowedAccounts(connections, context.own), isAllowed);
  return { action: "EBPut", allowed, rejected, changed: changed.policy, skipped: connections.skipped };
}
