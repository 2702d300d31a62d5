import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { METRICS, metricClassesIn, withOwnMetrics, type MetricClasses } from "../metric-library";
import { ConfigurationError } from "./problems";

/** The project's folder. Paths in the configuration are relative to it. */
const ROOT = join(__dirname, "..");

/**
 * Loads every metric class that a configuration may use: this library's and those of `ownMetrics`.
 *
 * @throws ConfigurationError if the module cannot be loaded, exports no metric, or exports one whose name is taken
 */
export async function loadMetricClasses(config: unknown): Promise<MetricClasses> {
  const { ownMetrics } = Object(config) as { readonly ownMetrics?: unknown };
  // A value of any other type is reported later, with all the other problems of the configuration.
  if (typeof ownMetrics !== "string") return METRICS;
  try {
    const module = (await import(moduleToImport(ownMetrics))) as object;
    const own = metricClassesIn(module);
    if (Object.keys(own).length === 0) throw new Error("It exports no class that extends Metric.");
    return withOwnMetrics(own);
  } catch (error) {
    throw new ConfigurationError([
      { path: "ownMetrics", message: `"${ownMetrics}" cannot be used. ${reasonOf(error as Error)}` },
    ]);
  }
}

/** Why the module cannot be loaded; for a package that is missing, with the command that adds it. */
function reasonOf({ message }: Error): string {
  const missing = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./@'][^/']*)/.exec(message)?.[1];
  return missing === undefined ? message : `It imports ${missing}, which is not installed: npm install ${missing}`;
}

/** What code in the project's folder has to import: the absolute path of the file, or the name of the package. */
export function ownMetricsPath(ownMetrics: string): string {
  return ownMetrics.startsWith(".") ? join(ROOT, ownMetrics) : ownMetrics;
}

function moduleToImport(ownMetrics: string): string {
  return ownMetrics.startsWith(".") ? pathToFileURL(ownMetricsPath(ownMetrics)).href : ownMetrics;
}
