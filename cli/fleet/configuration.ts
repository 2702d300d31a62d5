import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseConfiguration, type Configuration } from "../../config/schema";
import { loadMetricClasses } from "../../config/own-metrics";
import type { MetricClasses } from "../../metric-library";
import { UsageError } from "../errors";
import { fleetOf, type Fleet } from "./fleet";

/** The project's folder: where `main.ts` and `dashboard.config.ts` are. */
export const PROJECT = join(__dirname, "..", "..");

const FILE = join(PROJECT, "dashboard.config.ts");

/**
 * What `dashboard.config.ts` says.
 *
 * @throws UsageError where there is no such file
 * @throws ConfigurationError with everything that is wrong with it
 */
export async function readConfiguration(): Promise<Configuration> {
  if (!existsSync(FILE)) throw new UsageError("There is no dashboard.config.ts beside package.json.");
  const config = await exported();
  return parseConfiguration(config, await loadMetricClasses(config));
}

/**
 * Every metric that `dashboard.config.ts` may ask for, whatever else may be wrong with it; the library's where there is
 * no such file.
 *
 * @throws ConfigurationError where its `ownMetrics` cannot be used
 */
export async function configuredMetricClasses(): Promise<MetricClasses> {
  return loadMetricClasses(existsSync(FILE) ? await exported() : undefined);
}

async function exported(): Promise<unknown> {
  return ((await import(FILE)) as { readonly default: unknown }).default;
}

/** The hubs and spokes of `dashboard.config.ts`; throws as `readConfiguration` does. */
export async function configuredFleet(): Promise<Fleet> {
  return fleetOf(await readConfiguration());
}
