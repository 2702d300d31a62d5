import type { IamStatement } from "../../contract/iam-statement";
import { closest } from "../../common/suggest";
import { ALWAYS_ON, createMetric, METRICS, type MetricClasses } from "../../metric-library";
import type { ArgumentSpec } from "../../metric-library/arguments";
import { recommendedName, type RecommendedAlert } from "../../metric-library/recommended-alert";
import { UsageError } from "../errors";

/** A metric as an entry of the catalogue. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** For a value that is a record of numbers: the labels that are always present, or a description of the labels. */
  readonly labels?: string | readonly string[];
  readonly description: string;
  /** The calls that this metric adds to a run if no other metric makes them already. */
  readonly callsPerRun: string;
  /** Whether every spoke measures it, even if the configuration does not ask for it. */
  readonly alwaysOn: boolean;
  readonly arguments: readonly CatalogueArgument[];
  /** What a hub's `alerts` can take over by name. */
  readonly recommendedAlerts: readonly { readonly name: string; readonly when: string }[];
  /** The permissions that the function of a spoke with this metric gets, with the example arguments if it has any. */
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
 * Lists all metrics in the order of the metric classes.
 *
 * @param metricClasses the metric classes that a spoke can ask for: the library's, and a user's own if there are any
 */
export function catalogue(metricClasses: MetricClasses = METRICS): readonly CatalogueEntry[] {
  return [...entriesOf(metricClasses, false), ...entriesOf(ALWAYS_ON, true)];
}

/** @throws UsageError for an unknown name, with the closest known one */
export function findMetric(name: string, metricClasses?: MetricClasses): CatalogueEntry {
  const all = catalogue(metricClasses);
  const found = all.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = all.map((entry) => entry.name);
  const near = closest(name, names);
  throw new UsageError(`No metric "${name}".${near ? ` Did you mean "${near}"?` : ""} There are: ${names.join(", ")}.`);
}

/** How `dashboard.config.ts` asks for the metric, with the examples of its required arguments. */
export function inConfiguration({ name, arguments: args }: CatalogueEntry): string {
  const required = args.filter((argument) => argument.required);
  if (required.length === 0) return JSON.stringify(name);
  const examples = required.map((argument) => `${argument.name}: ${JSON.stringify(argument.example)}`);
  return `{ name: ${JSON.stringify(name)}, arguments: { ${examples.join(", ")} } }`;
}

function entriesOf(metricClasses: MetricClasses, alwaysOn: boolean): readonly CatalogueEntry[] {
  return Object.entries(metricClasses).map(([name, metricClass]) => {
    const { title, unit, labels, description, callsPerRun, arguments: specs, recommendedAlerts = [] } = metricClass;
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
      recommendedAlerts: recommendedAlerts.map((alert) => ({
        name: recommendedName(name, alert),
        when: whenOf(alert),
      })),
      permissions: createMetric({ name, arguments: examples }, metricClasses).metric.getIamPermissions(),
    };
  });
}

/** `label Failed above 0, for 24 hours` */
function whenOf({ label, above, below, outsideUsual, for: duration }: RecommendedAlert): string {
  const limits = [
    above === undefined ? undefined : `above ${above}`,
    below === undefined ? undefined : `below ${below}`,
    outsideUsual && `more than ${outsideUsual.minimumChange} from the usual value`,
  ];
  const limit = limits.find((one) => one !== undefined)!;
  return `${label === undefined ? "" : `label ${label} `}${limit}${duration === undefined ? "" : `, for ${duration}`}`;
}
