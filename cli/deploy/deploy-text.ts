import { relative } from "node:path";
import { colors, counted, listed, worthShowing } from "../output/output";
import { table } from "../output/table";
import { isWell, type Deployment, type StackResult } from "./deploy";

/** The most failures that are told in full. --json has all of them. */
const MOST = 20;

/** Formats a deployment for people: one table, then each failure with the end of what Terraform said. */
export function deployText({ stacks }: Deployment): string {
  const shown = worthShowing(stacks, isWell);
  const failed = stacks.filter(({ state }) => state === "failed");
  const left = stacks.filter((one) => !isWell(one));
  return [
    ...(shown.length > 0
      ? [
          table(["Stack", "State", "Added", "Changed", "Destroyed", "Seconds"], shown.map(row), [
            "left",
            "left",
            ...Array.from({ length: 4 }, () => "right" as const),
          ]),
        ]
      : []),
    `${summary(stacks)}.`,
    ...failed.slice(0, MOST).flatMap((one) => ["", ...failure(one)]),
    ...(failed.length > MOST ? ["", `… and ${failed.length - MOST} more failures; --json has them all.`] : []),
    ...(left.length > 0
      ? ["", `What is left: ${listed(left.map(({ stack }) => stack))}. The same command again deploys nothing else.`]
      : []),
  ].join("\n");
}

/** One stack that is done, in a line. */
export function doneLine(result: StackResult): string {
  const { stack, state, seconds } = result;
  const time = seconds === undefined ? "" : ` (${seconds} s)`;
  return `${isWell(result) ? "✓" : "✗"} ${stack} ${state}${changes(result)}${time}`;
}

function changes({ added, changed, destroyed }: StackResult): string {
  return added === undefined ? "" : `: ${added} added, ${changed} changed, ${destroyed} destroyed`;
}

function row(result: StackResult): readonly string[] {
  const { stack, state, added, changed, destroyed, seconds } = result;
  return [stack, isWell(result) ? state : colors.red(state), ...[added, changed, destroyed, seconds].map(cell)];
}

function cell(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

function summary(stacks: readonly StackResult[]): string {
  const states = ["deployed", "planned", "current", "failed", "interrupted", "not begun"] as const;
  const counts = states.map((state) => [stacks.filter((one) => one.state === state).length, state] as const);
  return `${counted(stacks.length, "stack")}: ${counts
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(", ")}`;
}

function failure({ stack, problem = [], log = "" }: StackResult): readonly string[] {
  return [`${colors.red("✗")} ${stack}, ${relative(process.cwd(), log)}:`, ...problem.map((line) => `  ${line}`)];
}
