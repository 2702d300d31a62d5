import { stripVTControlCharacters } from "node:util";

/** The most lines of an error that are shown. Its last lines say what AWS said. */
const MOST_LINES = 12;

/** Numbers of resources. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/**
 * What Terraform says that it has changed, or would change.
 *
 * @param output of a plan or an apply that went well
 * @returns undefined if it does not say so
 */
export function changesIn(output: string): Changes | undefined {
  const plain = stripVTControlCharacters(output);
  const [, added, changed, destroyed] =
    /(\d+) (?:added|to add), (\d+) (?:changed|to change), (\d+) (?:destroyed|to destroy)\./.exec(plain) ?? [];
  if (added !== undefined) return { added: Number(added), changed: Number(changed), destroyed: Number(destroyed) };
  // A plan in which nothing but outputs changes has no line of numbers either.
  return /No changes\.|Changes to Outputs:/.test(plain) ? { added: 0, changed: 0, destroyed: 0 } : undefined;
}

/** The lines at the end of the last error that Terraform printed; of all it printed, if there is none. Without colours and frames. */
export function errorIn(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.replace(/^[│╷╵]\s?/u, "").trimEnd())
    .filter((line) => line !== "");
  const start = lines.findLastIndex((line) => line.startsWith("Error: "));
  const error = lines.slice(Math.max(start, 0));
  const [first = "It printed nothing."] = error;
  const rest = error.slice(1);
  return [first, ...rest.slice(-MOST_LINES + 1)];
}

/**
 * What to do about an error, where Terraform does not say it, or not where.
 *
 * @param folder where it ran
 */
export function remedyFor(output: string, folder: string): readonly string[] {
  const [, lock] = /Error acquiring the state lock[^]*?\bID:\s+(\S+)/.exec(stripVTControlCharacters(output)) ?? [];
  if (lock !== undefined)
    return [`If that deployment is not under way any more, in ${folder}: terraform force-unlock ${lock}`];
  return output.includes("Error: Backend configuration changed")
    ? [`To take the state along, in ${folder}: terraform init -migrate-state`]
    : [];
}
