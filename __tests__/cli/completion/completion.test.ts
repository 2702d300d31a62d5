import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Argument, Command, Option } from "commander";
import { completionScript } from "../../../cli/completion/completion";
import { dsDashboard } from "../command-line";

jest.setTimeout(60_000);

function program(): Command {
  const queue = new Command("queue").summary("what's in it");
  queue.command("list").addOption(new Option("--reason <reason>").choices(["late", "lost"]));
  queue.command("redrive").option("--all");
  return new Command("tool")
    .addCommand(queue)
    .addCommand(new Command("store").option("--state <folder>").option("--name <name>"))
    .addCommand(new Command("script").addArgument(new Argument("<shell>").choices(["bash", "fish"])));
}

/** What a real bash offers for the last of `words`. */
function offered(script: string, words: readonly string[], cwd = tmpdir()): readonly string[] {
  const ask = [
    script,
    'COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))',
    '"$(complete -p "$1" | sed "s/.*-F \\([^ ]*\\).*/\\1/")"',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join("\n");
  const text = execFileSync("bash", ["--norc", "-c", ask, "bash", ...words], { cwd, encoding: "utf8" });
  return text.split("\n").filter((line) => line !== "");
}

describe("in bash", () => {
  const script = completionScript(program(), "bash");
  const all = ["queue", "store", "script", "help", "--help"];

  it.each([
    { words: ["tool", ""], offers: all },
    { words: ["tool", "s"], offers: ["store", "script"] },
    { words: ["tool", "queue", ""], offers: ["list", "redrive", "help", "--help"] },
    { words: ["tool", "queue", "list", "--"], offers: ["--reason", "--help"] },
    { words: ["tool", "queue", "list", "--reason", ""], offers: ["late", "lost"] },
    { words: ["tool", "queue", "list", "--reason", "lo"], offers: ["lost"] },
    { words: ["tool", "queue", "list", "--reason", "lost", "--h"], offers: ["--help"] },
    { words: ["tool", "queue", "redrive", "--all", ""], offers: ["--all", "--help"] },
    { words: ["tool", "store", "--name", ""], offers: [] },
    { words: ["tool", "script", ""], offers: ["bash", "fish", "--help"] },
    { words: ["tool", "help", "q"], offers: ["queue"] },
    { words: ["tool", "$(touch /tmp/never)", ""], offers: all },
  ])("completes $words", ({ words, offers }) => expect(offered(script, words)).toEqual(offers));

  it("completes folders where a folder is wanted", () => {
    const folder = mkdtempSync(join(tmpdir(), "completion-"));
    mkdirSync(join(folder, "my state"));
    try {
      expect(offered(script, ["tool", "store", "--state", "my"], folder)).toEqual(["my state"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it("has the same words for zsh, in a function that any shell reads", () => {
  const functions = (text: string): string => text.slice(text.indexOf("_tool_command()"), text.indexOf("_tool() {"));
  expect(functions(completionScript(program(), "zsh"))).toBe(functions(completionScript(program(), "bash")));
  const ask = `${functions(completionScript(program(), "zsh"))}\n_tool_words "$(_tool_command queue list)" --reason`;
  expect(execFileSync("sh", ["-c", ask], { encoding: "utf8" })).toBe("late lost\n");
});

it("has every command, option and choice for fish", () => {
  const lines = completionScript(program(), "fish").split("\n");
  expect(lines).toContain("complete -c tool -n '__tool_at \"\"' -a queue -d 'what\\'s in it'");
  expect(lines).toContain("complete -c tool -n '__tool_at \"queue list\"' -l reason -x -a 'late lost' -d ''");
});

describe("ds-dashboard completion", () => {
  it("completes the command itself", async () => {
    const { code, stdout } = await dsDashboard(["completion", "bash"]);
    expect(code).toBe(0);
    const words = (...line: readonly string[]): readonly string[] => offered(stdout, ["ds-dashboard", ...line]);
    expect(words("q")).toEqual(["quarantine"]);
    expect(words("quarantine", "redrive", "--reason", "c")).toEqual(["claim", "crowded"]);
    expect(words("export", "--format", "")).toEqual(["csv", "ndjson"]);
    expect(words("completion", "")).toEqual(["bash", "zsh", "fish", "--help"]);
  });

  it("is a wrong command line for another shell", async () => {
    const { code, stdout, stderr } = await dsDashboard(["completion", "tcsh"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("bash, zsh, fish");
  });
});
