import type { Command, Option } from "commander";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** The script's own function prints this where a folder is wanted, because only the shell can complete folders. */
const FOLDER = "<folder>";

/** A command with the properties that completion needs. */
interface CommandNode {
  /** The words of the command after the program's name; "" for the program itself. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly description: string }[];
  readonly options: readonly OptionNode[];
}

interface OptionNode {
  /** `--name` */
  readonly long: string;
  readonly description: string;
  /** The values that may follow the option; undefined if it takes none. */
  readonly value: { readonly choices: readonly string[] } | "folder" | undefined;
}

/**
 * The script with which a shell completes a program's commands, options and choices. It holds all of them, so the
 * program does not run when the user presses TAB.
 */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = nodesOf(program, []);
  const name = program.name();
  const script = { bash, zsh, fish }[shell](name, name.replace(/\W/g, "_"), nodes);
  return `${script.join("\n")}\n`;
}

function nodesOf(command: Command, path: readonly string[], siblings: readonly Command[] = []): readonly CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const words = [
    // `help` takes the name of a sibling command.
    ...(command.name() === "help" ? siblings : commands).map((one) => ({
      word: one.name(),
      description: help.subcommandDescription(one),
    })),
    ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
      argChoices.map((word) => ({ word, description })),
    ),
  ];
  const node = { path: path.join(" "), words, options: help.visibleOptions(command).map(optionNode) };
  return [node, ...commands.flatMap((one) => nodesOf(one, [...path, one.name()], commands))];
}

function optionNode({ long, flags, description, required, argChoices = [] }: Option): OptionNode {
  const value = flags.includes(FOLDER) ? "folder" : required ? { choices: argChoices } : undefined;
  return { long: long!, description, value };
}

function bash(name: string, id: string, nodes: readonly CommandNode[]): readonly string[] {
  return [
    ...candidates(id, nodes),
    `_${id}() {`,
    "  local cur=${COMP_WORDS[COMP_CWORD]} found words",
    `  found=$(_${id}_command "\${COMP_WORDS[@]:1:COMP_CWORD-1}")`,
    `  words=$(_${id}_words "$found" "\${COMP_WORDS[COMP_CWORD-1]}")`,
    `  if [ "$words" = "${FOLDER}" ]; then local IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$cur"))`,
    '  else COMPREPLY=($(compgen -W "$words" -- "$cur")); fi',
    "}",
    `complete -F _${id} ${name}`,
  ];
}

function zsh(name: string, id: string, nodes: readonly CommandNode[]): readonly string[] {
  return [
    `#compdef ${name}`,
    ...candidates(id, nodes),
    `_${id}() {`,
    "  local found candidates",
    `  found=$(_${id}_command "\${(@)words[2,CURRENT-1]}")`,
    `  candidates=$(_${id}_words "$found" "\${words[CURRENT-1]}")`,
    `  if [ "$candidates" = "${FOLDER}" ]; then _files -/`,
    "  else compadd -- ${=candidates}; fi",
    "}",
    `compdef _${id} ${name}`,
  ];
}

/**
 * Two functions for any POSIX shell: one finds the command that the words belong to, the other lists what may come
 * next.
 */
function candidates(id: string, nodes: readonly CommandNode[]): readonly string[] {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return [
    `_${id}_command() {`,
    '  found=""',
    '  for word in "$@"; do',
    '    case "${found:+$found }$word" in',
    `      ${paths.join("|")}) found="\${found:+$found }$word" ;;`,
    "    esac",
    "  done",
    "  printf '%s\\n' \"$found\"",
    "}",
    `_${id}_words() {`,
    '  case "$1 $2" in',
    ...[...optionsByWords(nodes)].map(
      ([words, options]) => `    ${options.map(quoted).join("|")}) printf '%s\\n' ${quoted(words)}; return ;;`,
    ),
    "  esac",
    '  case "$1" in',
    ...nodes.map(({ path, words, options }) => {
      const all = [...words.map(({ word }) => word), ...options.map(({ long }) => long)];
      return `    ${quoted(path)}) printf '%s\\n' ${quoted(all.join(" "))} ;;`;
    }),
    "  esac",
    "}",
  ];
}

/** The options that take a value, as `<command> --<option>`, grouped by what completes the value. */
function optionsByWords(nodes: readonly CommandNode[]): ReadonlyMap<string, readonly string[]> {
  const options = new Map<string, string[]>();
  for (const { path, options: ofNode } of nodes) {
    for (const { long, value } of ofNode) {
      if (value === undefined) continue;
      const words = value === "folder" ? FOLDER : value.choices.join(" ");
      options.set(words, [...(options.get(words) ?? []), `${path} ${long}`]);
    }
  }
  return options;
}

function fish(name: string, id: string, nodes: readonly CommandNode[]): readonly string[] {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return [
    `function __${id}_at`,
    "  set -l found",
    "  for word in (commandline -opc)[2..-1]",
    `    if contains -- (string join ' ' $found $word) ${paths.join(" ")}`,
    "      set found $found $word",
    "    end",
    "  end",
    '  test "$found" = "$argv[1]"',
    "end",
    `complete -c ${name} -f`,
    ...nodes.flatMap(({ path, words, options }) => {
      const here = `complete -c ${name} -n ${fishQuoted(`__${id}_at "${path}"`)}`;
      return [
        ...words.map(({ word, description }) => `${here} -a ${word} -d ${fishQuoted(description)}`),
        ...options.map(
          ({ long, description, value }) =>
            `${here} -l ${long.replace("--", "")}${fishValue(value)} -d ${fishQuoted(description)}`,
        ),
      ];
    }),
  ];
}

function fishValue(value: OptionNode["value"]): string {
  if (value === undefined) return "";
  if (value === "folder") return " -x -a '(__fish_complete_directories)'";
  return value.choices.length === 0 ? " -x" : ` -x -a ${fishQuoted(value.choices.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
