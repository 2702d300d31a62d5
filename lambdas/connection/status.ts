import type { Difference, LimitUse, StatusResult } from "../../contract/connection";
import { allowedAccounts, readPolicyPlan } from "./apply-policy";
import { readConnections } from "./connections";
import { MAX_POLICY_LENGTH, type PolicyPlan } from "./bus-policy";
import type { ConnectionContext } from "./context";
import { batchesFlow, metricsFlow, partnerOf, refreshFlow } from "./forward-rules";
import { packTargets, type RulePlan } from "./packing";
import { listRules, rulesOf } from "./standing-rules";

/**
 * The default number of rules of a bus, by Region.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const RULE_QUOTA = 300;
const LOWER_RULE_QUOTA: Readonly<Record<string, number>> = { "af-south-1": 100, "eu-south-1": 100 };

/** Status: reports how the bus differs from the parameters, using the same plans that Reconcile would carry out. */
export async function status(context: ConnectionContext): Promise<StatusResult> {
  const connections = await readConnections(context.ssm, context.own);
  const policy = await readPolicyPlan(allowedAccounts(connections, context.own), context);
  const rules = await listRules(context.events);
  const plans: RulePlan[] = [];
  for (const flowOf of [metricsFlow, batchesFlow, refreshFlow]) {
    const flow = flowOf(connections, context);
    plans.push(...packTargets(await rulesOf(flow, rules, context.events), flow));
  }
  return {
    action: "Status",
    ...context.own,
    wanted: connections.records,
    skipped: connections.skipped,
    spokesAllowedBy: policy.spokesAllowedBy,
    limits: [...policyLimit(policy, context), ruleLimit(rules.length, plans, context)],
    differences: [...policy.differences, ...plans.flatMap(differencesOf)],
  };
}

function differencesOf({ name, rule, right, mend, add, remove }: RulePlan): Difference[] {
  const isWanted = right.length + mend.length + add.length > 0;
  const problem = isWanted ? rule : "not wanted";
  const targets = (ids: readonly string[], problem: Difference["problem"]): Difference[] =>
    ids.map((id) => ({ kind: "target", name: `${partnerOf(id)} in ${name}`, problem }));
  const idsOf = (list: RulePlan["add"]) => list.map(({ Id }) => Id);
  return [
    ...(problem === "right" ? [] : [{ kind: "rule", name, problem } as const]),
    ...targets(idsOf(add), "missing"),
    ...targets(idsOf(mend), "different"),
    ...targets(remove, "not wanted"),
  ];
}

function policyLimit(
  { policy = "", spokesAllowedBy }: PolicyPlan,
  { organizationId }: ConnectionContext,
): readonly LimitUse[] {
  if (organizationId !== undefined && spokesAllowedBy === "account") return [];
  return [{ limit: "policy", used: policy.length, allowed: MAX_POLICY_LENGTH }];
}

function ruleLimit(standing: number, plans: readonly RulePlan[], { own }: ConnectionContext): LimitUse {
  const missing = plans.filter(({ rule, add }) => rule === "missing" && add.length > 0).length;
  const allowed = LOWER_RULE_QUOTA[own.region] ?? RULE_QUOTA;
  return { limit: "rules", used: standing + missing, allowed };
}
