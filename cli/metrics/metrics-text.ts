import type { IamStatement } from "../../contract/iam-statement";
import { colors } from "../output/output";
import { inConfiguration, type CatalogueEntry } from "./metrics";
import type { NewMetric } from "./new-metric";

/** What to do with a metric that was just begun. */
export function whatToDo({ name, written, registered, measures, answered }: NewMetric): string {
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

/** All metrics in a few lines each. */
export function overview(metrics: readonly CatalogueEntry[]): string {
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

/** All there is to know about one metric. */
export function inFull(metric: CatalogueEntry): string {
  const { name, title, unit, description, alwaysOn, permissions, recommendedAlerts } = metric;
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
    ...(recommendedAlerts.length === 0 ? [] : ["", "Recommended alerts, in a hub of dashboard.config.ts:"]),
    ...recommendedAlerts.map((alert) => `  alerts: ["${alert.name}"]: ${alert.when}`),
  ].join("\n");
}

function permission({ actions, resources, conditions = [] }: IamStatement): string {
  const only = conditions.map(({ test, variable, values }) => `${variable} ${test} ${values.join(" or ")}`);
  return [`${actions.join(", ")} on ${resources.join(", ")}`, ...only].join(" where ");
}
