import { parquetWriteBuffer } from "hyparquet-writer";
import { LAKE_COLUMNS, type LakeColumn } from "../contract/lake";
import type { MeasurementRow } from "./measurements";

/** The attributes of a row that the lake is made of. */
export const LAKE_ATTRIBUTES = [
  "MetricName",
  "ProjectName",
  "Environment",
  "ExtractionDate",
  "MetricValue",
  "Account",
  "Region",
  "Metadata",
] as const satisfies readonly (keyof MeasurementRow)[];
/** Metadata may be missing in rows that were not written by the archive. */
export type LakeRow = Pick<MeasurementRow, Exclude<(typeof LAKE_ATTRIBUTES)[number], "Metadata">> &
  Partial<Pick<MeasurementRow, "Metadata">>;

/** Columns whose values a file has once each. Left alone, the writer decides that by 1,000 rows: of 1,000 accounts in a large fleet. */
const REPEATING: ReadonlySet<LakeColumn> = new Set(["ProjectName", "Account"]);

type Name = "MetricName" | "ProjectName" | "Environment";
/** A row of a file. */
export type LakeValues = Readonly<Record<Name, string>> &
  Readonly<Record<Exclude<LakeColumn, Name>, string | number | Date | null>>;

/**
 * The file of the lake for one day and metric, as Parquet: a row for each number, and for each label of a vector. A vector
 * without labels is one row without label and value, so every measurement is there.
 *
 * Its memory grows with its rows: about 1 KB for each in all.
 */
export class DayFile {
  /** How many measurements are in it. */
  measurements = 0;
  private readonly columns = new Map(LAKE_COLUMNS.map(({ name }) => [name, [] as unknown[]]));
  /** The vector of the last row that was kept, and its labels so far. */
  private last: { readonly measurement: string; readonly labels: Set<unknown> } | undefined;

  /** Rows come in the order of their dates, which keeps the file small. */
  add(row: LakeRow): void {
    this.measurements++;
    const { MetricValue, Metadata = {} } = row;
    const { Unit } = Metadata;
    const common = {
      MetricName: row.MetricName,
      ExtractionDate: new Date(`${row.ExtractionDate.slice(0, "2026-11-05T00:00:00.000".length)}Z`),
      ProjectName: row.ProjectName,
      Environment: row.Environment,
      Account: row.Account,
      Region: row.Region,
      Unit: typeof Unit === "string" ? Unit : null,
      Metadata: JSON.stringify(Metadata),
    };
    if (typeof MetricValue === "number") {
      this.push({ ...common, Label: null, MetricValue });
      return;
    }
    const labels = Object.entries(MetricValue);
    if (labels.length === 0) this.push({ ...common, Label: null, MetricValue: null });
    for (const [Label, value] of labels) this.push({ ...common, Label, MetricValue: value });
  }

  /**
   * Adds a row of another file, in its order. The labels of a vector follow each other there; two vectors of a series in one
   * millisecond count as one measurement where they share no label.
   */
  keep(values: LakeValues): void {
    const { ExtractionDate, ProjectName, Environment, Account, Region, Label } = values;
    const measurement = JSON.stringify([ExtractionDate, ProjectName, Environment, Account, Region]);
    const isOfLast = Label !== null && this.last?.measurement === measurement && !this.last.labels.has(Label);
    if (!isOfLast) {
      this.measurements++;
      // A row without label is a measurement by itself.
      this.last = Label === null ? undefined : { measurement, labels: new Set() };
    }
    this.last?.labels.add(Label);
    this.push(values);
  }

  /** The bytes of the file, compressed with Snappy. */
  bytes(): Uint8Array {
    const columnData = LAKE_COLUMNS.map(({ name, parquet }) => ({
      name,
      data: this.columns.get(name)!,
      type: parquet,
      nullable: true,
      ...(REPEATING.has(name) && { encoding: "RLE_DICTIONARY" as const }),
    }));
    return new Uint8Array(parquetWriteBuffer({ columnData }));
  }

  private push(values: LakeValues): void {
    for (const [name, column] of this.columns) column.push(values[name]);
  }
}
