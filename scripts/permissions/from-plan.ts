import { BadInputError } from "../bad-input";
import type { Values } from "../synthesized-stacks";
import { KNOWN_AFTER_APPLY, permissionsOf } from "./holders";
import { statementsOfJson, type Permission } from "./policy";
import type { StackChange } from "./report";

/** A plan as `terraform show -json` writes it, as far as it is read here. */
interface Plan {
  readonly planned_values?: unknown;
  readonly errored?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
}

interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly before: Values | null;
    readonly after: Values | null;
    /** `true` where a value is known only after apply. */
    readonly after_unknown?: Values;
  };
}

/**
 * What a plan changes; the stack has the name that its resources carry as a tag, or else `fallback`.
 *
 * @throws BadInputError where the JSON is no plan, or one that ended in an error
 */
export function changeInPlan(json: object, fallback: string): StackChange {
  const plan = json as Plan;
  if (plan.planned_values === undefined) {
    throw new BadInputError(`${fallback} is no plan; write one with: terraform show -json <plan file>`);
  }
  if (plan.errored) throw new BadInputError(`${fallback} is a plan that ended in an error, so it is not whole.`);
  const resources = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  return {
    stack: stackTag(resources) ?? fallback,
    before: resources.flatMap((one) => granted(one, one.change.before)),
    after: resources.flatMap((one) => granted(one, afterApply(one))),
  };
}

function granted({ address, type }: ResourceChange, values: Values | null): readonly Permission[] {
  return values === null ? [] : permissionsOf(type, { address, values, statements: statementsOfJson });
}

function afterApply({ change: { after, after_unknown: unknown = {} } }: ResourceChange): Values | null {
  if (after === null) return null;
  const later = Object.keys(unknown).filter((name) => unknown[name] === true);
  return { ...after, ...Object.fromEntries(later.map((name) => [name, KNOWN_AFTER_APPLY])) };
}

function stackTag(resources: readonly ResourceChange[]): string | undefined {
  for (const { change } of resources) {
    const tags = (change.after ?? change.before)?.tags_all as Values | null | undefined;
    const name = tags?.["ds-dashboard:stack"];
    if (typeof name === "string") return name;
  }
  return undefined;
}
