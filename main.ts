import { App } from "cdktf";
import { createStacks } from "./constructs/create-stacks";
import { synthesisText, synthesize } from "./constructs/synthesize";
import { parseConfiguration } from "./config/schema";
import { loadMetricClasses } from "./config/own-metrics";
import { ConfigurationError } from "./config/problems";
import config from "./dashboard.config";

async function main(): Promise<void> {
  // CDKTF keeps a stack trace of every token; mapping those to the sources would take a fifth of a large synthesis.
  process.setSourceMapsEnabled(false);
  try {
    const configuration = parseConfiguration(config, await loadMetricClasses(config));
    // CDKTF's validations ask the Terraform on this machine for its version; synthesis needs none.
    const app = new App({ skipValidation: true });
    createStacks(app, configuration);
    for (const line of synthesisText(synthesize(app))) console.log(line);
  } catch (error) {
    process.setSourceMapsEnabled(true);
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

void main();
