import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { EXIT, UsageError } from "../errors";
import { readConfiguration } from "../fleet/configuration";
import { interrupted } from "../output/interruption";
import { counted, Output } from "../output/output";
import { Progress } from "../output/progress";
import { outputFolder } from "../synthesis/output-folder";
import { synthesize } from "../synthesis/synthesize";

interface Options {
  readonly all?: boolean;
  readonly plan?: boolean;
  readonly parallel: number;
  readonly waves?: readonly string[];
  readonly json?: boolean;
}

/** `ds-dashboard deploy` */
export function deployCommand(): Command {
  const command = new Command("deploy")
    .summary("deploy hubs and spokes with Terraform, several at a time")
    .description(
      "Synthesizes, and deploys with Terraform: hubs first, then spokes, several at a time. Goes on after failures, and names " +
        "them at the end. With --all, stacks that are deployed already as they are configured are left alone.",
    )
    .argument("[stacks...]", "names of stacks, for example hub and spoke-project1-dev; these are deployed in any case")
    .option("--all", "all stacks that are not deployed as they are configured")
    .option("--plan", "only show how much would change; deploys nothing")
    .option("--parallel <count>", "how many at a time", count, 4)
    .option("--waves <environments>", "spokes of these environments first, one after the other: dev,int,prod", list)
    .option("--json", "print the result as JSON");
  return command.action(async (names: string[], options: Options) => {
    if (names.length > 0 === (options.all ?? false)) throw new UsageError("Name the stacks to deploy, or give --all.");
    const { deploy } = await import("./deploy.js");
    const { deployText, doneLine } = await import("./deploy-text.js");
    const { readStacks, selectStacks, wavesOf } = await import("./stacks.js");
    const { Terraform } = await import("./terraform.js");
    // Synthesis would find the same problems, but in a separate process.
    await readConfiguration();
    const folder = outputFolder();
    const progress = new Progress(process.stderr);
    progress.step("Synthesizing the configured stacks");
    const all = readStacks(folder, await synthesize(folder));
    progress.done(counted(all.length, "stack"));
    const stacks = options.all ? all : selectStacks(all, names);
    const waves = wavesOf(stacks, options.waves ?? []);
    const terraform = await Terraform.find(join(folder, "plugin-cache"));
    void interrupted().then(() => {
      terraform.interrupt();
      console.error("Ending: Terraform finishes what it is doing.");
    });
    const { plan = false, parallel, json = false } = options;
    const skipsCurrent = options.all === true && !plan;
    const done = (result: Parameters<typeof doneLine>[0]): void => console.error(doneLine(result));
    const result = await deploy(waves, { terraform, folder, plan, skipsCurrent, parallel, onDone: done });
    new Output(json).show(result, deployText);
    process.exitCode = result.ok ? EXIT.ok : EXIT.notOk;
  });
}

function count(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 100) return number;
  throw new InvalidArgumentError("Use a number from 1 to 100.");
}

function list(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}
