/** A saved plan as `terraform show -json` gives it, as far as it is read here. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, any>> | null;
    readonly after: Readonly<Record<string, any>> | null;
    /** `true` for each attribute that is not known before it is applied. */
    readonly after_unknown: Readonly<Record<string, unknown>>;
  };
}

/** What would be created, updated or destroyed. */
export function changes({ resource_changes: all = [] }: Plan): readonly ResourceChange[] {
  return all.filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op");
}

/** All that a plan would do, in one word each, outputs as well. */
export function summary(plan: Plan): readonly string[] {
  return [
    ...changes(plan).map(({ address, change }) => `${change.actions.join(" and ")} ${address}`),
    ...Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions.join() !== "no-op")
      .map(([name, { actions }]) => `${actions.join(" and ")} output ${name}`),
  ];
}

/** The inline policies, of those to be created or changed, that a person could not read in the plan. */
export function unknownPolicies(plan: Plan): readonly string[] {
  return changes(plan)
    .filter(({ type, change }) => type === "aws_iam_role_policy" && change.after_unknown.policy === true)
    .map(({ address }) => address);
}

/** Statements of a policy, by their sid. */
export function statements(policy: string): Readonly<Record<string, unknown>> {
  const { Statement } = JSON.parse(policy) as { readonly Statement: readonly { readonly Sid: string }[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

/** The one change of a type of resource. @throws Error if there are none or several */
export function onlyChange(plan: Plan, type: string): ResourceChange["change"] {
  const found = changes(plan).filter((change) => change.type === type);
  if (found.length !== 1)
    throw new Error(`${found.length} changes of ${type}, expected one: ${summary(plan).join(", ")}`);
  return found[0]!.change;
}

/** What the statements are called that a plan's text marks with a sign. */
export function signedSids(text: string, sign: "+" | "-"): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim().split(/ +/));
  return lines.flatMap(([mark, word, , sid]) => (mark === sign && word === "Sid" ? [JSON.parse(sid!)] : []));
}
