import type { ArgumentSpecs, ArgumentValues } from "./arguments";

/**
 * What a metric with these arguments is called in the table, so that the same metric with other arguments is another:
 * the values of required arguments in the order of their specs, then the optional ones that are given, with their names;
 * for example `FinalTrainingMetric(validation:accuracy, jobNamePrefix=churn-)`.
 */
export function measuredName(className: string, specs: ArgumentSpecs, args: ArgumentValues): string {
  const given = Object.entries(specs).filter(([name]) => args[name] !== undefined);
  if (given.length === 0) return className;
  const required = given.filter(([, { optional }]) => !optional).map(([name]) => args[name]);
  const optional = given.filter(([, spec]) => spec.optional).map(([name]) => `${name}=${args[name]}`);
  return `${className}(${[...required, ...optional].join(", ")})`;
}
