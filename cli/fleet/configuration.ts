import { existsSync } from "node:fs";
import { CONFIGURATION_FILE, configurationIn, loadConfiguration } from "../../config/load-configuration";
import { loadMetricClasses } from "../../config/own-metrics";
import { PROJECT } from "../../config/root";
import type { Configuration } from "../../config/schema";
import type { MetricClasses } from "../../metric-library";
import { UsageError } from "../errors";
import { fleetOf, type Fleet } from "./fleet";

/**
 * Reads `dashboard.config.ts`.
 *
 * @throws UsageError if there is no such file
 * @throws ConfigurationError that lists everything that is wrong with it
 */
export async function readConfiguration(): Promise<Configuration> {
  if (!existsSync(CONFIGURATION_FILE)) throw noConfiguration(PROJECT);
  return loadConfiguration();
}

/**
 * Reads every metric class that `dashboard.config.ts` may use, whatever else may be wrong with the file. Without such a
 * file, these are the library's.
 *
 * @throws ConfigurationError if its `ownMetrics` cannot be used
 */
export async function configuredMetricClasses(): Promise<MetricClasses> {
  return loadMetricClasses(existsSync(CONFIGURATION_FILE) ? await configurationIn(CONFIGURATION_FILE) : undefined);
}

/** What is told where there has to be a `dashboard.config.ts` and there is none. */
export function noConfiguration(project: string): UsageError {
  return new UsageError(
    `There is no dashboard.config.ts in ${project} or above it; go to a project's folder, or begin one: npx ds-dashboard init`,
  );
}

/** Reads the hubs and spokes of `dashboard.config.ts`. It throws the same errors as `readConfiguration`. */
export async function configuredFleet(): Promise<Fleet> {
  return fleetOf(await readConfiguration());
}
