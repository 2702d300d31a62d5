import type { IamStatement } from "../../contract/iam-statement";
import { ALWAYS_ON, createMetric, type MetricClasses } from "../../metric-library";
import type { ArgumentSpec, ArgumentSpecs, ArgumentValues } from "../../metric-library/arguments";
import { recommendedName } from "../../metric-library/recommended-alert";
import { BadInputError } from "../bad-input";
import { isDeepStrictEqual } from "node:util";

/** An argument as Terraform checks it. */
interface ArgumentTemplate {
  readonly name: string;
  readonly type: "string" | "number";
  readonly required: boolean;
  readonly description: string;
  readonly example: string | number;
  /** Regular expressions of Terraform: what a text has to match, and what it must not. */
  readonly matches: string;
  readonly matches_not: string | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** A text in parts; one that is `**REGION**` or `@@bucket@@`, for example, stands for a value. */
type Parts = readonly string[];

interface StatementTemplate {
  readonly actions: readonly Parts[];
  readonly resources: readonly Parts[];
  readonly conditions: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly Parts[];
  }[];
}

export interface MetricTemplate {
  readonly unit: string;
  /** The labels that are always present; null: other ones, or none. */
  readonly labels: readonly string[] | null;
  readonly vector: boolean;
  readonly arguments: readonly ArgumentTemplate[];
  /** The optional arguments that decide which statements there are. */
  readonly varies_with: readonly string[];
  /** By the names of those that are given, with a comma between them. */
  readonly statements: Readonly<Record<string, readonly StatementTemplate[]>>;
}

const MOST_OPTIONAL = 8;

/**
 * The text of `metrics.json`: what spokes may ask for, what each measures in any case, and what metrics recommend to hubs.
 *
 * @throws BadInputError that lists the classes whose statements are no template of their arguments
 */
export function metricFacts(classes: MetricClasses): string {
  const facts = {
    metrics: metricTemplates(classes),
    always_on: metricTemplates(ALWAYS_ON),
    alerts: recommendedAlerts({ ...classes, ...ALWAYS_ON }),
  };
  return `${JSON.stringify(facts, undefined, 1)}\n`;
}

/**
 * What a Terraform module has to know of metrics: how it checks their arguments, and which statements it makes of them. It is found out
 * by asking each class with stand-ins for the values of its arguments.
 *
 * @throws BadInputError that lists the classes whose statements are no template of their arguments
 */
function metricTemplates(classes: MetricClasses): Readonly<Record<string, MetricTemplate>> {
  const problems: string[] = [];
  const entries = Object.entries(classes).flatMap(([name, metricClass]) => {
    try {
      const { unit, labels, arguments: specs } = metricClass;
      const template: MetricTemplate = {
        unit,
        labels: typeof labels === "object" ? labels : null,
        vector: labels !== undefined,
        arguments: Object.entries(specs).map(([argument, spec]) => argumentTemplate(argument, spec)),
        ...statementTemplates(name, specs, classes),
      };
      return [[name, template] as const];
    } catch (error) {
      problems.push(`${name} cannot be used in a module: ${(error as Error).message}`);
      return [];
    }
  });
  if (problems.length > 0) throw new BadInputError(problems.join("\n"));
  return Object.fromEntries(entries);
}

/** The alerts that metrics recommend, by name. */
function recommendedAlerts(classes: MetricClasses): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(classes).flatMap(([metric, { recommendedAlerts: alerts = [] }]) =>
      alerts.map(({ outsideUsual: usual, ...alert }) => {
        const outside = usual && { deviations: usual.deviations, minimum_change: usual.minimumChange };
        return [recommendedName(metric, alert), { metric, ...alert, outside_usual: outside }] as const;
      }),
    ),
  );
}

function argumentTemplate(name: string, spec: ArgumentSpec): ArgumentTemplate {
  const isText = spec.type === "string";
  const { matches, matchesNot } = isText ? terraformPatterns(name, spec.pattern) : { matches: "", matchesNot: null };
  return {
    name,
    type: spec.type,
    required: spec.optional !== true,
    description: spec.description,
    example: spec.example,
    matches,
    matches_not: matchesNot,
    minimum: isText ? null : (spec.minimum ?? null),
    maximum: isText ? null : (spec.maximum ?? null),
  };
}

/** Terraform's regular expressions look neither ahead nor back; what one begins by excluding becomes a second one. */
function terraformPatterns(name: string, pattern: RegExp | undefined) {
  const [, excluded, source] = /^\(\?!((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)(.*)$/s.exec(pattern?.source ?? "") ?? [
    undefined,
    undefined,
    pattern?.source ?? "",
  ];
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</.test(`${excluded ?? ""}${source}`) || /[imsy]/.test(pattern?.flags ?? "")) {
    throw new Error(
      `the pattern of ${name} has what Terraform's regular expressions lack: flags, a look ahead but for (?!…) at its beginning, a look back, or a reference`,
    );
  }
  return {
    matches: pattern === undefined ? "" : `^(?:${source})$`,
    matchesNot: excluded === undefined ? null : `^(?:${excluded})`,
  };
}

function statementTemplates(
  name: string,
  specs: ArgumentSpecs,
  classes: MetricClasses,
): Pick<MetricTemplate, "varies_with" | "statements"> {
  const optional = Object.keys(specs).filter((argument) => specs[argument]!.optional);
  if (optional.length > MOST_OPTIONAL) throw new Error(`it has more than ${MOST_OPTIONAL} optional arguments`);
  const of = (args: ArgumentValues): readonly IamStatement[] =>
    createMetric({ name, arguments: args }, classes).metric.getIamPermissions();
  const templates = new Map(
    subsets(optional).map((given) => {
      const values = Object.fromEntries(
        Object.entries(specs)
          .filter(([argument, spec]) => !spec.optional || given.includes(argument))
          .map(([argument, spec], index) => [argument, standIn(argument, spec, index)] as const),
      );
      const template = of(values).map((statement) => statementTemplate(statement, values));
      const examples = Object.fromEntries(Object.keys(values).map((argument) => [argument, specs[argument]!.example]));
      if (
        !isDeepStrictEqual(
          template.map((one) => filled(one, examples)),
          of(examples).map(plain),
        )
      ) {
        throw new Error("its statements are not the same texts around whatever its arguments are");
      }
      return [given.join(","), template] as const;
    }),
  );
  const variesWith = optional.filter((argument) =>
    subsets(optional.filter((one) => one !== argument)).some((given) => {
      const more = optional.filter((one) => one === argument || given.includes(one));
      return !isDeepStrictEqual(templates.get(given.join(",")), templates.get(more.join(",")));
    }),
  );
  const keys = subsets(variesWith).map((given) => given.join(","));
  return {
    varies_with: variesWith,
    statements: Object.fromEntries(keys.map((key) => [key, templates.get(key)!])),
  };
}

/** A value that nothing else has. */
function standIn(argument: string, { type }: ArgumentSpec, index: number): string | number {
  return type === "string" ? `@@${argument}@@` : 987_654_321_000 + index;
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  return names.reduce<readonly (readonly string[])[]>(
    (sets, name) => [...sets, ...sets.map((set) => [...set, name])],
    [[]],
  );
}

function statementTemplate(
  { actions, resources, conditions = [] }: IamStatement,
  values: ArgumentValues,
): StatementTemplate {
  const known = Object.entries(values).map(([argument, value]) => [String(value), `@@${argument}@@`] as const);
  const pattern = new RegExp(`(${[...known.map(([value]) => value), "\\*\\*[A-Z_]+\\*\\*"].join("|")})`);
  const names = new Map(known);
  const parts = (text: string): Parts =>
    text
      .split(pattern)
      .filter((part) => part !== "")
      .map((part) => names.get(part) ?? part);
  return {
    actions: actions.map(parts),
    resources: resources.map(parts),
    conditions: conditions.map(({ test, variable, values }) => ({ test, variable, values: values.map(parts) })),
  };
}

function filled({ actions, resources, conditions }: StatementTemplate, args: ArgumentValues) {
  const text = (parts: Parts): string =>
    parts.map((part) => String(args[/^@@(.*)@@$/.exec(part)?.[1] ?? ""] ?? part)).join("");
  return plain({
    actions: actions.map(text),
    resources: resources.map(text),
    conditions: conditions.map(({ test, variable, values }) => ({ test, variable, values: values.map(text) })),
  });
}

function plain({ actions, resources, conditions = [] }: IamStatement): IamStatement {
  return { actions, resources, conditions };
}
