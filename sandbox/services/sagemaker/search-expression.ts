import { checkInput, listOf, oneOf, text, validationError } from "./input";
import { hasEnded, hasStarted, trainingJobModifiedAt, trainingJobStatus, type TrainingJob } from "./training-job";

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
type Value = string | number | boolean;

/** A property that Search can filter and sort by. Timestamps are epoch milliseconds. */
export interface Property {
  readonly type: "text" | "timestamp" | "boolean";
  /** undefined where the job does not have it at `now`. */
  readonly of: (job: TrainingJob, now: number) => Value | undefined;
}

const PROPERTIES: ReadonlyMap<string, Property> = new Map<string, Property>([
  ["TrainingJobName", { type: "text", of: (job) => job.request.TrainingJobName }],
  ["TrainingJobStatus", { type: "text", of: trainingJobStatus }],
  ["CreationTime", { type: "timestamp", of: (job) => job.createdAt }],
  ["TrainingStartTime", { type: "timestamp", of: (job, now) => (hasStarted(job, now) ? job.startedAt : undefined) }],
  ["TrainingEndTime", { type: "timestamp", of: (job, now) => (hasEnded(job, now) ? job.endedAt : undefined) }],
  ["LastModifiedTime", { type: "timestamp", of: trainingJobModifiedAt }],
  ["EnableManagedSpotTraining", { type: "boolean", of: (job) => job.request.EnableManagedSpotTraining ?? false }],
]);

/** Filters and subexpressions in one search, at most. */
const LARGEST_EXPRESSION = 50;

const EXPRESSION = {
  optional: { Filters: listOf(1, 20), SubExpressions: listOf(1, 20), Operator: oneOf("And", "Or") },
};
const FILTER = {
  required: { Name: text },
  optional: {
    Operator: oneOf(...Object.keys(COMPARISONS), "Equals", "NotEquals", "Contains", "In", "Exists", "NotExists"),
    Value: text,
  },
};

/** Whether a training job satisfies an expression at `now`. */
export type Predicate = (job: TrainingJob, now: number) => boolean;

/** @throws AwsError ValidationException for a property that Search cannot look at here, with those that it can */
export function property(name: string): Property {
  const found = PROPERTIES.get(name);
  if (found) return found;
  throw validationError(
    `Unknown property name: ${name}. Search for TrainingJob knows ${[...PROPERTIES.keys()].join(", ")} here.`,
  );
}

/**
 * Makes a predicate of an expression.
 *
 * @throws AwsError ValidationException for one that SageMaker refuses: empty, more than 50 conditions, more than one
 *   Contains, an unknown property, an operator or value that does not fit the property's type
 */
export function compile(expression: SearchExpression): Predicate {
  const predicate = compileExpression(expression);
  const filters = filtersOf(expression);
  if (countConditions(expression) > LARGEST_EXPRESSION) {
    throw validationError(`The SearchExpression has more than ${LARGEST_EXPRESSION} filters and subexpressions.`);
  }
  if (filters.filter(({ Operator }) => Operator === "Contains").length > 1) {
    throw validationError("'CONTAINS' operator usage limit of 1 exceeded.");
  }
  return predicate;
}

function compileExpression(expression: SearchExpression): Predicate {
  checkInput("Search SearchExpression", expression, EXPRESSION);
  const { Filters = [], SubExpressions = [], Operator = "And" } = expression;
  const conditions = [...Filters.map(compileFilter), ...SubExpressions.map(compileExpression)];
  if (conditions.length === 0) {
    throw validationError("A SearchExpression must have at least one filter, nested filter or subexpression.");
  }
  return Operator === "And"
    ? (job, now) => conditions.every((condition) => condition(job, now))
    : (job, now) => conditions.some((condition) => condition(job, now));
}

function compileFilter(filter: Filter): Predicate {
  checkInput("Search Filter", filter, FILTER);
  const { Name, Operator = "Equals", Value } = filter;
  const { type, of } = property(Name);
  if (Operator === "Exists" || Operator === "NotExists") {
    if (Value !== undefined) throw validationError(`The filter on ${Name} takes no Value with ${Operator}.`);
    return (job, now) => (of(job, now) !== undefined) === (Operator === "Exists");
  }
  if (Value === undefined) throw validationError(`The filter on ${Name} needs a Value with ${Operator}.`);
  if (!fits(Operator, type)) {
    throw validationError(`The operator ${Operator} is not supported for the ${type} property ${Name}.`);
  }
  if (Operator === "In") {
    const wanted = new Set(Value.split(","));
    return (job, now) => wanted.has(of(job, now) as string);
  }
  if (Operator === "Contains") return (job, now) => (of(job, now) as string).includes(Value);
  const wanted = parse(Name, type, Value);
  if (Operator === "Equals") return (job, now) => of(job, now) === wanted;
  if (Operator === "NotEquals") return (job, now) => of(job, now) !== wanted;
  const compare = COMPARISONS[Operator];
  return (job, now) => {
    const actual = of(job, now);
    return actual !== undefined && compare(actual, wanted);
  };
}

function fits(operator: FilterOperator, type: Property["type"]): boolean {
  if (operator === "In" || operator === "Contains") return type === "text";
  return type === "timestamp" || !Object.hasOwn(COMPARISONS, operator);
}

function parse(name: string, type: Property["type"], value: string): Value {
  if (type === "text") return value;
  if (type === "boolean") {
    if (value === "true" || value === "false") return value === "true";
    throw validationError(`The value '${value}' of the filter on ${name} is not true or false.`);
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
