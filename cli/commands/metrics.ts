import { Command } from "commander";
import pc from "picocolors";
import type { IamStatement } from "../../lambdas/contract/iam-statement";
import { catalogue, findMetric, type CatalogueEntry } from "../metrics";
import { Output } from "../output";

/** `ds-dashboard metrics` */
export function metricsCommand(): Command {
  return new Command("metrics")
    .summary("the metrics there are, and the permissions that each needs")
    .description("The metrics that a spoke can be asked for, and the permissions that each brings along.")
    .argument("[name]", "one metric, with all there is to know about it")
    .option("--json", "print the result as JSON")
    .action((name: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const output = new Output(json);
      if (name === undefined) output.show({ metrics: catalogue() }, ({ metrics }) => overview(metrics));
      else output.show(findMetric(name), inFull);
    });
}

function overview(metrics: readonly CatalogueEntry[]): string {
  return metrics.map(inShort).join("\n");
}

function inShort({ name, title, unit, alwaysOn, arguments: args, permissions }: CatalogueEntry): string {
  const names = args.map((argument) => (argument.required ? argument.name : `[${argument.name}]`));
  return [
    `${pc.bold(name)}: ${title} (${unit})${alwaysOn ? ", always on" : ""}`,
    ...(names.length === 0 ? [] : [`    arguments: ${names.join(" ")}`]),
    ...permissions.map((statement) => `    ${permission(statement)}`),
  ].join("\n");
}

function inFull(metric: CatalogueEntry): string {
  const { name, title, unit, description, alwaysOn, permissions } = metric;
  return [
    `${pc.bold(name)}: ${title} (${unit})`,
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
    ...(alwaysOn ? [] : ["", "In a spoke of dashboard.config.ts:", `  metrics: [${asked(metric)}]`]),
  ].join("\n");
}

function permission({ actions, resources, conditions = [] }: IamStatement): string {
  const only = conditions.map(({ test, variable, values }) => `${variable} ${test} ${values.join(" or ")}`);
  return [`${actions.join(", ")} on ${resources.join(", ")}`, ...only].join(" where ");
}

/** As the configuration asks for it. */
function asked({ name, arguments: args }: CatalogueEntry): string {
  const required = args.filter((argument) => argument.required);
  if (required.length === 0) return JSON.stringify(name);
  const examples = required.map((argument) => `${argument.name}: ${JSON.stringify(argument.example)}`);
  return `{ name: ${JSON.stringify(name)}, arguments: { ${examples.join(", ")} } }`;
}
