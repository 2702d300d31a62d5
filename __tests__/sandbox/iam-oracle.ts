import type { Statement } from "../../sandbox/iam/policy";

/**
 * A second reading of AWS's rules, as plain as can be and sharing nothing with the evaluator, for what `iam-oracle.test.ts`
 * generates. It knows no unknown: it is asked about one world, in which every key has values or is absent.
 */
export interface World {
  readonly action: string;
  readonly resource: string;
  /** By lower-case name; an absent key has none. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

export function oracleAllows(statements: readonly Statement[], world: World): boolean {
  const applying = statements.filter((statement) => applies(statement, world)).map(({ Effect }) => Effect);
  return applying.includes("Allow") && !applying.includes("Deny");
}

function applies({ Action, NotAction, Resource, NotResource, Condition = {} }: Statement, world: World): boolean {
  const action = world.action.toLowerCase();
  const isAction = (one: string): boolean => pattern(one.toLowerCase(), world).test(action);
  const isResource = (one: string): boolean => arnPattern(one, world).test(world.resource);
  if (Action !== undefined && ![Action].flat().some(isAction)) return false;
  if (NotAction !== undefined && [NotAction].flat().some(isAction)) return false;
  if (Resource !== undefined && ![Resource].flat().some(isResource)) return false;
  if (NotResource !== undefined && [NotResource].flat().some(isResource)) return false;
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const [key, wanted] of Object.entries(keys)) {
      const values = world.keys[key.toLowerCase()] ?? [];
      if (!holds(operator, [wanted].flat().map(String), values, world)) return false;
    }
  }
  return true;
}

function holds(operator: string, wanted: readonly string[], values: readonly string[], world: World): boolean {
  if (operator === "Null") return wanted.includes(String(values.length === 0));
  const forAll = operator.startsWith("ForAllValues:");
  const forAny = operator.startsWith("ForAnyValue:");
  const ifExists = operator.endsWith("IfExists");
  const base = operator.replace(/^For\w+:/, "").replace(/IfExists$/, "");
  const isNot = base.includes("Not");
  const passes = (value: string): boolean =>
    wanted.some((one) => compare(base.replace("Not", ""), value, one, world)) !== isNot;
  if (forAll) return values.every(passes);
  if (forAny) return values.some(passes);
  return values.length === 0 ? isNot || ifExists : values.every(passes);
}

function compare(base: string, value: string, wanted: string, world: World): boolean {
  const literal = wanted.replace(VARIABLE, (_, name: string) => text(name, world));
  if (base === "StringEquals") return value === literal;
  if (base === "StringEqualsIgnoreCase") return value.toLowerCase() === literal.toLowerCase();
  if (base === "StringLike") return pattern(wanted, world).test(value);
  if (base === "Bool") return value === wanted;
  if (base === "NumericEquals") return Number(value) === Number(wanted);
  if (base === "NumericLessThan") return Number(value) < Number(wanted);
  if (base === "NumericGreaterThanEquals") return Number(value) >= Number(wanted);
  if (base === "ArnLike" || base === "ArnEquals") {
    const sixOf = (arn: string): string[] => [...arn.split(":").slice(0, 5), arn.split(":").slice(5).join(":")];
    return sixOf(wanted).every((part, index) => pattern(part, world).test(sixOf(value)[index] ?? ""));
  }
  throw new Error(`the oracle does not know ${base}`);
}

const VARIABLE = /\$\{([^}]+)\}/g;

function text(name: string, { keys }: World): string {
  return ["*", "?", "$"].includes(name) ? name : keys[name.toLowerCase()]![0]!;
}

function pattern(source: string, world: World, star = ".*", one = "."): RegExp {
  const parts = source.split(/(\$\{[^}]+\}|[*?])/).map((part) => {
    if (part === "*") return star;
    if (part === "?") return one;
    return (part.startsWith("${") ? text(part.slice(2, -1), world) : part).replace(/[.+^${}()|[\]\\*?]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

/** In the first five parts a wildcard stays in its part, but for a `*` at the end of one. */
function arnPattern(source: string, world: World): RegExp {
  if (source === "*") return /^/;
  const parts = source.split(":");
  const first = parts.slice(0, 5).map((part, index) => {
    const crosses = part.endsWith("*") && index > 0;
    const inside = pattern(crosses ? part.slice(0, -1) : part, world, "[^:]*", "[^:]").source.slice(1, -1);
    return inside + (crosses ? ".*" : "");
  });
  const last = parts.length > 5 ? [pattern(parts.slice(5).join(":"), world).source.slice(1, -1)] : [];
  return new RegExp(`^${[...first, ...last].join(":")}$`, "s");
}
