import { Command } from "commander";
import { Output } from "../output/output";

/** `ds-dashboard metrics` */
export function metricsCommand(): Command {
  return new Command("metrics")
    .summary("the metrics there are, and the permissions that each needs")
    .description(
      "The metrics that a spoke can be asked for, your own included, and the permissions that each brings along.",
    )
    .argument("[name]", "one metric, with all there is to know about it")
    .option("--json", "print the result as JSON")
    .action(async (name: string | undefined, { json = false }: JsonOption) => {
      const { configuredMetricClasses } = await import("../fleet/configuration.js");
      const { catalogue, findMetric } = await import("./metrics.js");
      const { inFull, overview } = await import("./metrics-text.js");
      const output = new Output(json);
      const metricClasses = await configuredMetricClasses();
      if (name === undefined) output.show({ metrics: catalogue(metricClasses) }, ({ metrics }) => overview(metrics));
      else output.show(findMetric(name, metricClasses), inFull);
    })
    .addCommand(newCommand());
}

interface JsonOption {
  readonly json?: boolean;
}

/** `ds-dashboard metrics new` */
function newCommand(): Command {
  return new Command("new")
    .summary("begin a metric of your own, with its test")
    .description("Writes a metric of your own that works, and its test, into metrics/ beside dashboard.config.ts.")
    .argument("<name>", "what it is called everywhere, for example ModelAge")
    .option("--call <service:Operation>", "a call of AWS that it makes, for example athena:ListWorkGroups")
    .action(async (name: string, { call }: { readonly call?: string }, command: Command) => {
      const { whatToDo } = await import("./metrics-text.js");
      const { json = false } = command.optsWithGlobals<JsonOption>();
      // Loaded only here: no other command but the sandbox needs the embedded cloud.
      const { newMetric } = await import("./new-metric.js");
      new Output(json).show(await newMetric(name, call), whatToDo);
    });
}
