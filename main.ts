import { App } from "cdktf";
import { createStacks } from "./constructs/create-stacks";
import { synthesisText, synthesize } from "./constructs/synthesize";
import { loadConfiguration } from "./config/load-configuration";
import { ConfigurationError } from "./config/problems";

async function main(): Promise<void> {
  try {
    const configuration = await loadConfiguration();
    // CDKTF keeps a stack trace of every token; mapping those to the sources would take a fifth of a large synthesis.
    process.setSourceMapsEnabled(false);
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
