import { Command } from "commander";
import type { IamStatement } from "../../contract/iam-statement";
import { configuredMetricClasses } from "../fleet/configuration";
import { catalogue, findMetric, inConfiguration, type CatalogueEntry } from "./metrics";
import type { NewMetric } from "./new-metric";
import { colors, Output } from "../output/output";

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
      const { json = false } = command.optsWithGlobals<JsonOption>();
      // Loaded only here: no other command but the sandbox needs the embedded cloud.
      const { newMetric } = await import("./new-metric.js");
      new Output(json).show(await newMetric(name, call), whatToDo);
    });
}

function whatToDo({ name, written, registered, measures, answered }: NewMetric): string {
  const register = [
    "In dashboard.config.ts, let the configuration know your metrics:",
    '     defineDashboard<typeof import("./metrics")>({ ownMetrics: "./metrics/index.ts", … })',
  ].join("\n");
  const steps = [
    ...(registered === "manual" ? [register] : []),
    ...(answered === "manual" ? ["In metrics/answers.ts, add what AWS answers to its call."] : []),
    `In dashboard.config.ts, ask for it in a spoke:  metrics: ["${name}", …]`,
    `Try it:  npm test -- metrics/${name}`,
    "See its value in the table:  npm start",
    `Make it measure what you need, in metrics/${name}.ts; the test says which permissions are missing or too many.`,
    ...(answered === undefined ? [] : ["Let AWS answer what you expect of it, in metrics/answers.ts."]),
  ];
  return [
    `Written: ${written.join(", ")}`,
    "",
    `It works as it is: as an example, it ${measures}. Now:`,
    "",
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ].join("\n");
}

function overview(metrics: readonly CatalogueEntry[]): string {
  return metrics.map(inShort).join("\n");
}

function inShort({ name, title, unit, alwaysOn, arguments: args, permissions }: CatalogueEntry): string {
  const names = args.map((argument) => (argument.required ? argument.name : `[${argument.name}]`));
  return [
    `${colors.bold(name)}: ${title} (${unit})${alwaysOn ? ", always on" : ""}`,
    ...(names.length === 0 ? [] : [`    arguments: ${names.join(" ")}`]),
    ...permissions.map((statement) => `    ${permission(statement)}`),
  ].join("\n");
}

function inFull(metric: CatalogueEntry): string {
  const { name, title, unit, description, alwaysOn, permissions } = metric;
  return [
    `${colors.bold(name)}: ${title} (${unit})`,
    description,
    ...(alwaysOn ? ["Every spoke reports it, asked for or not."] : []),
    "",
    metric.arguments.length === 0 ? "It takes no arguments." : "Arguments:",
    ...metric.arguments.map(
      ({ name, required, description, example }) =>
        `  ${name}${required ? "" : " (optional)"}: ${description}, for example ${JSON.stringify(example)}`,
    ),
    "",
    permissions.length === 0 ? "It needs no permissions." : "Permissions:",
    ...permissions.map((statement) => `  ${permission(statement)}`),
    ...(alwaysOn ? [] : ["", "In a spoke of dashboard.config.ts:", `  metrics: [${inConfiguration(metric)}]`]),
  ].join("\n");
}

function permission({ actions, resources, conditions = [] }: IamStatement): string {
  const only = conditions.map(({ test, variable, values }) => `${variable} ${test} ${values.join(" or ")}`);
  return [`${actions.join(", ")} on ${resources.join(", ")}`, ...only].join(" where ");
}
