import type { IamStatement } from "../lambdas/contract/iam-statement";
import { closest } from "../lambdas/contract/suggest";
import { ALWAYS_ON, createMetric, METRICS } from "../lambdas/metrics";
import type { ArgumentSpec } from "../lambdas/metrics/arguments";
import type { MetricClass } from "../lambdas/metrics/metric";
import { UsageError } from "./errors";

/** A metric as the catalogue shows it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly description: string;
  /** Whether every spoke has it, asked for or not. */
  readonly alwaysOn: boolean;
  readonly arguments: readonly CatalogueArgument[];
  /** What its spoke's function gets; where arguments decide, that of the example ones. */
  readonly permissions: readonly IamStatement[];
}

export interface CatalogueArgument {
  readonly name: string;
  readonly type: ArgumentSpec["type"];
  readonly required: boolean;
  readonly description: string;
  readonly example: string | number;
}

/** Every metric there is, in the order of the registry. */
export function catalogue(): readonly CatalogueEntry[] {
  return [...entriesOf(METRICS, false), ...entriesOf(ALWAYS_ON, true)];
}

/** @throws UsageError for a name that no metric has, with the closest that one has */
export function findMetric(name: string): CatalogueEntry {
  const all = catalogue();
  const found = all.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = all.map((entry) => entry.name);
  const near = closest(name, names);
  throw new UsageError(`No metric "${name}".${near ? ` Did you mean "${near}"?` : ""} There are: ${names.join(", ")}.`);
}

function entriesOf(registry: Readonly<Record<string, MetricClass>>, alwaysOn: boolean): readonly CatalogueEntry[] {
  return Object.entries(registry).map(([name, { title, unit, description, arguments: specs }]) => {
    const examples = Object.fromEntries(Object.entries(specs).map(([argument, { example }]) => [argument, example]));
    return {
      name,
      title,
      unit,
      description,
      alwaysOn,
      arguments: Object.entries(specs).map(([argument, spec]) => ({
        name: argument,
        type: spec.type,
        required: spec.optional !== true,
        description: spec.description,
        example: spec.example,
      })),
      permissions: createMetric({ name, arguments: examples }, registry).metric.getIamPermissions(),
    };
  });
}
