import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A command of a document, and the account that the comment above it names. */
export interface DocumentedCommand {
  readonly account: string;
  readonly command: string;
}

/** The commands of a section of docs/migrating.md, in their order: a line each, unless it ends with a backslash. */
export function commandsOf(section: string): readonly DocumentedCommand[] {
  const text = readFileSync(join(__dirname, "../../docs/migrating.md"), "utf8");
  const sections = text.split(/^##? (?!in \d{12})/m);
  const found = sections.find((one) => one.startsWith(`${section}\n`));
  if (found === undefined) throw new Error(`docs/migrating.md has no section ${section}`);
  const blocks = [...found.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const commands: DocumentedCommand[] = [];
  for (const block of blocks) {
    let account = "";
    for (const line of block.trim().split(/(?<!\\)\n/)) {
      const [, named] = /^# in (\d{12}), /.exec(line) ?? [];
      if (named === undefined) commands.push({ account, command: line });
      else account = named;
    }
  }
  return commands;
}
