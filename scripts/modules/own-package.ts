import { loadMetricClasses } from "../../config/own-metrics";
import type { Generated } from "./generated";
import { metricFacts } from "./metric-templates";
import { functionFiles } from "./zips";

/**
 * What the modules' variable `package` takes: the extraction function with metrics of one's own, and what Terraform has to know of all.
 *
 * @param ownMetrics a module, as in the configuration
 * @throws Error that says what is wrong with a metric
 */
export async function ownPackage(ownMetrics: string, outdir: string): Promise<Generated> {
  const classes = await loadMetricClasses({ ownMetrics });
  return new Map<string, string | Uint8Array>([
    ["metrics.json", metricFacts(classes)],
    ...functionFiles("extract", outdir, ownMetrics),
  ]);
}
