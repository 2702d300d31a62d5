import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Snapshot = Readonly<Record<string, unknown>>;

/** Another one whenever a service keeps something else than before. */
const VERSION = 2;

const FILE = "state.json";

interface Kept {
  readonly version: number;
  readonly services: Snapshot;
}

/** Whether there is a state to go on from in a folder. */
export function hasState(folder: string): boolean {
  return existsSync(join(folder, FILE));
}

/** A folder that keeps the embedded cloud's state: DynamoDB's tables as they are, everything else as one JSON file. */
export class StateFolder {
  /** Where DynamoDB keeps its tables. */
  readonly tables: string;
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.tables = join(folder, "dynamodb");
    this.file = join(folder, FILE);
    // Tables without a state are those of a start that was broken off.
    if (!hasState(folder)) rmSync(this.tables, { recursive: true, force: true });
  }

  /** What was kept last, or undefined in a new folder. @throws Error that names the file when it cannot be used */
  read(): Snapshot | undefined {
    if (!hasState(this.folder)) return undefined;
    const { version, services } = this.parsed();
    if (version === VERSION) return services;
    throw new Error(
      `${this.file} was written by another version of the embedded cloud; remove the folder to begin anew.`,
    );
  }

  /** Replaces the file whole, so that an interruption leaves the old one. */
  write(snapshot: Snapshot): void {
    const next = `${this.file}.next`;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(next, JSON.stringify({ version: VERSION, services: snapshot } satisfies Kept));
    renameSync(next, this.file);
  }

  private parsed(): Partial<Kept> {
    try {
      return Object(JSON.parse(readFileSync(this.file, "utf8"))) as Partial<Kept>;
    } catch (cause) {
      throw new Error(`${this.file} cannot be read; remove the folder to begin anew.`, { cause });
    }
  }
}
