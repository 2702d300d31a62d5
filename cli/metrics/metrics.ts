import type { IamStatement } from "../../contract/iam-statement";
import { closest } from "../../common/suggest";
import { ALWAYS_ON, createMetric, METRICS, type MetricClasses } from "../../metric-library";
import type { ArgumentSpec } from "../../metric-library/arguments";
import { UsageError } from "../errors";

/** A metric as the catalogue shows it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** What its value has a number for: labels that are always there, or what each label is; absent for one number. */
  readonly labels?: string | readonly string[];
  readonly description: string;
  /** The calls that a run makes for it if no other metric makes them already. */
  readonly callsPerRun: string;
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

/**
 * Every metric there is, in the order of the registry.
 *
 * @param metricClasses those that a spoke can be asked for: the library's, and one's own where there are any
 */
export function catalogue(metricClasses: MetricClasses = METRICS): readonly CatalogueEntry[] {
  return [...entriesOf(metricClasses, false), ...entriesOf(ALWAYS_ON, true)];
}

/** @throws UsageError for a name that no metric has, with the closest that one has */
export function findMetric(name: string, metricClasses?: MetricClasses): CatalogueEntry {
  const all = catalogue(metricClasses);
  const found = all.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = all.map((entry) => entry.name);
  const near = closest(name, names);
  throw new UsageError(`No metric "${name}".${near ? ` Did you mean "${near}"?` : ""} There are: ${names.join(", ")}.`);
}

/** As `dashboard.config.ts` asks for it, with the examples of the required arguments. */
export function inConfiguration({ name, arguments: args }: CatalogueEntry): string {
  const required = args.filter((argument) => argument.required);
  if (required.length === 0) return JSON.stringify(name);
  const examples = required.map((argument) => `${argument.name}: ${JSON.stringify(argument.example)}`);
  return `{ name: ${JSON.stringify(name)}, arguments: { ${examples.join(", ")} } }`;
}

function entriesOf(metricClasses: MetricClasses, alwaysOn: boolean): readonly CatalogueEntry[] {
  return Object.entries(metricClasses).map(([name, metricClass]) => {
    const { title, unit, labels, description, callsPerRun, arguments: specs } = metricClass;
    const examples = Object.fromEntries(Object.entries(specs).map(([argument, { example }]) => [argument, example]));
    return {
      name,
      title,
      unit,
      ...(labels === undefined ? {} : { labels }),
      description,
      callsPerRun,
      alwaysOn,
      arguments: Object.entries(specs).map(([argument, spec]) => ({
        name: argument,
        type: spec.type,
        required: spec.optional !== true,
        description: spec.description,
        example: spec.example,
      })),
      permissions: createMetric({ name, arguments: examples }, metricClasses).metric.getIamPermissions(),
    };
  });
}
