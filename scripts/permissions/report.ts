import type { Permission } from "./policy";

/** What a stack grants before and after. */
export interface StackChange {
  readonly stack: string;
  readonly before: readonly Permission[];
  readonly after: readonly Permission[];
}

/** What is new and what is gone, under one heading. */
interface Section {
  readonly heading: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface ChangedStack {
  readonly stack: string;
  readonly sections: readonly Section[];
}

export type Format = "text" | "markdown";

/** The permissions that are added and removed, by stack and metric; what stays is not mentioned. */
export function report(changes: readonly StackChange[], format: Format): string {
  const changed = changes
    .map((change): ChangedStack => ({ stack: change.stack, sections: sectionsOf(change) }))
    .filter(({ sections }) => sections.length > 0);
  if (changed.length === 0) return "no change in permissions";
  const print = format === "text" ? asText : asMarkdown;
  return [...changed.map(print), summary(changed)].join("\n\n");
}

function sectionsOf({ before, after }: StackChange): readonly Section[] {
  const headings = [...new Set([...before, ...after].map(({ heading }) => heading))].sort();
  return headings
    .map((heading) => ({
      heading,
      added: difference(after, before, heading),
      removed: difference(before, after, heading),
    }))
    .filter(({ added, removed }) => added.length + removed.length > 0);
}

/** What `these` have under a heading and `those` do not. */
function difference(these: readonly Permission[], those: readonly Permission[], heading: string): readonly string[] {
  const under = (permissions: readonly Permission[]): readonly string[] =>
    permissions.filter((one) => one.heading === heading).map(({ text }) => text);
  const known = new Set(under(those));
  return [...new Set(under(these))].filter((text) => !known.has(text)).sort();
}

function summary(changed: readonly ChangedStack[]): string {
  const sections = changed.flatMap((stack) => stack.sections);
  const added = sections.flatMap((section) => section.added).length;
  const removed = sections.flatMap((section) => section.removed).length;
  const stacks = changed.length === 1 ? "1 stack" : `${changed.length} stacks`;
  return `${stacks}: ${added} added, ${removed} removed`;
}

function asText({ stack, sections }: ChangedStack): string {
  const lines = sections.flatMap((section) => [
    `  ${visible(section.heading)}`,
    ...signed(section).map((line) => `    ${line}`),
  ]);
  return [visible(stack), ...lines].join("\n");
}

function asMarkdown({ stack, sections }: ChangedStack): string {
  const parts = sections.map((section) => `**${codeSpan(section.heading)}**\n\n${codeBlock(signed(section))}`);
  return [`### ${codeSpan(stack)}`, ...parts].join("\n\n");
}

function signed({ added, removed }: Section): readonly string[] {
  return [...added.map((text) => `+ ${visible(text)}`), ...removed.map((text) => `- ${visible(text)}`)];
}

/** Names come from files that anybody may have written: what would move the cursor or end the line is spelled out. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Nothing in code is read as Markdown, HTML or a mention, as long as its fence is longer than any run of backticks. */
function codeSpan(text: string): string {
  const shown = visible(text);
  const fence = "`".repeat(longestRun(shown) + 1);
  return longestRun(shown) === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function codeBlock(lines: readonly string[]): string {
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}diff\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
