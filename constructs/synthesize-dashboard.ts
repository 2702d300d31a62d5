import { App } from "cdktf";
import { fileFailure } from "../common/file-failure";
import { loadConfiguration } from "../config/load-configuration";
import { ConfigurationError } from "../config/problems";
import { createStacks } from "./create-stacks";
import { synthesisText, synthesize } from "./synthesize";

/**
 * The whole of a `main.ts`: writes the Terraform JSON of the stacks in `dashboard.config.ts` into `cdktf.out`, or where
 * CDKTF_OUTDIR says, and prints what it wrote. Where the configuration is wrong, it prints everything that is, and where nothing
 * can be written, why; then it lets the process end with exit code 1.
 */
export async function synthesizeDashboard(): Promise<void> {
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
    const reason = error instanceof ConfigurationError ? error.message : fileFailure(error);
    if (reason === undefined) throw error;
    console.error(reason);
    process.exitCode = 1;
  }
}
