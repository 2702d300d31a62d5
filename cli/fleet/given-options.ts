import type { SelectionOptions } from "./selection";

const OPTIONS = {
  hubAccount: "--hub-account",
  hubProfile: "--hub-profile",
  hubRole: "--hub-role",
  spokeProfile: "--spoke-profile",
  spokeRole: "--spoke-role",
} as const;

/**
 * The options by which a command was told of a hub outside the configuration, and of ways into accounts, for a shell; each with a
 * space before it. A command that it advises needs them, too.
 */
export function givenOptions(options: SelectionOptions): string {
  return (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[])
    .flatMap((key) => (options[key] === undefined ? [] : ` ${OPTIONS[key]} ${quoted(options[key])}`))
    .join("");
}

function quoted(value: string): string {
  return /^[\w+=,.@:/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
