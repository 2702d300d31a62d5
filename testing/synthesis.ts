import { App } from "cdktf";
import type { DashboardConfig } from "../config/dashboard-config";
import { checkConfiguration } from "../config/load-configuration";
import type { Configuration } from "../config/schema";
import { createStacks } from "../constructs/create-stacks";

/**
 * Writes the Terraform JSON of a configuration's stacks into a folder.
 *
 * @throws ConfigurationError that lists everything that is wrong with it
 */
export async function synthesizeInto(outdir: string, config: DashboardConfig): Promise<Configuration> {
  const configuration = await checkConfiguration(config);
  withoutTokenTraces(() => {
    const app = new App({ outdir, skipValidation: true });
    createStacks(app, configuration);
    app.synth();
  });
  return configuration;
}

/**
 * Runs a synthesis in a test. CDKTF keeps a stack trace of every token, and jest maps each line of it to the sources,
 * which takes as long as the rest; so only errors have a trace while `synthesize` runs, and a plain one.
 */
export function withoutTokenTraces<Result>(synthesize: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = (error: unknown, frames) =>
    error instanceof Error ? [error, ...frames].map(String).join("\n    at ") : "";
  try {
    return synthesize();
  } finally {
    if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    else Reflect.deleteProperty(Error, "prepareStackTrace");
  }
}
