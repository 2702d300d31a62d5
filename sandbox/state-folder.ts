import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Snapshot = Readonly<Record<string, unknown>>;

/** A folder that keeps the embedded cloud's state: DynamoDB's tables as they are, everything else as one JSON file. */
export class StateFolder {
  /** Where DynamoDB keeps its tables. */
  readonly tables: string;
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.tables = join(folder, "dynamodb");
    this.file = join(folder, "state.json");
    // Tables without a state are those of a start that was broken off.
    if (!existsSync(this.file)) rmSync(this.tables, { recursive: true, force: true });
  }

  /** What was kept last, or undefined in a new folder. @throws Error that names the file when it cannot be read */
  read(): Snapshot | undefined {
    if (!existsSync(this.file)) return undefined;
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as Snapshot;
    } catch (cause) {
      throw new Error(`${this.file} cannot be read; remove the folder to begin anew.`, { cause });
    }
  }

  /** Replaces the file whole, so that an interruption leaves the old one. */
  write(snapshot: Snapshot): void {
    const next = `${this.file}.next`;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(next, JSON.stringify(snapshot));
    renameSync(next, this.file);
  }
}
