import { groupBy } from "../../common/group-by";
import { counted, listed, problemLines } from "../output/output";
import { isOutdated, UNREACHED, type FunctionCode } from "./function-code";

/** The lines about the code of the functions: of all spokes in one, of each hub in one, and then what needs somebody. */
export function codeLines(functions: readonly FunctionCode[]): readonly string[] {
  const spokes = functions.filter(({ spoke }) => spoke !== undefined);
  const hubs = groupBy(
    functions.filter(({ hub }) => hub !== undefined),
    ({ hub }) => hub!,
  );
  return [
    ...(spokes.length > 0 ? [`Code of the spokes: ${versionsText(spokes, "spoke", ({ version }) => version)}.`] : []),
    ...[...hubs].map(([hub, its]) => `Code of hub ${hub}: ${versionsText(its, "function", packageVersion)}.`),
    ...problemLines(functions, nameOf, ({ problem }) => (problem === UNREACHED ? undefined : problem)).map(
      (line) => `Code unknown of ${line}`,
    ),
    ...outdated(functions.filter(isOutdated)),
  ];
}

/** `0.1.0-1b2c3d4e5f60 (298 spokes), unknown (1 spoke: Team7/dev)`, the most common version first. */
function versionsText(
  functions: readonly FunctionCode[],
  what: string,
  versionOf: (one: FunctionCode) => string | undefined,
): string {
  const groups = [...groupBy(functions, (one) => versionOf(one) ?? "unknown")];
  return groups
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([version, its], index) => {
      const names = index === 0 ? "" : `: ${listed(its.map((one) => one.spoke ?? one.functionName))}`;
      return `${version} (${counted(its.length, what)}${names})`;
    })
    .join(", ");
}

/** The functions of a hub have code of their own each, so only the version of the package can be the same. */
function packageVersion({ version }: FunctionCode): string | undefined {
  return version?.replace(/-[^-]*$/, "");
}

function outdated(functions: readonly FunctionCode[]): readonly string[] {
  if (functions.length === 0) return [];
  const stacks = [...new Set(functions.map(({ stack }) => stack!))];
  return [
    `Other code than was synthesized here last: ${listed(functions.map(nameOf))}. Deploy: ${deployCommand(stacks)}`,
  ];
}

export function deployCommand(stacks: readonly string[]): string {
  return `ds-dashboard deploy ${stacks.length > 5 ? "--all" : stacks.join(" ")}`;
}

function nameOf({ spoke, hub, functionName }: FunctionCode): string {
  return spoke ?? `${functionName} of hub ${hub!}`;
}
