import { Command } from "commander";
import { EXIT } from "../errors";
import { Progress } from "../output/progress";
import { givenOptions } from "../fleet/given-options";
import { selectFleet, type SelectionOptions } from "../fleet/selection";
import { outputFolder } from "../synthesis/output-folder";
import { callingAws, contextOf, selectingConnections } from "../fleet/options";

/** `ds-dashboard status` */
export function statusCommand(): Command {
  const command = new Command("status")
    .summary("show what is connected, who answered last, and what waits to be put right")
    .description(
      "Shows which spokes are connected with their hubs and what is missing on which side, who did not answer the last " +
        "request for measurements, what waits in dead-letter and quarantine queues, and which code runs. Changes nothing.",
    );
  return callingAws(selectingConnections(command)).action(async (names: string[], options: SelectionOptions) => {
    const { status } = await import("./status.js");
    const { statusText } = await import("./status-text.js");
    const { aws, output } = contextOf(command);
    const fleet = await selectFleet(names, options);
    const progress = new Progress(process.stderr);
    progress.step("Asking every account");
    const isNarrowed = options.hub !== undefined || options.hubAccount !== undefined;
    const scope = names.length > 0 ? "connections" : isNarrowed ? "hubs" : "configuration";
    const report = await status(fleet, scope, aws, outputFolder());
    progress.done(String(report.accounts.length));
    output.show(report, (shown) => statusText(shown, givenOptions(options)));
    if (!report.ok) process.exitCode = EXIT.notOk;
  });
}
