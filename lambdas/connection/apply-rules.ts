import {
  DeleteRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type EventBridgeClient,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { EVENT_BUS } from "../contract/names";
import { type Flow, type PartnerTarget, partnerOf } from "./forward-rules";
import { packTargets, ruleNumber, type RulePlan, type StandingRule } from "./packing";

/** Numbers of things written. */
export interface Changes {
  rulesPut: number;
  rulesDeleted: number;
  targetsPut: number;
  targetsRemoved: number;
}

/** Something that AWS did not do. */
export interface Problem {
  /** A partner as `account:region`, or a rule. */
  readonly what: string;
  /** Name and message of AWS's error. */
  readonly reason: string;
}

/** What became of a flow, or of several one after the other. */
export class Outcome {
  readonly changed: Changes = { rulesPut: 0, rulesDeleted: 0, targetsPut: 0, targetsRemoved: 0 };
  /** Partners whose target stands in a rule as it should. */
  readonly connected: string[] = [];
  /** Partners whose bus does not accept our events yet. */
  readonly refused: Problem[] = [];
  readonly failed: Problem[] = [];
}

const ACCESS_DENIED = "AccessDeniedException";

/**
 * Makes the rules of a flow say what is wanted, and writes only what differs. A rule or target that AWS does not take
 * is told in the outcome and does not keep the others from being written.
 */
export async function applyFlow(events: EventBridgeClient, flow: Flow, outcome: Outcome): Promise<void> {
  for (const plan of packTargets(await readRules(events, flow), flow)) {
    try {
      await applyPlan(events, flow, plan, outcome);
    } catch (error) {
      outcome.failed.push({ what: `rule ${plan.name}`, reason: reasonOf(error) });
    }
  }
}

async function readRules(events: EventBridgeClient, flow: Flow): Promise<StandingRule[]> {
  const pages = await allPages((NextToken) =>
    events.send(new ListRulesCommand({ EventBusName: EVENT_BUS, NamePrefix: flow.rulePrefix, NextToken })),
  );
  const standing: StandingRule[] = [];
  for (const rule of pages.flatMap(({ Rules }) => Rules ?? [])) {
    const number = ruleNumber(rule.Name!, flow);
    if (number !== undefined) standing.push({ number, rule, targets: await readTargets(events, rule.Name!) });
  }
  return standing;
}

async function readTargets(events: EventBridgeClient, Rule: string): Promise<Target[]> {
  const pages = await allPages((NextToken) =>
    events.send(new ListTargetsByRuleCommand({ EventBusName: EVENT_BUS, Rule, NextToken })),
  );
  return pages.flatMap(({ Targets }) => Targets ?? []);
}

async function allPages<Page extends { NextToken?: string }>(
  read: (token: string | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    pages.push(page);
    token = page.NextToken;
  } while (token);
  return pages;
}

/** Removes first, because a full rule takes no more targets. A rule that ends without targets is deleted. */
async function applyPlan(events: EventBridgeClient, flow: Flow, plan: RulePlan, outcome: Outcome): Promise<void> {
  const left = await removeTargets(events, plan, outcome);
  const wanted = plan.right.length + plan.mend.length + plan.add.length;
  if (wanted > 0 && plan.define) await putRule(events, flow, plan.name, outcome);
  outcome.connected.push(...plan.right.map(partnerOf));
  await putTargets(events, plan.name, plan.mend, outcome);
  const added = await putTargets(events, plan.name, plan.add, outcome);
  if (left + plan.right.length + plan.mend.length + added > 0) return;
  await events.send(new DeleteRuleCommand({ EventBusName: EVENT_BUS, Name: plan.name }));
  outcome.changed.rulesDeleted++;
}

/** PutRule replaces the whole rule: what is left out would become empty. */
async function putRule(events: EventBridgeClient, flow: Flow, Name: string, outcome: Outcome): Promise<void> {
  await events.send(
    new PutRuleCommand({
      Name,
      EventBusName: EVENT_BUS,
      EventPattern: JSON.stringify(flow.pattern),
      State: "ENABLED",
      Description: flow.description,
    }),
  );
  outcome.changed.rulesPut++;
}

/** @returns how many could not be removed */
async function removeTargets(
  events: EventBridgeClient,
  { name: Rule, remove: Ids }: RulePlan,
  { changed, failed }: Outcome,
): Promise<number> {
  if (Ids.length === 0) return 0;
  const answer = await events.send(new RemoveTargetsCommand({ EventBusName: EVENT_BUS, Rule, Ids: [...Ids] }));
  const entries = answer.FailedEntryCount ? (answer.FailedEntries ?? []) : [];
  for (const { TargetId, ErrorCode, ErrorMessage } of entries) {
    failed.push({ what: `removal of target ${TargetId} of rule ${Rule}`, reason: `${ErrorCode}: ${ErrorMessage}` });
  }
  changed.targetsRemoved += Ids.length - entries.length;
  return entries.length;
}

/**
 * Puts targets into a rule: at most the five that a rule may have, so always one call (PutTargets takes ten).
 *
 * One target that AWS does not take makes the whole call fail: then each is tried alone, so that the others get in.
 *
 * @returns how many were put
 */
async function putTargets(
  events: EventBridgeClient,
  Rule: string,
  targets: readonly PartnerTarget[],
  outcome: Outcome,
): Promise<number> {
  if (targets.length === 0) return 0;
  try {
    const answer = await events.send(new PutTargetsCommand({ EventBusName: EVENT_BUS, Rule, Targets: [...targets] }));
    const entries = answer.FailedEntryCount ? (answer.FailedEntries ?? []) : [];
    for (const { TargetId, ErrorCode, ErrorMessage } of entries) {
      addProblem(outcome, TargetId!, ErrorCode, `${ErrorCode}: ${ErrorMessage}`);
    }
    const failedIds = new Set(entries.map(({ TargetId }) => TargetId));
    const put = targets.filter(({ Id }) => !failedIds.has(Id));
    outcome.connected.push(...put.map(({ Id }) => partnerOf(Id)));
    outcome.changed.targetsPut += put.length;
    return put.length;
  } catch (error) {
    if (targets.length === 1) {
      addProblem(outcome, targets[0]!.Id, (error as Error).name, reasonOf(error));
      return 0;
    }
    let put = 0;
    for (const target of targets) put += await putTargets(events, Rule, [target], outcome);
    return put;
  }
}

function addProblem(outcome: Outcome, targetId: string, code: string | undefined, reason: string): void {
  (code === ACCESS_DENIED ? outcome.refused : outcome.failed).push({ what: partnerOf(targetId), reason });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
