import { inConfiguration, type CatalogueArgument, type CatalogueEntry } from "../../cli/metrics/metrics";
import type { IamStatement } from "../../contract/iam-statement";
import { costOfRun, COST_OF_A_VALUE } from "./cost";

/** `docs/metrics.md`, before prettier: every metric with all that its class says about it. */
export function cataloguePage(metrics: readonly CatalogueEntry[]): string {
  return [
    "<!-- Written by `npm run catalogue` from metric-library: edit there. -->",
    "# Metrics",
    `A spoke of [dashboard.config.ts](../dashboard.config.ts) asks for any of these by name, and for as many metrics of your own as you like: \`npx ds-dashboard metrics new <Name>\` begins one. The permissions are exactly what the spoke's function gets for it; \`**ACCOUNT_ID**\`, \`**REGION**\` and \`**PARTITION**\` stand for the spoke's own. Calls are those of one run, if no other metric of the spoke makes them already: a run makes each call once. A hub takes a recommended alert over by its name, see [alerts.md](alerts.md).`,
    overview(metrics),
    COST_OF_A_VALUE,
    ...metrics.flatMap(section),
  ].join("\n\n");
}

function overview(metrics: readonly CatalogueEntry[]): string {
  const rows = metrics.map(
    ({ name, title, unit, labels }) =>
      `| [${name}](#${name.toLowerCase()}) | ${title} | ${unit} | ${labels === undefined ? "number" : "by label"} |`,
  );
  return ["| Metric | | Unit | Value |", "| - | - | - | - |", ...rows].join("\n");
}

function section(metric: CatalogueEntry): readonly string[] {
  const { name, title, description, alwaysOn, callsPerRun, arguments: args, permissions, recommendedAlerts } = metric;
  return [
    `## ${name}`,
    `${title}. ${description}`,
    [
      `- Value: ${value(metric)}`,
      ...args.map((argument) => `- ${argumentText(argument)}`),
      ...permissions.map((statement) => `- Permission: ${permission(statement)}`),
      ...(permissions.length === 0 ? ["- Permission: none"] : []),
      `- Calls: ${callsPerRun}; ${costOfRun(permissions)}`,
      ...recommendedAlerts.map((alert) => `- Recommended alert \`${alert.name}\`: ${alert.when}`),
      alwaysOn ? "- Every spoke reports it, asked for or not" : `- Ask for it: \`${inConfiguration(metric)}\``,
      `- Definition: [metric-library/${name}.ts](../metric-library/${name}.ts)`,
    ].join("\n"),
  ];
}

function value({ unit, labels }: CatalogueEntry): string {
  if (labels === undefined) return `one number, \`${unit}\``;
  const by = typeof labels === "string" ? labels : labels.map((label) => `\`${label}\``).join(", ");
  return typeof labels === "string" ? `numbers by ${by}, \`${unit}\`` : `numbers, \`${unit}\`, for ${by}`;
}

function argumentText({ name, type, required, description, example }: CatalogueArgument): string {
  const kind = required ? type : `${type}, optional`;
  return `Argument \`${name}\` (${kind}): ${description}, for example \`${JSON.stringify(example)}\``;
}

function permission({ actions, resources, conditions = [] }: IamStatement): string {
  const code = (values: readonly string[]): string => values.map((one) => `\`${one}\``).join(", ");
  const only = conditions.map(({ test, variable, values }) => `\`${variable}\` ${test} ${code(values)}`);
  return [`${code(actions)} on ${code(resources)}`, ...only].join(" where ");
}
