import { parseArgs } from "node:util";
import { BadInputError, runScript } from "./bad-input";
import { deploymentPolicies, stacksFor, statePolicies } from "./deployment-policy/policy";
import { readStacks } from "./synthesized-stacks";

/**
 * A list of the IAM policies for who deploys the stacks of an account, or one stack; with `--state` for who keeps their state
 * in S3.
 */
function main(): string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { state: { type: "boolean", default: false } },
  });
  const [accountOrName, folder = "cdktf.out", ...more] = positionals;
  if (accountOrName === undefined || more.length > 0) {
    throw new BadInputError("Give <account or stack> [cdktf.out]; --state for the permissions on their state in S3.");
  }
  const stacks = stacksFor(readStacks(folder), accountOrName);
  return JSON.stringify(values.state ? statePolicies(stacks) : deploymentPolicies(stacks), null, 2);
}

runScript(main);
