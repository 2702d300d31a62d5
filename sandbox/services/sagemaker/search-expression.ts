import { oneOf, required, structure, type Shape } from "../../shape";
import { line, listOf, validationError } from "./input";
import type { Living } from "./lives";
import type { Property, Searchable, Value } from "./searchable";

export interface SearchExpression {
  readonly Filters?: readonly Filter[];
  readonly SubExpressions?: readonly SearchExpression[];
  /** And if absent. */
  readonly Operator?: "And" | "Or";
}

export interface Filter {
  readonly Name: string;
  /** Equals if absent. */
  readonly Operator?: FilterOperator;
  readonly Value?: string;
}

const COMPARISONS = {
  GreaterThan: (actual: Value, wanted: Value) => actual > wanted,
  GreaterThanOrEqualTo: (actual: Value, wanted: Value) => actual >= wanted,
  LessThan: (actual: Value, wanted: Value) => actual < wanted,
  LessThanOrEqualTo: (actual: Value, wanted: Value) => actual <= wanted,
};
type FilterOperator = keyof typeof COMPARISONS | "Equals" | "NotEquals" | "Contains" | "In" | "Exists" | "NotExists";

/** Filters and subexpressions in one search, at most. */
const LARGEST_EXPRESSION = 50;

export const propertyName = line(1, 255);

const filter = structure<Filter>({
  Name: required(propertyName),
  Operator: oneOf<FilterOperator>(
    ...(Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[]),
    ...(["Equals", "NotEquals", "Contains", "In", "Exists", "NotExists"] as const),
  ),
  Value: line(1, 1_024),
});

export const searchExpression: Shape<SearchExpression> = structure<SearchExpression>({
  Filters: listOf(1, 20, filter),
  SubExpressions: listOf(1, 20, () => searchExpression),
  Operator: oneOf("And", "Or"),
});

/** Whether a resource satisfies an expression at `now`. */
export type Predicate<Item> = (item: Item, now: number) => boolean;

/** Makes predicates of the expressions over one kind of resource. */
export class SearchCompiler<Item extends Living> {
  constructor(
    private readonly resource: string,
    private readonly searchable: Searchable<Item>,
  ) {}

  /** @throws AwsError ValidationException for a property that Search cannot look at here, with those that it can */
  property(name: string): Property<Item> {
    const { properties, families } = this.searchable;
    if (Object.hasOwn(properties, name)) return properties[name]!;
    const [, family = "", rest = ""] = /^(\w+)\.(.+)$/.exec(name) ?? [];
    if (Object.hasOwn(families, family)) return families[family]!(rest);
    const known = [...Object.keys(properties), ...Object.keys(families).map((one) => `${one}.<name>`)];
    throw validationError(
      `Unknown property name: ${name}. Search for ${this.resource} knows ${known.join(", ")} here.`,
    );
  }

  /**
   * Makes a predicate of an expression.
   *
   * @throws AwsError ValidationException for one that SageMaker refuses: empty, more than 50 conditions, more than one
   *   Contains, an unknown property, an operator or value that does not fit the property's type
   */
  compile(expression: SearchExpression): Predicate<Item> {
    const predicate = this.ofExpression(expression);
    if (countConditions(expression) > LARGEST_EXPRESSION) {
      throw validationError(`The SearchExpression has more than ${LARGEST_EXPRESSION} filters and subexpressions.`);
    }
    if (filtersOf(expression).filter(({ Operator }) => Operator === "Contains").length > 1) {
      throw validationError("'CONTAINS' operator usage limit of 1 exceeded.");
    }
    return predicate;
  }

  private ofExpression(expression: SearchExpression): Predicate<Item> {
    const { Filters = [], SubExpressions = [], Operator = "And" } = expression;
    const conditions = [
      ...Filters.map((filter) => this.ofFilter(filter)),
      ...SubExpressions.map((one) => this.ofExpression(one)),
    ];
    if (conditions.length === 0) {
      throw validationError("A SearchExpression must have at least one filter, nested filter or subexpression.");
    }
    return Operator === "And"
      ? (item, now) => conditions.every((condition) => condition(item, now))
      : (item, now) => conditions.some((condition) => condition(item, now));
  }

  private ofFilter(filter: Filter): Predicate<Item> {
    const { Name, Operator = "Equals", Value } = filter;
    const { type, of } = this.property(Name);
    if (Operator === "Exists" || Operator === "NotExists") {
      if (Value !== undefined) throw validationError(`The filter on ${Name} takes no Value with ${Operator}.`);
      return (item, now) => (of(item, now) !== undefined) === (Operator === "Exists");
    }
    if (Value === undefined) throw validationError(`The filter on ${Name} needs a Value with ${Operator}.`);
    if (!fits(Operator, type)) {
      throw validationError(`The operator ${Operator} is not supported for the ${type} property ${Name}.`);
    }
    const holds = testOf(Operator, type, Name, Value);
    return (item, now) => holds(of(item, now));
  }
}

/** What a filter asks of a property's value, which is undefined where the resource does not have it. */
function testOf(
  operator: Exclude<FilterOperator, "Exists" | "NotExists">,
  type: Property<never>["type"],
  name: string,
  value: string,
): (actual: Value | undefined) => boolean {
  if (operator === "In") {
    const wanted = new Set<Value | undefined>(value.split(","));
    return (actual) => wanted.has(actual);
  }
  if (operator === "Contains") return (actual) => typeof actual === "string" && actual.includes(value);
  const wanted = parse(name, type, value);
  if (operator === "Equals") return (actual) => actual === wanted;
  if (operator === "NotEquals") return (actual) => actual !== wanted;
  const compare = COMPARISONS[operator];
  return (actual) => actual !== undefined && compare(actual, wanted);
}

function fits(operator: FilterOperator, type: Property<never>["type"]): boolean {
  if (operator === "In" || operator === "Contains") return type === "text";
  return type === "timestamp" || type === "number" || !Object.hasOwn(COMPARISONS, operator);
}

function parse(name: string, type: Property<never>["type"], value: string): Value {
  if (type === "text") return value;
  if (type === "boolean") {
    if (value === "true" || value === "false") return value === "true";
    throw validationError(`The value '${value}' of the filter on ${name} is not true or false.`);
  }
  if (type === "number") {
    if (value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
    throw validationError(`The value '${value}' of the filter on ${name} is not a number.`);
  }
  const instant = ISO_DATE_TIME.test(value) ? Date.parse(ZONE.test(value) ? value : `${value}Z`) : NaN;
  if (!Number.isNaN(instant)) return instant;
  throw validationError(
    `The value '${value}' of the filter on ${name} is not an ISO 8601 date-time, for example 2026-01-31T00:00:00.`,
  );
}

const ISO_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;
/** Without one, Search means UTC. */
const ZONE = /(Z|[+-]\d\d:\d\d)$/;

function filtersOf({ Filters = [], SubExpressions = [] }: SearchExpression): Filter[] {
  return [...Filters, ...SubExpressions.flatMap(filtersOf)];
}

function countConditions({ Filters = [], SubExpressions = [] }: SearchExpression): number {
  return SubExpressions.reduce((sum, one) => sum + 1 + countConditions(one), Filters.length);
}
