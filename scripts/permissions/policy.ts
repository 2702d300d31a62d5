import { BadInputError } from "../bad-input";

/** One thing that somebody may do, in words. */
export interface Permission {
  /** A metric's name, or whose permission it is. */
  readonly heading: string;
  /** For example `sagemaker:Search on *`. */
  readonly text: string;
}

/** A statement of a policy, with lists where IAM also takes a bare value. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: readonly string[];
  /** None in a trust policy. */
  readonly resources: readonly string[];
  /** For example `Service events.amazonaws.com`; none in the policy of a role. */
  readonly principals: readonly string[];
  /** For example `StringEquals iam:PassedToService = events.amazonaws.com`; all of them have to hold. */
  readonly conditions: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The statements of an IAM policy as AWS stores it. */
export function statementsOfJson(policy: string): readonly Statement[] {
  return list((JSON.parse(policy) as Fields).Statement as Fields | readonly Fields[]).map((statement) => {
    refuseUnknown(statement, ["Sid", "Effect", "Action", "Resource", "Principal", "Condition"]);
    const { Sid, Effect, Action, Resource, Principal, Condition } = statement;
    return {
      sid: Sid as string | undefined,
      effect: Effect as string,
      actions: list(Action as OneOrMany),
      resources: list(Resource as OneOrMany),
      principals:
        Principal === "*"
          ? ["anybody"]
          : Object.entries((Principal ?? {}) as Readonly<Record<string, OneOrMany>>).flatMap(([type, identifiers]) =>
              list(identifiers).map((identifier) => principal(type, identifier)),
            ),
      conditions: Object.entries((Condition ?? {}) as Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>)
        .flatMap(([test, byVariable]) =>
          Object.entries(byVariable).map(([variable, values]) => condition(test, variable, list(values))),
        )
        .sort(),
    };
  });
}

/** The statements of a `data.aws_iam_policy_document`. */
export function statementsOfDocument(document: Fields): readonly Statement[] {
  return list(document.statement as Fields | readonly Fields[]).map((statement) => {
    refuseUnknown(statement, ["sid", "effect", "actions", "resources", "principals", "condition"]);
    const { sid, effect = "Allow", actions, resources, principals, condition: conditions } = statement;
    return {
      sid: sid as string | undefined,
      effect: effect as string,
      actions: list(actions as OneOrMany),
      resources: list(resources as OneOrMany),
      principals: list(principals as readonly { type: string; identifiers: OneOrMany }[] | undefined).flatMap(
        ({ type, identifiers }) => list(identifiers).map((identifier) => principal(type, identifier)),
      ),
      conditions: list(conditions as readonly { test: string; variable: string; values: OneOrMany }[] | undefined)
        .map(({ test, variable, values }) => condition(test, variable, list(values)))
        .sort(),
    };
  });
}

/** One text for each action and resource, so that a report shows exactly what is new. */
export function wordsFor({ effect, actions, resources, principals, conditions }: Statement): readonly string[] {
  const prefix = effect === "Allow" ? "" : `${effect.toLowerCase()} `;
  const by = principals.length === 0 ? "" : ` by ${[...principals].sort().join(", ")}`;
  const when = conditions.length === 0 ? "" : ` if ${conditions.join(" and ")}`;
  return actions.flatMap((action) =>
    resources.length === 0
      ? [`${prefix}${action}${by}${when}`]
      : resources.map((resource) => `${prefix}${action} on ${resource}${by}${when}`),
  );
}

function principal(type: string, identifier: string): string {
  return type === "*" ? "anybody" : `${type} ${identifier}`;
}

export function condition(test: string, variable: string, values: readonly string[]): string {
  return `${test} ${variable} = ${[...values].sort().join(" or ")}`;
}

type OneOrMany = string | readonly string[] | undefined;

function list<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

/** What is passed over in silence could be the one grant that matters. */
function refuseUnknown(statement: Fields, known: readonly string[]): void {
  const unknown = Object.keys(statement).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new BadInputError(`This report does not know ${unknown} in a policy statement.`);
}
