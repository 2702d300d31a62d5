import {
  DescribeEventBusCommand,
  PutPermissionCommand,
  RemovePermissionCommand,
  type EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import type { AccountRef } from "../contract/account-ref";
import type { SkippedParameter } from "../contract/connection-parameters";
import { EVENT_BUS, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../contract/names";
import { MAX_POLICY_LENGTH, mergePolicy, ownStatements, type AllowedAccounts } from "./bus-policy";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";

export interface AllowResult {
  readonly action: "EBPut";
  readonly allowed: AllowedAccounts;
  /** Whether the bus policy had to be written. */
  readonly changed: boolean;
  readonly skipped: readonly SkippedParameter[];
}

/**
 * EBPut: makes the default bus accept our events from the partners that the parameters name, and from nobody else.
 *
 * Only our own two statements change; the policy is written whole, because EventBridge knows no other way to name
 * several accounts in one statement.
 *
 * @throws Error when the policy would be longer than EventBridge allows; the old one is then unchanged
 */
export async function allowPartners(
  { hubs, spokes, skipped }: Connections,
  { own, events, log }: ConnectionContext,
): Promise<AllowResult> {
  const allowed = { spokes: partnerAccounts(spokes, own), hubs: partnerAccounts(hubs, own) };
  const current = (await events.send(new DescribeEventBusCommand({ Name: EVENT_BUS }))).Policy;
  const policy = mergePolicy(current, ownStatements(own, allowed));
  const changed = policy !== current;
  if (changed) {
    if (policy && policy.length > MAX_POLICY_LENGTH) throw policyTooLong(policy.length, allowed);
    await writePolicy(events, policy);
  }
  log.info("Bus policy says what the parameters say", {
    changed,
    spokes: allowed.spokes.length,
    hubs: allowed.hubs.length,
    characters: policy?.length ?? 0,
  });
  return { action: "EBPut", allowed, changed, skipped };
}

async function writePolicy(events: EventBridgeClient, policy: string | undefined): Promise<void> {
  await events.send(
    policy === undefined
      ? new RemovePermissionCommand({ EventBusName: EVENT_BUS, RemoveAllPermissions: true })
      : new PutPermissionCommand({ EventBusName: EVENT_BUS, Policy: policy }),
  );
}

/** The own account may put events on its own bus without a statement, from any Region. */
function partnerAccounts(refs: readonly AccountRef[], own: AccountRef): string[] {
  return [...new Set(refs.map(({ account }) => account))].filter((account) => account !== own.account).sort();
}

function policyTooLong(length: number, { spokes, hubs }: AllowedAccounts): Error {
  return new Error(
    `The bus policy would have ${length} characters, EventBridge allows ${MAX_POLICY_LENGTH}: ` +
      `${spokes.length + hubs.length} accounts are to be allowed (${spokes.length} of ${MONITORED_PROJECTS_PATH}, ` +
      `${hubs.length} of ${MONITORS_PATH}) beside the statements of others. The old policy is unchanged. ` +
      "Connect fewer accounts directly to this one, for example over several hubs; " +
      "a condition on the organization instead of a list is not offered yet.",
  );
}
