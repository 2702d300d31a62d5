import { Command } from "commander";
import { EXIT } from "../errors";
import type { ImportResult } from "./import";
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
        "for their project and environment. Run twice it changes nothing; the table is only read.",
    )
    .requiredOption("--table <name>", "the original's table")
    .option("--profile <profile>", "profile of the AWS configuration that gets to the table (default: as to the hub)")
    .option("--region <region>", "Region of the table (default: that of the hub)")
    .option("--dry-run", "tell what would be sent, and send nothing");
  return callingAws(selectingHub(command)).action(async (options: ImportCommandOptions) => {
    const { importTable } = await import("./import.js");
    const { aws, output } = contextOf(command);
    const { table, profile, dryRun = false } = options;
    const hub = await selectedHub(options);
    const region = options.region ?? hub.region;
    const source = profile === undefined ? { ...hub, region } : await aws.siteOfProfile(profile, region);
    const progress = new Progress(process.stderr);
    progress.step(`Reading ${table} of ${source.account}:${source.region}`);
    const { dynamodb } = await aws.at(source);
    const onPage = (read: number): void => progress.note(`${read} rows`);
    const result = await importTable(dynamodb, table, await aws.at(hub), { dryRun, onPage });
    progress.done(`${result.read} rows`);
    output.show(result, report);
    if (result.sent < result.read) process.exitCode = EXIT.notOk;
  });
}

function report({ read, sent, dryRun, ofNobody, notSent }: ImportResult): string {
  return [
    dryRun ? `${sent} of ${read} rows would be sent to the archive.` : `${sent} of ${read} rows sent to the archive.`,
    ...Object.entries(ofNobody).map(
      ([names, count]) =>
        `${count} of ${names}: no account is registered for it. Connect it, or put its account into ` +
        `/monitored_projects/${names} of the hub, and import again.`,
    ),
    ...notSent.map(({ problem, count, examples }) => {
      const more = count > examples.length ? ", …" : "";
      return `${count} not sent: ${problem}. ${examples.join(", ")}${more}`;
    }),
    ...(dryRun ? [] : ["What the archive refuses is in quarantine a moment later: ds-dashboard quarantine list."]),
  ].join("\n");
}
