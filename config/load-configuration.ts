import { join } from "node:path";
import { loadMetricClasses } from "./own-metrics";
import { ConfigurationError } from "./problems";
import { CONFIGURATION_NAME, PROJECT } from "./root";
import { configurationProblems, parseConfiguration, type Configuration } from "./schema";
import { loadUserModule } from "./user-module";

/** The file that users edit. */
export const CONFIGURATION_FILE = join(PROJECT, CONFIGURATION_NAME);

/**
 * Reads and checks `dashboard.config.ts`.
 *
 * @throws ConfigurationError that lists everything that is wrong with it
 */
export async function loadConfiguration(): Promise<Configuration> {
  return checkConfiguration(await configurationIn(CONFIGURATION_FILE));
}

/**
 * Returns what a file exports as its configuration, unchecked.
 *
 * @throws ConfigurationError with file, line and column if the file cannot be parsed or run, or exports no configuration
 */
export async function configurationIn(file: string): Promise<unknown> {
  const module = await loadUserModule(file);
  if (!("exports" in module)) {
    throw new ConfigurationError(
      module.map(({ place = "dashboard.config.ts", message }) => ({ path: place, message: `${message}.` })),
    );
  }
  const { default: config } = module.exports as { readonly default?: unknown };
  if (!module.names!.includes("default")) throw noConfiguration("there is none");
  if (typeof config === "function") throw noConfiguration("this one is a function");
  if (config instanceof Promise) throw noConfiguration("this one is a promise");
  return config;
}

/**
 * Checks a configuration and its own metrics.
 *
 * @throws ConfigurationError that lists everything that is wrong with them
 */
export async function checkConfiguration(config: unknown): Promise<Configuration> {
  let metricClasses;
  try {
    metricClasses = await loadMetricClasses(config);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError([...error.problems, ...configurationProblems(config)]);
  }
  return parseConfiguration(config, metricClasses);
}

function noConfiguration(found: string): ConfigurationError {
  const message = `its default export has to be the configuration, and ${found}; write export default defineDashboard({ … }).`;
  return new ConfigurationError([{ path: "dashboard.config.ts", message }]);
}
