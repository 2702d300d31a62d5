import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * `npm run bench -- deploy --spokes 300 --parallel 10`: `ds-dashboard deploy` of so many accounts, with Terraform, its AWS
 * provider and moto_server, where AWS refuses something in every tenth; then again, when it does not. It holds what comes
 * out to what has to, too. A minute of a processor for four spokes, and 0.6 GB of memory for each at a time.
 */
function main(): void {
  const options = { spokes: { type: "string", default: "40" }, parallel: { type: "string", default: "4" } } as const;
  const { spokes, parallel } = parseArgs({ options }).values;
  const args = ["--config", "jest.e2e.config.mjs", "--testMatch", "**/many-deployments.bench.ts"];
  const { status } = spawnSync(join(__dirname, "../node_modules/.bin/jest"), args, {
    cwd: join(__dirname, ".."),
    stdio: "inherit",
    env: { ...process.env, DS_DASHBOARD_SPOKES: spokes, DS_DASHBOARD_PARALLEL: parallel },
  });
  process.exitCode = status ?? 1;
}

main();
