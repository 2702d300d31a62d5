import { isatty } from "node:tty";
import pc from "picocolors";
import { allPrintable } from "./printable";

/** Uses colours only if standard output is a terminal. picocolors alone would also colour the output in CI systems. */
export const colors = pc.createColors(pc.isColorSupported && isatty(1));

/**
 * Writes a command's result to standard output, as JSON for machines or as text for people. Nothing else is written
 * there.
 */
export class Output {
  constructor(
    private readonly json: boolean,
    private readonly write: (text: string) => void = (text) => process.stdout.write(text),
  ) {}

  /**
   * Shows the result: complete as JSON, or as the text that `text` returns. `text` gets the result with every name in it made
   * printable: accounts choose names, and no name may command the terminal of whoever looks.
   */
  show<Result>(result: Result, text: (result: Result) => string): void {
    this.write(this.json ? `${JSON.stringify(result, null, 2)}\n` : `${text(allPrintable(result))}\n`);
  }
}

/** Up to this many rows, all are shown. If there are more, only those with problems are shown. */
const FEW = 30;

/** The items for a table: all if there are few, otherwise only those that are not well. */
export function worthShowing<Item>(items: readonly Item[], isWell: (item: Item) => boolean): readonly Item[] {
  return items.length > FEW ? items.filter((item) => !isWell(item)) : items;
}

/** One line per problem, with the names of the items that have it, because many items usually have the same problem. */
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

/** Lists names; if there are many, the first ones and the number of the others. */
export function listed(names: readonly string[], most = 10): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}

/** `1 spoke`, `2 spokes` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
