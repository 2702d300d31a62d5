import { Command, Option } from "commander";
import type { MeasurementFilter } from "../../tables/measurements";
import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import { CommandError, UsageError } from "../errors";
import { EXPORT_FORMATS, type ExportFormat } from "./export-formats";
import { pastInstant } from "../output/instant-option";
import type { SelectionOptions } from "../fleet/selection";
import { selectedHub, selectingHub } from "../fleet/hub-options";
import { contextOf, reachingAws } from "../fleet/options";

type ExportOptions = SelectionOptions & MeasurementFilter & { readonly format: ExportFormat };

/** `ds-dashboard export` */
export function exportCommand(): Command {
  const command = new Command("export")
    .summary("write a hub's measurements as CSV or NDJSON")
    .description(
      "Writes the measurements of a hub to standard output as they are read. CSV has a line for each number, and for each " +
        "label of a vector; NDJSON has a line for each measurement, as it is stored.",
    );
  return reachingAws(selectingHub(command))
    .option("--project <name>", "only of this project, as it was reported")
    .option("--environment <name>", "only of this environment, as it was reported")
    .option("--metric <name>", "only of this metric")
    .option(
      "--from <instant>",
      "from then on: 2026-11-05 (UTC), 2026-11-05T09:30:00Z, or 24h or 7d before now",
      pastInstant,
    )
    .option("--to <instant>", "only before then", pastInstant)
    .addOption(new Option("--format <format>", "how to write them").choices(EXPORT_FORMATS).default("csv"))
    .action(async (options: ExportOptions) => {
      const { format, from, to } = options;
      if (from && to && from >= to) throw new UsageError("--from is not before --to: nothing can be between.");
      const { measurementPages, ROW_ATTRIBUTES } = await import("../../tables/measurements.js");
      const { writeMeasurements } = await import("./export.js");
      const { unknownNames } = await import("./unknown-names.js");
      const { readNewestValues } = await import("../../tables/summaries.js");
      const { dynamodb } = await contextOf(command).aws.at(await selectedHub(options));
      const pages = measurementPages(dynamodb, TABLE, options, { attributes: ROW_ATTRIBUTES });
      const written = await writeMeasurements(pages, format, process.stdout);
      const isNamed = [options.metric, options.project, options.environment].some((name) => name !== undefined);
      if (written > 0 || !isNamed) return;
      const unknown = unknownNames(options, await readNewestValues({ client: dynamodb, summaries: SUMMARIES_TABLE }));
      if (unknown.length > 0) throw new CommandError(unknown.join("\n"));
    });
}
