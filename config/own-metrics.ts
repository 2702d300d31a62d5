import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { METRICS, metricClassesIn, withOwnMetrics, type MetricClasses } from "../metric-library";
import { ConfigurationError } from "./problems";

/** The project's folder, which the configuration's paths start from. */
const ROOT = join(__dirname, "..");

/**
 * Every metric that a configuration may ask for: this library's, and those of its `ownMetrics`.
 *
 * @throws ConfigurationError where that module cannot be loaded, has no metric, or one with a name that is taken
 */
export async function loadMetricClasses(config: unknown): Promise<MetricClasses> {
  const { ownMetrics } = Object(config) as { readonly ownMetrics?: unknown };
  // Anything else is told with all the other problems of the configuration.
  if (typeof ownMetrics !== "string") return METRICS;
  try {
    const module = (await import(moduleToImport(ownMetrics))) as object;
    const own = metricClassesIn(module);
    if (Object.keys(own).length === 0) throw new Error("It exports no class that extends Metric.");
    return withOwnMetrics(own);
  } catch (error) {
    throw new ConfigurationError([
      { path: "ownMetrics", message: `"${ownMetrics}" cannot be used. ${(error as Error).message}` },
    ]);
  }
}

/** What to import from code that lies in the project's folder: the file's absolute path, or the package's name. */
export function ownMetricsPath(ownMetrics: string): string {
  return ownMetrics.startsWith(".") ? join(ROOT, ownMetrics) : ownMetrics;
}

function moduleToImport(ownMetrics: string): string {
  return ownMetrics.startsWith(".") ? pathToFileURL(ownMetricsPath(ownMetrics)).href : ownMetrics;
}
