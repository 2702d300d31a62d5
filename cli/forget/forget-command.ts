import { isatty } from "node:tty";
import { Command } from "commander";
import { accountRegionId } from "../../contract/account-region";
import { pairKey, type MonitoredProjectRecord } from "../../contract/connection-parameters";
import { CommandError, EXIT, UsageError } from "../errors";
import { disconnecting } from "../fleet/disconnecting";
import { spokeLabel, type Hub, type Spoke } from "../fleet/fleet";
import { givenOptions } from "../fleet/given-options";
import { selectedHub, selectingHub, theOnly } from "../fleet/hub-options";
import { callingAws, contextOf } from "../fleet/options";
import { selectFleet, type SelectionOptions } from "../fleet/selection";
import { confirm } from "../output/confirm";
import { interrupted } from "../output/interruption";
import { counted, listed } from "../output/output";
import { printableLines } from "../output/printable";
import { Progress } from "../output/progress";
import type { Found } from "./find";
import type { Forgotten } from "./forget";
import { isMeantSpoke, labelOf, type Selection } from "./selection";

interface ForgetOptions extends SelectionOptions {
  readonly yes?: boolean;
}

/** `ds-dashboard forget` */
export function forgetCommand(): Command {
  const command = new Command("forget")
    .summary("remove all that a hub has of a project, an environment or a metric")
    .description(
      "Removes all that a hub has of a project, of one environment of it, or of one metric there: measurements, files of the " +
        "lake, daily roll-ups, newest values and alerts. It says what there is, and asks.",
    )
    .argument("<project>", "the project")
    .argument("[environment]", "only this environment of it")
    .argument("[metric]", "only this metric there");
  return callingAws(selectingHub(command).option("--yes", "do not ask")).action(
    async (project: string, environment: string | undefined, metric: string | undefined, options: ForgetOptions) => {
      const selection: Selection = { project, environment, metric };
      const { storesOf } = await import("./hub.js");
      const { find } = await import("./find.js");
      const { forget } = await import("./forget.js");
      const { nothingOf } = await import("./nothing-of.js");
      const { aws, output } = contextOf(command);
      const fleet = options.hubAccount === undefined ? await selectFleet([], options) : undefined;
      const site = fleet ? theOnly(fleet.hubs) : await selectedHub(options);
      const hub = await storesOf(site, aws);
      const interruption = new AbortController();
      const search = { signal: interruption.signal, without: new Map<string, string>() };
      const progress = new Progress(process.stderr);
      progress.step("Looking for it");
      const found = await find(hub, selection, { ...search, onRead: (read) => progress.note(read) });
      progress.done(`${found.series.size} series`);
      if (found.series.size === 0) throw new CommandError(await nothingOf(hub, selection));
      console.error(printableLines(whatThereIs(selection, found, hub.spokes, site, fleet?.spokes ?? [], options)));
      if (!options.yes && !isatty(0))
        throw new UsageError("Nothing was removed: give --yes where nobody can be asked.");
      if (!options.yes && !(await confirm(`Remove it from hub ${site.name}, for good?`)))
        throw new CommandError("Nothing was removed.");
      void interrupted().then(() => {
        interruption.abort(
          new CommandError("Interrupted, part of it is removed. Run the same command again; it goes on."),
        );
      });
      const result = await forget(hub, selection, found, search, progress);
      output.show(result, report);
      if (result.again !== undefined) process.exitCode = EXIT.notOk;
    },
  );
}

/** @param configured the spokes that the configuration connects with the hub */
function whatThereIs(
  selection: Selection,
  found: Found,
  spokes: readonly MonitoredProjectRecord[],
  hub: Hub,
  configured: readonly Spoke[],
  options: SelectionOptions,
): string {
  const known = new Set(configured.map(pairKey));
  const { series, rows, files, firstDay, lastDay } = found;
  const names = [...series.values()].map((one) => `${one.ProjectName}/${one.Environment} ${one.MetricName}`).sort();
  const span = firstDay === undefined ? "" : `, from ${firstDay} to ${lastDay}`;
  const lake = files.length > 0 ? ` and rows in ${counted(files.length, "file")} of the lake` : "";
  const registered = spokes.filter(({ project, environment }) =>
    isMeantSpoke(selection, { ProjectName: project, Environment: environment }),
  );
  return [
    `${names.length} series of ${labelOf(selection)}: ${listed(names)}.`,
    `${counted(rows, "row")}${lake}${span}.`,
    ...registered.map((spoke) =>
      stillThere(spoke, selection, known.has(pairKey(spoke)) ? undefined : hub, givenOptions(options)),
    ),
  ].join("\n");
}

/**
 * @param hub given where the configuration does not connect the spoke with it
 * @param given the options that lead to the hub
 */
function stillThere(spoke: MonitoredProjectRecord, { metric }: Selection, hub: Hub | undefined, given: string): string {
  const name = spokeLabel(spoke);
  const command = (hub ? disconnecting(spoke, hub.name) : `ds-dashboard disconnect ${name}`) + given;
  const end =
    metric === undefined
      ? `To end that: ${command}`
      : `To end that, take ${metric} out of its metrics and deploy it, or: ${command}`;
  return `! ${name} is still registered, for ${accountRegionId(spoke)}: what it reports from now on comes in again. ${end}`;
}

function report({ series, rows, filesRewritten, filesRemoved, days, alerts, again }: Forgotten): string {
  return [
    `Removed: ${series} series, ${counted(rows, "row")}, ${counted(days, "daily roll-up")}, ${counted(alerts, "alert")}; ` +
      `${counted(filesRewritten, "file")} of the lake rewritten, ${filesRemoved} removed.`,
    ...(again === undefined ? [] : [`${again} Run the same command once more in a quarter of an hour.`]),
  ].join("\n");
}
