import { isatty } from "node:tty";
import Table from "cli-table3";
import pc from "picocolors";
import { allPrintable } from "./printable";

/** Colours where standard output is a terminal; picocolors alone would colour what CI systems catch, too. */
export const colors = pc.createColors(pc.isColorSupported && isatty(1));

/** Where a command's result goes: JSON for machines, or text for people, on standard output; nothing else goes there. */
export class Output {
  constructor(
    private readonly json: boolean,
    private readonly write: (text: string) => void = (text) => process.stdout.write(text),
  ) {}

  /**
   * Shows the result, whole as JSON, or as what `text` makes of it. `text` gets the result with every name in it made
   * printable: accounts choose names, and none of them may command the terminal of whoever looks.
   */
  show<Result>(result: Result, text: (result: Result) => string): void {
    this.write(this.json ? `${JSON.stringify(result, null, 2)}\n` : `${text(allPrintable(result))}\n`);
  }
}

/** Rows as a table for a terminal. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligned: readonly ("left" | "right")[] = [],
): string {
  const lines = new Table({
    head: [...head],
    colAligns: [...aligned],
    style: { head: [], border: [] },
    // No line between two rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  lines.push(...rows.map((row) => [...row]));
  return lines.toString();
}

/** Up to so many rows are shown whether anything is wrong with them or not; of more, those that need somebody. */
const FEW = 30;

/** The items that a table shows: all of a few, of many those that are not well. */
export function worthShowing<Item>(items: readonly Item[], isWell: (item: Item) => boolean): readonly Item[] {
  return items.length > FEW ? items.filter((item) => !isWell(item)) : items;
}

/** One line for each problem that some of the items have, with their names: many usually have the same one. */
export function problemLines<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  problemOf: (item: Item) => string | undefined,
): readonly string[] {
  const names = new Map<string, string[]>();
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) names.set(problem, [...(names.get(problem) ?? []), nameOf(item)]);
  }
  return [...names].map(([problem, having]) => `${listed(having)}: ${problem}`);
}

/** Names one after the other; of many the first, and how many more there are. */
export function listed(names: readonly string[], most = 10): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}

/** `1 spoke`, `2 spokes` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
