import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import { accountsCommand } from "./accounts/accounts-command";
import { alertsCommand } from "./alerts/alerts-command";
import { completionCommand } from "./completion/completion-command";
import { connectCommand } from "./connections/connect-command";
import { dashboardCommand } from "./page-server/dashboard-command";
import { deadLettersCommand } from "./queues/dead-letters-command";
import { deployCommand } from "./deploy/deploy-command";
import { disconnectCommand } from "./connections/disconnect-command";
import { exportCommand } from "./history/export-command";
import { forgetCommand } from "./forget/forget-command";
import { importCommand } from "./history/import-command";
import { initCommand } from "./init/init-command";
import { metricsCommand } from "./metrics/metrics-command";
import { quarantineCommand } from "./queues/quarantine-command";
import { refreshCommand } from "./refresh/refresh-command";
import { printableLines, printableStack } from "./output/printable";
import { endLine } from "./output/progress";
import { sandboxCommand } from "./sandbox/sandbox-command";
import { statusCommand } from "./connections/status-command";
import { EXIT, finalReason, isUsage } from "./errors";

/** `ds-dashboard`: the command for working with a deployed dashboard. */
function program(): Command {
  const program = new Command("ds-dashboard")
    .description("Connects accounts, and looks after them once they are deployed.")
    .version(version, "-V, --version", "print the version")
    .option("--debug", "after an error, show where in the program it occurred")
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(--help shows what is accepted)")
    .exitOverride();
  const commands = [
    initCommand(),
    accountsCommand(),
    deployCommand(),
    connectCommand(),
    dashboardCommand(),
    statusCommand(),
    refreshCommand(),
    alertsCommand(),
    disconnectCommand(),
    exportCommand(),
    importCommand(),
    forgetCommand(),
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

/**
 * Runs the command.
 *
 * @param args what follows its name on the command line
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  const command = program();
  try {
    await command.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    // Commander has already printed its message, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    endLine();
    const { debug = false } = command.opts<{ readonly debug?: boolean }>();
    console.error(debug ? printableStack(error) : printableLines(finalReason(error)));
    return isUsage(error) ? EXIT.usage : EXIT.notOk;
  }
}
