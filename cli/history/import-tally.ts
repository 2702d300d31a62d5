/** How many examples of each problem are named. */
const MAX_EXAMPLES = 10;
/** More different problems than anybody reads; those beyond are counted together. */
const MAX_PROBLEMS = 50;
const OTHER_PROBLEMS = "other problems";

/** What became of the rows of a table. `read` is the sum of all other counts. */
export interface ImportResult {
  readonly dryRun: boolean;
  /** The number of rows in the table. */
  readonly read: number;
  /** The number of rows stored; in a dry run, of those that would be stored or were stored before. */
  readonly stored: number;
  /** The number of rows that the hub had before, by an earlier import or from their spokes. */
  readonly wereThere: number;
  /** The rows that are no valid measurements, by problem. */
  readonly refused: readonly RefusedRows[];
  /** The number of rows, by `project/environment`, for which not exactly one account is registered. */
  readonly leftOut: Readonly<Record<string, number>>;
}

export interface RefusedRows {
  readonly problem: string;
  readonly count: number;
  /** `MetricName ExtractionDate` of the first ten rows. */
  readonly examples: readonly string[];
}

/** Counts what became of each row. */
export class ImportTally {
  private stored = 0;
  private wereThere = 0;
  private readonly refused = new Map<string, { count: number; examples: string[] }>();
  private readonly leftOut = new Map<string, number>();

  addStored(): void {
    this.stored++;
  }

  addWasThere(): void {
    this.wereThere++;
  }

  /** @param key `MetricName ExtractionDate` of the row */
  addRefused(problem: string, key: string): void {
    const isNamed = this.refused.has(problem) || this.refused.size < MAX_PROBLEMS;
    const name = isNamed ? problem : OTHER_PROBLEMS;
    const known = this.refused.get(name) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < MAX_EXAMPLES) known.examples.push(key);
    this.refused.set(name, known);
  }

  /** @param names `project/environment` */
  addLeftOut(names: string): void {
    this.leftOut.set(names, (this.leftOut.get(names) ?? 0) + 1);
  }

  result(read: number, dryRun: boolean): ImportResult {
    const { stored, wereThere } = this;
    const refused = [...this.refused].map(([problem, rows]) => ({ problem, ...rows }));
    return { dryRun, read, stored, wereThere, refused, leftOut: Object.fromEntries(this.leftOut) };
  }
}
