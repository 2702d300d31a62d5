import { parseArgs } from "node:util";
import { BadInputError, runScript } from "./bad-input";
import { changesBetween } from "./permissions/from-stacks";
import { changeInPlan } from "./permissions/from-plan";
import { report, type StackChange } from "./permissions/report";
import { readJson, readStacks } from "./synthesized-stacks";

/** Which permissions a change adds and removes, from two synthesized trees or from plans in JSON. */
function permissions(): string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { plan: { type: "string", multiple: true, default: [] }, markdown: { type: "boolean", default: false } },
  });
  return report(changes(values.plan, positionals), values.markdown ? "markdown" : "text");
}

function changes(plans: readonly string[], folders: readonly string[]): readonly StackChange[] {
  const [before, after, ...more] = folders;
  if (plans.length > 0 && before === undefined) return plans.map((file) => changeInPlan(readJson(file), file));
  if (plans.length === 0 && before !== undefined && after !== undefined && more.length === 0) {
    return changesBetween(readStacks(before), readStacks(after));
  }
  throw new BadInputError(
    "Give <old cdktf.out> <new cdktf.out>, or --plan <plan.json> for each plan; --markdown for a comment.",
  );
}

runScript(permissions);
