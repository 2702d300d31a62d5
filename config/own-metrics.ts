import { join } from "node:path";
import { METRICS, metricClassesIn, withOwnMetrics, type MetricClasses } from "../metric-library";
import { ConfigurationError } from "./problems";
import { PROJECT } from "./root";
import { loadUserModule, type ModuleProblem } from "./user-module";

/**
 * Loads every metric class that a configuration may use: this library's and those of `ownMetrics`.
 *
 * @throws ConfigurationError if the module cannot be parsed or run, exports no metric, or exports one whose name is taken
 *   or that has none
 */
export async function loadMetricClasses(config: unknown): Promise<MetricClasses> {
  const { ownMetrics } = Object(config) as { readonly ownMetrics?: unknown };
  // A value of any other type is reported later, with all the other problems of the configuration.
  if (typeof ownMetrics !== "string" || ownMetrics === "") return METRICS;
  const refused = (problems: readonly ModuleProblem[]): ConfigurationError =>
    new ConfigurationError(
      problems.map(({ place, message }) => ({
        path: "ownMetrics",
        message: `"${ownMetrics}" cannot be used. ${place === undefined ? "" : `${place}: `}${message.replace(/\.?$/, ".")}`,
      })),
    );
  const module = await loadUserModule(ownMetricsPath(ownMetrics));
  if (!("exports" in module)) throw refused(module);
  try {
    return withOwnMetrics(namedMetrics(module.exports));
  } catch (error) {
    throw refused([{ message: (error as Error).message }]);
  }
}

/** What code in the project's folder has to import: the absolute path of the file, or the name of the package. */
export function ownMetricsPath(ownMetrics: string): string {
  return ownMetrics.startsWith(".") ? join(PROJECT, ownMetrics) : ownMetrics;
}

function namedMetrics(module: object): MetricClasses {
  const { default: unnamed, ...named } = metricClassesIn(module);
  // A module that was compiled to CommonJS has its exports, with the default one among them, below `default`.
  const { default: inner } = Object((module as { readonly default?: unknown }).default) as {
    readonly default?: unknown;
  };
  const nameless = unnamed ?? metricClassesIn({ inner }).inner;
  if (nameless && !Object.values(named).includes(nameless)) {
    throw new Error("Its default export is a metric, which gets its name from its export; export it by a name.");
  }
  if (Object.keys(named).length === 0) throw new Error("It exports no class that extends Metric.");
  return named;
}
