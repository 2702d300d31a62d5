import { existsSync } from "node:fs";
import { CONFIGURATION_FILE, configurationIn, loadConfiguration } from "../../config/load-configuration";
import { loadMetricClasses } from "../../config/own-metrics";
import { PROJECT } from "../../config/root";
import type { Configuration } from "../../config/schema";
import type { MetricClasses } from "../../metric-library";
import { EXIT, UsageError } from "../errors";
import { fleetOf, type Fleet } from "./fleet";

/** Whoever waits so long is told what for. */
const SLOW_MS = 10_000;

/**
 * Reads `dashboard.config.ts`.
 *
 * @throws UsageError if there is no such file
 * @throws ConfigurationError that lists everything that is wrong with it
 */
export async function readConfiguration(): Promise<Configuration> {
  if (!existsSync(CONFIGURATION_FILE)) throw noConfiguration(PROJECT);
  return toItsEnd(loadConfiguration());
}

/**
 * Reads every metric class that `dashboard.config.ts` may use, whatever else may be wrong with the file. Without such a
 * file, these are the library's.
 *
 * @throws ConfigurationError if its `ownMetrics` cannot be used
 */
export async function configuredMetricClasses(): Promise<MetricClasses> {
  if (!existsSync(CONFIGURATION_FILE)) return loadMetricClasses(undefined);
  return toItsEnd(configurationIn(CONFIGURATION_FILE).then(loadMetricClasses));
}

/**
 * Waits until the user's files have been read. They are programs: one that calls `process.exit`, or awaits what nothing will
 * bring, would end the command as if all were well.
 */
async function toItsEnd<Read>(reading: Promise<Read>): Promise<Read> {
  const ended = (): void => {
    console.error(
      "dashboard.config.ts, or a file that it imports, ends the program while it is read: it calls process.exit, or awaits " +
        "what never comes. Take that out; nothing was done.",
    );
    process.exitCode = EXIT.usage;
  };
  const slow = setTimeout(
    () => console.error("dashboard.config.ts is still being read; it, or a file that it imports, awaits something."),
    SLOW_MS,
  ).unref();
  process.once("exit", ended);
  try {
    return await reading;
  } finally {
    process.off("exit", ended);
    clearTimeout(slow);
  }
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
