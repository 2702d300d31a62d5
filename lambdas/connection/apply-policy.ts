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

/** The bus policy has no room for what the parameters ask for; it is unchanged. */
export class PolicyTooLongError extends Error {
  override readonly name = "PolicyTooLongError";
}

/** Accounts that the parameters let in. The own one may put events on its own bus without a statement, from any Region. */
export function allowedAccounts({ hubs, spokes }: Connections, own: AccountRegion): AllowedAccounts {
  const partners = (refs: readonly AccountRegion[]) =>
    [...new Set(refs.map(({ account }) => account))].filter((account) => account !== own.account).sort();
  return { spokes: partners(spokes), hubs: partners(hubs) };
}

/** Reads the bus policy, and says what it is to be. */
export async function readPolicyPlan(connections: Connections, context: ConnectionContext): Promise<PolicyPlan> {
  const { Policy } = await context.events.send(new DescribeEventBusCommand({ Name: EVENT_BUS }));
  return planPolicy(Policy, context.own, allowedAccounts(connections, context.own), context.organizationId);
}

/**
 * Makes the bus policy say what the parameters say. Only our own two statements change; the policy is written whole,
 * because EventBridge knows no other way to name several accounts in one statement.
 *
 * EventBridge has no conditional write: what somebody else writes between the read and the write, one round trip, is
 * overwritten. Hence nothing happens in between, and a write that fails is not sent again but starts with a new read.
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
