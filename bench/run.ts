import { spawnSync } from "node:child_process";
import { join } from "node:path";

const BENCHES = [
  "bundles",
  "install",
  "synthesis",
  "metrics",
  "dashboard",
  "page",
  "bounds",
  "alerts",
  "spokes",
  "start",
  "archive",
  "refresh",
  "registry",
  "chaos",
  "deploy",
];
const LONGEST = "deploy";

/** The AWS SDK announces at every start that it will not serve Node 20 for ever. */
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** `npm run bench -- [name] [options of that one]`; without a name, all of them but that which takes an hour. */
const [first = "", ...rest] = process.argv.slice(2);
const named = BENCHES.includes(first);
if (first !== "" && !named) {
  console.error(`There is no ${first} to measure; name one of ${BENCHES.join(", ")} first, or none.`);
  process.exitCode = 1;
} else {
  for (const bench of named ? [first] : BENCHES.filter((one) => one !== LONGEST)) {
    const args = ["--import", "tsx", join(__dirname, `${bench}.ts`), ...rest];
    if (spawnSync(process.execPath, args, { stdio: "inherit", env }).status !== 0) process.exitCode = 1;
  }
}
