import { Command } from "commander";
import { partitionOf } from "../../contract/account-region";
import { EXIT, UsageError } from "../errors";
import type { ImportResult } from "./import-tally";
import { Progress } from "../output/progress";
import type { SelectionOptions } from "../fleet/selection";
import { selectedHub, selectingHub } from "../fleet/hub-options";
import { callingAws, contextOf } from "../fleet/options";

interface ImportCommandOptions extends SelectionOptions {
  readonly table: string;
  readonly profile?: string;
  readonly region?: string;
  readonly dryRun?: boolean;
}

/** `ds-dashboard import` */
export function importCommand(): Command {
  const command = new Command("import")
    .summary("bring the table of the original sample into a hub")
    .description(
      "Brings the rows of the original Python sample's table into a hub, as measurements of the accounts that are registered " +
        "for their project and environment. What the hub has already, by an earlier import or from the spokes themselves, " +
        "is not stored twice; the table is only read.",
    )
    .requiredOption("--table <name>", "the original's table")
    .option("--profile <profile>", "profile of the AWS configuration that gets to the table (default: as to the hub)")
    .option("--region <region>", "Region of the table (default: that of the hub)")
    .option("--dry-run", "check every row, and store nothing");
  return callingAws(selectingHub(command)).action(async (options: ImportCommandOptions) => {
    const { importTable } = await import("./import.js");
    const { aws, output } = contextOf(command);
    const { table, profile, dryRun = false } = options;
    const hub = await selectedHub(options);
    const region = options.region ?? hub.region;
    if (profile === undefined && partitionOf(region) !== partitionOf(hub.region)) {
      throw new UsageError(
        `--region ${region} is in another partition than the hub: name credentials there by --profile.`,
      );
    }
    const source = profile === undefined ? { ...hub, region } : await aws.ownSite(profile, region);
    const progress = new Progress(process.stderr);
    progress.step(`Reading ${table} of ${source.account}:${source.region}`);
    const onPage = (read: number): void => progress.note(`${read} rows`);
    const result = await importTable(await aws.at(source), table, await aws.at(hub), { dryRun, onPage });
    progress.done(`${result.read} rows`);
    output.show(result, report);
    if (result.stored + result.wereThere < result.read) process.exitCode = EXIT.notOk;
  });
}

function report({ dryRun, read, stored, wereThere, refused, leftOut }: ImportResult): string {
  return [
    dryRun
      ? `${stored} of ${read} rows would be stored, or are there already.`
      : `${stored} of ${read} rows stored, ${wereThere} were there already.`,
    ...Object.entries(leftOut).map(
      ([names, count]) =>
        `${count} of ${names} left out: not exactly one account is registered for it. Connect it, or put its account into ` +
        `/monitored_projects/${names} of the hub, and import again.`,
    ),
    ...refused.map(({ problem, count, examples }) => {
      const more = count > examples.length ? ", …" : "";
      return `${count} refused: ${problem}. ${examples.join(", ")}${more}`;
    }),
  ].join("\n");
}
