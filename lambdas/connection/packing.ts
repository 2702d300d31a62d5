import { isDeepStrictEqual } from "node:util";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { RETRY_POLICY, type Flow, type PartnerTarget } from "./forward-rules";

/**
 * Targets that one rule may have; not adjustable.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MAX_TARGETS_PER_RULE = 5;

/** A rule of ours as it stands on the bus. */
export interface StandingRule {
  readonly number: number;
  readonly rule: Rule;
  readonly targets: readonly Target[];
}

/** What to change in one rule, so that all rules of the flow together have the wanted targets. */
export interface RulePlan {
  readonly name: string;
  /** Whether the rule stands, and whether its pattern, state and description are right. */
  readonly rule: "right" | "different" | "missing";
  /** Ids of targets that stay as they are. */
  readonly right: readonly string[];
  /** Targets that stand in the rule already and are wanted, but differ. */
  readonly mend: readonly PartnerTarget[];
  /** Targets that come into the rule. */
  readonly add: readonly PartnerTarget[];
  /** Ids of targets that are not wanted, or stand in an earlier rule already. */
  readonly remove: readonly string[];
}

/** The number of a rule that the flow owns; undefined for other people's rules, even if their names begin alike. */
export function ruleNumber(name: string, { rulePrefix }: Flow): number | undefined {
  const rest = name.startsWith(rulePrefix) ? name.slice(rulePrefix.length) : "";
  return /^[1-9]\d*$/.test(rest) ? Number(rest) : undefined;
}

/**
 * Spreads the targets of a flow over its rules. A target that stands somewhere stays there; new ones fill the rules
 * that have room, by number, and then new rules with the lowest free numbers.
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

/** Sorts the targets of one rule; what is wanted is taken out of `unplaced`, so that no later rule keeps it too. */
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
