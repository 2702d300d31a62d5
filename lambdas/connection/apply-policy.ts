import {
  DescribeEventBusCommand,
  PutPermissionCommand,
  RemovePermissionCommand,
  type EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import { reasonOf } from "../../common/errors";
import type { AccountRegion } from "../../contract/account-region";
import { EVENT_BUS, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { isTooLong, MAX_POLICY_LENGTH, planPolicy, type AllowedAccounts, type PolicyPlan } from "./bus-policy";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";
import type { Round } from "./round";

/** The bus policy has no room for all accounts that the parameters name. The existing policy stays unchanged. */
export class PolicyTooLongError extends Error {
  override readonly name = "PolicyTooLongError";
}

/**
 * The accounts that the parameters allow. The own account is left out, because it may put events on its own bus without
 * a statement, from any Region.
 */
export function allowedAccounts({ hubs, spokes }: Connections, own: AccountRegion): AllowedAccounts {
  const partners = (refs: readonly AccountRegion[]) =>
    [...new Set(refs.map(({ account }) => account))].filter((account) => account !== own.account).sort();
  return { spokes: partners(spokes), hubs: partners(hubs) };
}

/** Reads the bus policy and plans what it should be. */
export async function readPolicyPlan(connections: Connections, context: ConnectionContext): Promise<PolicyPlan> {
  const { Policy } = await context.events.send(new DescribeEventBusCommand({ Name: EVENT_BUS }));
  return planPolicy(Policy, context.own, allowedAccounts(connections, context.own), context.organizationId);
}

/**
 * Makes the bus policy match the parameters. It changes only the two statements that this system owns, but writes the
 * policy as a whole, because EventBridge has no other way to name several accounts in one statement.
 *
 * EventBridge has no conditional write, so a change that somebody else makes between our read and our write is
 * overwritten. To keep this time to one round trip, nothing else happens between the two calls, and a failed write is
 * never just repeated: the next attempt starts with a new read.
 *
 * @throws PolicyTooLongError
 */
export async function applyPolicy(connections: Connections, context: ConnectionContext, round: Round): Promise<void> {
  const plan = await readPolicyPlan(connections, context);
  if (plan.differences.length === 0) return;
  if (isTooLong(plan)) throw tooLong(plan, connections, context);
  try {
    await writePolicy(context.eventsOnce, plan.policy);
    round.changed.policy = true;
  } catch (error) {
    round.failed.push({ what: "the bus policy", reason: reasonOf(error) });
  }
}

async function writePolicy(events: EventBridgeClient, policy: string | undefined): Promise<void> {
  await events.send(
    policy === undefined
      ? new RemovePermissionCommand({ EventBusName: EVENT_BUS, RemoveAllPermissions: true })
      : new PutPermissionCommand({ EventBusName: EVENT_BUS, Policy: policy }),
  );
}

function tooLong({ policy = "" }: PolicyPlan, connections: Connections, context: ConnectionContext): Error {
  const { spokes, hubs } = allowedAccounts(connections, context.own);
  const remedy =
    context.organizationId === undefined
      ? "Give the hub its organizationId in the configuration and deploy it, or connect fewer accounts directly to this " +
        "one, for example over several hubs."
      : `Even with organization ${context.organizationId} in the place of the spokes there is no room: connect fewer hubs, ` +
        "or shorten the statements of others.";
  return new PolicyTooLongError(
    `The bus policy would have ${policy.length} characters, EventBridge allows ${MAX_POLICY_LENGTH}: ` +
      `${spokes.length + hubs.length} accounts are to be allowed (${spokes.length} of ${MONITORED_PROJECTS_PATH}, ` +
      `${hubs.length} of ${MONITORS_PATH}) beside the statements of others. The old policy is unchanged. ${remedy}`,
  );
}
