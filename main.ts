import { App } from "cdktf";
import { createStacks } from "./constructs/create-stacks";
import { parseDashboard } from "./config/dashboard-schema";
import { loadRegistry } from "./config/own-metrics";
import { DashboardConfigError } from "./config/problems";
import config from "./dashboard.config";

async function main(): Promise<void> {
  // CDKTF keeps a stack trace of every token; mapping those to the sources would take a fifth of a large synthesis.
  process.setSourceMapsEnabled(false);
  try {
    const dashboard = parseDashboard(config, await loadRegistry(config));
    // CDKTF's validations ask the Terraform on this machine for its version; synthesis needs none.
    const app = new App({ skipValidation: true });
    createStacks(app, dashboard);
    app.synth();
  } catch (error) {
    process.setSourceMapsEnabled(true);
    if (!(error instanceof DashboardConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

void main();
