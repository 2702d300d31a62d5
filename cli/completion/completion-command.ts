import { Argument, Command } from "commander";
import { completionScript, SHELLS, type Shell } from "./completion";

/** `ds-dashboard completion` */
export function completionCommand(): Command {
  return new Command("completion")
    .summary("print the script by which a shell completes this command")
    .description(
      "Prints the script by which a shell completes this command, its options and their choices. " +
        'For bash: eval "$(ds-dashboard completion bash)"; zsh: the same with zsh, after compinit; ' +
        "fish: ds-dashboard completion fish | source.",
    )
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .action((shell: Shell, _options: unknown, command: Command) => {
      process.stdout.write(completionScript(command.parent!, shell));
    });
}
