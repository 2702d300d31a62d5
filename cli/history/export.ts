import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import type { MeasurementRow } from "../../tables/measurements";
import type { ExportFormat } from "./export-formats";

const COLUMNS = [
  "MetricName",
  "ExtractionDate",
  "ProjectName",
  "Environment",
  "Account",
  "Region",
  "Label",
  "MetricValue",
  "Unit",
  "Metadata",
] as const;

type CsvLine = Readonly<Record<(typeof COLUMNS)[number], string | number>>;

/**
 * Writes measurements with one page in memory. It reads the next page when `out` has taken the last one.
 *
 * @returns the number of measurements written; fewer than exist if `out` takes no more: the reader ended early, as `head` does,
 *   or a disk is full, which whoever owns `out` learns from it
 */
export async function writeMeasurements(
  pages: AsyncIterable<readonly MeasurementRow[]>,
  format: ExportFormat,
  out: Writable,
): Promise<number> {
  let written = 0;
  async function* lines(): AsyncGenerator<string | CsvLine> {
    for await (const page of pages) {
      for (const row of page) {
        if (format === "ndjson") yield `${JSON.stringify(row)}\n`;
        else yield* csvLines(row);
        written++;
      }
    }
  }
  const source = Readable.from(lines());
  let lost: unknown;
  const noteLost = (error: Error): void => {
    lost = error;
  };
  out.once("error", noteLost);
  try {
    if (format === "ndjson") await pipeline(source, out, { end: false });
    else {
      // Names and Metadata come from other people, so anything that a spreadsheet would take for a formula is escaped.
      const csv = stringify({ header: true, columns: [...COLUMNS], escape_formulas: true });
      await pipeline(source, csv, out, { end: false });
    }
  } catch (error) {
    if (error !== lost) throw error;
  } finally {
    out.off("error", noteLost);
  }
  return written;
}

/**
 * One line for a number, or one per label of a vector. A vector without labels has one line without a value, and so has a row
 * that somebody put into the table by hand without one.
 */
function csvLines(row: MeasurementRow): readonly CsvLine[] {
  const { MetricValue = {}, Metadata = {} } = row as Partial<MeasurementRow>;
  const values: readonly (readonly [string, string | number])[] =
    typeof MetricValue === "number" ? [["", MetricValue]] : Object.entries(MetricValue);
  return (values.length > 0 ? values : [["", ""] as const]).map(([Label, value]) => ({
    MetricName: row.MetricName,
    ExtractionDate: toMilliseconds(row.ExtractionDate),
    ProjectName: row.ProjectName,
    Environment: row.Environment,
    Account: row.Account,
    Region: row.Region,
    Label,
    MetricValue: value,
    Unit: typeof Metadata.Unit === "string" ? Metadata.Unit : "",
    Metadata: JSON.stringify(Metadata),
  }));
}

/** The sort key without its last six digits, as a date that every program can read. */
function toMilliseconds(sortKey: string): string {
  return `${sortKey.slice(0, "YYYY-MM-DDTHH:mm:ss.mmm".length)}Z`;
}
