import type { ArgumentSpecs, ArgumentValues } from "./arguments";

/**
 * The name in the table of a metric with these arguments, so that the same metric with other arguments has another
 * name. It holds the values of the required arguments in the order of their specs, then the name and value of each
 * optional argument that is given; for example `FinalTrainingMetric(validation:accuracy, jobNamePrefix=churn-)`.
 */
export function measuredName(className: string, specs: ArgumentSpecs, args: ArgumentValues): string {
  const given = Object.entries(specs).filter(([name]) => args[name] !== undefined);
  if (given.length === 0) return className;
  const required = given.filter(([, { optional }]) => !optional).map(([name]) => args[name]);
  const optional = given.filter(([, spec]) => spec.optional).map(([name]) => `${name}=${args[name]}`);
  return `${className}(${[...required, ...optional].join(", ")})`;
}
