import { isDeepStrictEqual } from "node:util";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { RETRY_POLICY, type Flow, type PartnerTarget } from "./forward-rules";

/**
 * The most targets that one rule may have; the quota is not adjustable.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MAX_TARGETS_PER_RULE = 5;

/** One of our rules as it exists on the bus. */
export interface StandingRule {
  readonly number: number;
  readonly rule: Rule;
  readonly targets: readonly Target[];
}

/** The changes to one rule that are part of bringing the whole flow to the planned state. */
export interface RulePlan {
  readonly name: string;
  /** Whether the rule exists and has the right pattern, state and description. */
  readonly rule: "right" | "different" | "missing";
  /** Ids of targets that stay unchanged. */
  readonly right: readonly string[];
  /** Targets that are in the rule and belong there, but differ from the plan. */
  readonly mend: readonly PartnerTarget[];
  /** Targets to add to the rule. */
  readonly add: readonly PartnerTarget[];
  /** Ids of targets that do not belong here, or that an earlier rule already has. */
  readonly remove: readonly string[];
}

/**
 * The number of a rule that the flow owns; undefined for all other rules, even if their names begin with the prefix.
 */
export function ruleNumber(name: string, { rulePrefix }: Flow): number | undefined {
  const rest = name.startsWith(rulePrefix) ? name.slice(rulePrefix.length) : "";
  return /^[1-9]\d*$/.test(rest) ? Number(rest) : undefined;
}

/**
 * Distributes the targets of a flow over its rules. Existing targets stay in their rules. New targets first fill the
 * existing rules that have room, in the order of their numbers, and then go into new rules with the lowest free
 * numbers.
 */
export function packTargets(standing: readonly StandingRule[], flow: Flow): RulePlan[] {
  const unplaced = new Map(flow.targets.map((target) => [target.Id, target]));
  const kept = [...standing]
    .sort((one, other) => one.number - other.number)
    .map(({ number, rule, targets }) => ({
      name: `${flow.rulePrefix}${number}`,
      rule: isDefinedAs(rule, flow) ? ("right" as const) : ("different" as const),
      ...sortOut(targets, unplaced),
    }));

  const missing = [...unplaced.values()];
  const filled = kept.map((plan) => {
    const room = Math.max(0, MAX_TARGETS_PER_RULE - plan.right.length - plan.mend.length);
    return { ...plan, add: missing.splice(0, room) };
  });

  const taken = new Set(standing.map(({ number }) => number));
  const added: RulePlan[] = [];
  for (let number = 1; missing.length > 0; number++) {
    if (taken.has(number)) continue;
    const add = missing.splice(0, MAX_TARGETS_PER_RULE);
    added.push({ name: `${flow.rulePrefix}${number}`, rule: "missing", right: [], mend: [], add, remove: [] });
  }
  return [...filled, ...added];
}

/**
 * Compares the targets of one rule with the plan. Planned targets are removed from `unplaced`, so that no later rule
 * keeps them too.
 */
function sortOut(
  targets: readonly Target[],
  unplaced: Map<string, PartnerTarget>,
): Pick<RulePlan, "right" | "mend" | "remove"> {
  const right: string[] = [];
  const mend: PartnerTarget[] = [];
  const remove: string[] = [];
  for (const target of targets) {
    const id = target.Id!;
    const wanted = unplaced.get(id);
    if (!wanted) remove.push(id);
    else if (isDeepStrictEqual({ RetryPolicy: RETRY_POLICY, ...target }, wanted)) right.push(id);
    else mend.push(wanted);
    unplaced.delete(id);
  }
  return { right, mend, remove };
}

function isDefinedAs(rule: Rule, { pattern, description }: Flow): boolean {
  return (
    rule.State === "ENABLED" &&
    rule.Description === description &&
    isDeepStrictEqual(JSON.parse(rule.EventPattern ?? "null"), pattern)
  );
}
