import {
  DescribeEventBusCommand,
  PutPermissionCommand,
  RemovePermissionCommand,
  type EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import { reasonOf } from "../../common/errors";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { EVENT_BUS, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { findAcceptedAccounts } from "./accepted-accounts";
import {
  allowOnly,
  isTooLong,
  MAX_POLICY_LENGTH,
  namedAccounts,
  planPolicy,
  type AllowedAccounts,
  type PolicyPlan,
} from "./bus-policy";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";
import type { Round } from "./round";

/** The bus policy has no room for all accounts that the parameters name. The existing policy stays unchanged. */
export class PolicyTooLongError extends Error {
  override readonly name = "PolicyTooLongError";
}

/**
 * The names of the errors with which AWS rejects a policy for what it says. EventBridge does not document which of them
 * it uses for a principal that it does not know, for example an account that was closed or mistyped.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
 */
const REJECTED_POLICY = /^(Validation|MalformedPolicy|Invalid(Parameter|Policy|Principal|Request))/;

/**
 * The accounts that the parameters allow. A partner that is this account and Region itself needs no statement. The own
 * account is listed if a partner is in another of its Regions: public reports differ on whether PutTargets then asks for
 * a statement, and one too many allows nothing that the account may not do anyway.
 */
export function allowedAccounts({ hubs, spokes }: Connections, own: AccountRegion): AllowedAccounts {
  const partners = (refs: readonly AccountRegion[]) =>
    [
      ...new Set(refs.filter((ref) => accountRegionId(ref) !== accountRegionId(own)).map(({ account }) => account)),
    ].sort();
  return { spokes: partners(spokes), hubs: partners(hubs) };
}

/** Reads the bus policy and plans what it should be. */
export async function readPolicyPlan(allowed: AllowedAccounts, context: ConnectionContext): Promise<PolicyPlan> {
  const { Policy } = await context.events.send(new DescribeEventBusCommand({ Name: EVENT_BUS }));
  return planPolicy(Policy, context.own, allowed, context.organizationId);
}

/**
 * Makes the bus policy match the parameters. It changes only the two statements that this system owns, but writes the
 * policy as a whole, because EventBridge has no other way to name several accounts in one statement.
 *
 * A single account that AWS does not accept as a principal makes it reject the whole policy. The others are then
 * written without it, and the round records the account as rejected.
 *
 * EventBridge has no conditional write, so a change that somebody else makes between our read and our write is
 * overwritten. To keep this time to one round trip, nothing else happens between the two calls, and a failed write is
 * never just repeated: the next attempt starts with a new read.
 *
 * @throws PolicyTooLongError
 */
export async function applyPolicy(connections: Connections, context: ConnectionContext, round: Round): Promise<void> {
  const wanted = allowedAccounts(connections, context.own);
  const allowed = allowOnly(wanted, (account) => !round.rejected.has(account));
  try {
    const rejection = await write(allowed, context, round);
    if (rejection) await writeAccepted(allowed, rejection, context, round);
  } catch (error) {
    if (error instanceof PolicyTooLongError) throw error;
    round.failed.push({ what: "the bus policy", reason: reasonOf(error) });
  }
}

/**
 * Writes the policy with all accounts that AWS accepts.
 *
 * @param rejection the error with which AWS rejected the policy with all of them
 */
async function writeAccepted(
  allowed: AllowedAccounts,
  rejection: Error,
  context: ConnectionContext,
  round: Round,
): Promise<void> {
  const { standing, spokesAllowedBy } = await readPolicyPlan(allowed, context);
  const names = namedAccounts(allowed, spokesAllowedBy);
  const isNamed = new Set(names);
  const { rejected } = await findAcceptedAccounts(names, new Set(standing), rejection, (accounts) => {
    const some = allowOnly(allowed, (account) => accounts.has(account) || !isNamed.has(account));
    return write(some, context, round, { always: true });
  });
  for (const [account, error] of rejected) round.rejected.set(account, reasonOf(error));
}

/**
 * Reads the policy, and writes it if it differs from the plan.
 *
 * @param always writes it even if it does not differ, to see whether AWS accepts it
 * @returns the error if AWS rejects the policy for what it says
 * @throws PolicyTooLongError
 * @throws every other error of EventBridge
 */
async function write(
  allowed: AllowedAccounts,
  context: ConnectionContext,
  round: Round,
  { always = false } = {},
): Promise<Error | undefined> {
  const plan = await readPolicyPlan(allowed, context);
  const differs = plan.differences.length > 0;
  if (!differs && !(always && plan.policy !== undefined)) return undefined;
  if (isTooLong(plan)) throw tooLong(plan, allowed, context);
  try {
    await send(context.eventsOnce, plan.policy);
  } catch (error) {
    if (error instanceof Error && REJECTED_POLICY.test(error.name)) return error;
    throw error;
  }
  if (differs) round.changed.policy = true;
  return undefined;
}

async function send(events: EventBridgeClient, policy: string | undefined): Promise<void> {
  await events.send(
    policy === undefined
      ? new RemovePermissionCommand({ EventBusName: EVENT_BUS, RemoveAllPermissions: true })
      : new PutPermissionCommand({ EventBusName: EVENT_BUS, Policy: policy }),
  );
}

function tooLong({ policy = "" }: PolicyPlan, { spokes, hubs }: AllowedAccounts, context: ConnectionContext): Error {
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
