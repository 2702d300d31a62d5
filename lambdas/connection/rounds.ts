import { reasonOf } from "../../common/errors";
import type { ConnectionChanges, Forwarding, RejectedPrincipal } from "../../contract/connection";
import { FORWARD_RULE_PREFIX } from "../../contract/names";
import { applyPolicy, PolicyTooLongError } from "./apply-policy";
import { applyFlow } from "./apply-rules";
import { readConnections, type Connections } from "./connections";
import type { ConnectionContext } from "./context";
import { batchesFlow, metricsFlow, refreshFlow } from "./forward-rules";
import { unsettled } from "./problems";
import { Round, type Problem } from "./round";
import { listRules } from "./standing-rules";
import { storeRegistry } from "./store-registry";

/** The parts of the bus that a run manages. */
export interface Parts {
  readonly policy: boolean;
  readonly rules: boolean;
}

/** The state of the account after the last round. */
export interface Settled {
  readonly connections: Connections;
  /** The sum of what all rounds wrote. */
  readonly changed: ConnectionChanges;
  readonly forwarding: Forwarding;
  /** Partners whose bus does not accept our events yet. */
  readonly refused: readonly Problem[];
  /** Accounts that AWS does not accept as principals of the bus policy, sorted. */
  readonly rejected: readonly RejectedPrincipal[];
}

const MAX_ROUNDS = 8;
const NOWHERE: Forwarding = { metricsTo: [], batchesTo: [], refreshTo: [] };
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Reads the parameters and the bus, writes what differs, and starts another round until a round has nothing to write.
 *
 * Several runs may be active at once, and parameters may change meanwhile. A run that has written something always
 * reads everything once more after its last write. The final state therefore matches the parameters. A change of a
 * parameter after that last read starts a run of its own. If a call fails because another run was faster (it deleted or
 * filled the rule), the next round corrects it. Nothing prevents concurrent runs: the queue starts two at a time, which
 * is the minimum, people and programs start others, and accounts with a low quota cannot have reserved concurrency.
 *
 * @throws PolicyTooLongError if the policy has no room; the rules are still right
 * @throws Error that lists everything that EventBridge rejected in the last round, and why
 */
export async function settle(parts: Parts, context: ConnectionContext): Promise<Settled> {
  const refusals = new Map<string, Problem>();
  const rejections = new Map<string, string>();
  const { changed } = new Round(refusals, rejections);
  for (let number = 1; ; number++) {
    const readAt = Date.now();
    const connections = await readConnections(context.ssm, context.own);
    const round = new Round(refusals, rejections);
    await copyRegistry(connections, readAt, context, round);
    const noRoom = parts.policy ? await policyWithinRoom(connections, context, round) : undefined;
    const forwarding = parts.rules ? await applyFlows(connections, context, round) : NOWHERE;
    add(changed, round.changed);
    if (round.quiet || number === MAX_ROUNDS) {
      const rejected = [...rejections].sort().map(([account, reason]) => ({ account, reason }));
      const settled: Settled = { connections, changed, forwarding, refused: round.refused, rejected };
      tell(settled, round.failed.length, number, context);
      if (!round.quiet) throw unsettled(round, forwarding);
      if (noRoom) throw noRoom;
      return settled;
    }
    if (round.failed.length > 0) await context.pause(pauseAfter(number));
  }
}

/**
 * Comes before the policy: once an account may put events on the bus, the archive can find out that it is registered.
 */
async function copyRegistry(
  { registry }: Connections,
  readAt: number,
  { registryTable }: ConnectionContext,
  round: Round,
): Promise<void> {
  if (!registryTable) return;
  try {
    await storeRegistry(registryTable, registry, readAt);
  } catch (error) {
    round.failed.push({ what: "the copy of the registered accounts", reason: reasonOf(error) });
  }
}

async function applyFlows(connections: Connections, context: ConnectionContext, round: Round): Promise<Forwarding> {
  const { events } = context;
  const standing = await listRules(events, FORWARD_RULE_PREFIX);
  const metricsTo = await applyFlow(events, metricsFlow(connections, context), standing, round);
  const batchesTo = await applyFlow(events, batchesFlow(connections, context), standing, round);
  const refreshTo = await applyFlow(events, refreshFlow(connections, context), standing, round);
  return { metricsTo, batchesTo, refreshTo };
}

/**
 * Returns the error if the policy has no room, so that the rules are still updated. Otherwise, a removed partner would
 * go on receiving events.
 */
async function policyWithinRoom(
  connections: Connections,
  context: ConnectionContext,
  round: Round,
): Promise<PolicyTooLongError | undefined> {
  try {
    await applyPolicy(connections, context, round);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyTooLongError) return error;
    throw error;
  }
}

function tell(
  { connections, changed, forwarding, refused, rejected }: Settled,
  failed: number,
  rounds: number,
  { log }: ConnectionContext,
): void {
  for (const { name, reason } of connections.skipped) log.warn("Parameter skipped", { parameter: name, reason });
  for (const { account, reason } of rejected) {
    log.warn("AWS does not accept the account in the bus policy; the others are in it", { partner: account, reason });
  }
  log.info("Bus looked after", {
    rounds,
    ...changed,
    hubs: connections.hubs.length,
    spokes: connections.spokes.length,
    metricsTo: forwarding.metricsTo.length,
    batchesTo: forwarding.batchesTo.length,
    refreshTo: forwarding.refreshTo.length,
    refused: refused.length,
    rejected: rejected.length,
    failed,
  });
}

function add(sum: Round["changed"], { policy, ...numbers }: ConnectionChanges): void {
  sum.policy ||= policy;
  for (const [what, number] of Object.entries(numbers)) sum[what as keyof typeof numbers] += number;
}

/** The pause is random, so that two runs that disturbed each other do not do so again. */
function pauseAfter(round: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (round - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}
