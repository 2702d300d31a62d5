import type { Difference, StatusResult } from "../../contract/connection";
import { allowedAccounts, readPolicyPlan } from "./apply-policy";
import { readConnections } from "./connections";
import type { ConnectionContext } from "./context";
import { metricsFlow, partnerOf, refreshFlow } from "./forward-rules";
import { packTargets, type RulePlan } from "./packing";
import { readRules } from "./standing-rules";

/** Status: reports how the bus differs from the parameters, using the same plans that Reconcile would carry out. */
export async function status(context: ConnectionContext): Promise<StatusResult> {
  const connections = await readConnections(context.ssm, context.own);
  const { differences, spokesAllowedBy } = await readPolicyPlan(allowedAccounts(connections, context.own), context);
  const plans: RulePlan[] = [];
  for (const flow of [metricsFlow(connections, context), refreshFlow(connections, context)]) {
    plans.push(...packTargets(await readRules(context.events, flow), flow));
  }
  return {
    action: "Status",
    ...context.own,
    wanted: connections.records,
    skipped: connections.skipped,
    spokesAllowedBy,
    differences: [...differences, ...plans.flatMap(differencesOf)],
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
