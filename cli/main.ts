import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../config/problems";
import { completionCommand } from "./completion/completion-command";
import { connectCommand } from "./connections/connect-command";
import { dashboardCommand } from "./page-server/dashboard-command";
import { deadLettersCommand } from "./queues/dead-letters-command";
import { disconnectCommand } from "./connections/disconnect-command";
import { exportCommand } from "./history/export-command";
import { importCommand } from "./history/import-command";
import { metricsCommand } from "./metrics/metrics-command";
import { quarantineCommand } from "./queues/quarantine-command";
import { refreshCommand } from "./refresh/refresh-command";
import { printableLines, printableStack } from "./output/printable";
import { sandboxCommand } from "./sandbox/sandbox-command";
import { statusCommand } from "./connections/status-command";
import { CommandError, EXIT, UsageError } from "./errors";

// At every start, the AWS SDK warns that it will drop support for Node 20. This turns the warning off.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** `ds-dashboard`: the command for working with a deployed dashboard. */
function program(): Command {
  const program = new Command("ds-dashboard")
    .description("Connects accounts, and looks after them once they are deployed.")
    .showHelpAfterError("(--help shows what is accepted)")
    .exitOverride();
  const commands = [
    connectCommand(),
    dashboardCommand(),
    statusCommand(),
    refreshCommand(),
    disconnectCommand(),
    exportCommand(),
    importCommand(),
    quarantineCommand(),
    deadLettersCommand(),
    metricsCommand(),
    sandboxCommand(),
    completionCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const subcommand of command.commands) subcommand.copyInheritedSettings(command);
  }
  return program;
}

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    // Commander has already printed its message, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    console.error(explain(error));
    return error instanceof UsageError || error instanceof ConfigurationError ? EXIT.usage : EXIT.notOk;
  }
}

/** Explains an error: only the message if the user can solve the problem, otherwise everything that is known. */
function explain(error: unknown): string {
  const isClear = error instanceof UsageError || error instanceof CommandError || error instanceof ConfigurationError;
  return isClear ? printableLines(error.message) : printableStack(error);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
