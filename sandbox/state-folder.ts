import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hold } from "./held-file";

type Snapshot = Readonly<Record<string, unknown>>;

/** Another one whenever a service keeps something else than before. */
const VERSION = 2;

const FILE = "state.json";
/** Of the process that uses the folder. */
const USER_FILE = "process-id";
/** DynamoDB's tables are in a folder for each account. */
const ACCOUNT = /^\d{12}$/;

/** A state folder cannot be used. The message says which, why, and what to do. */
export class StateFolderError extends Error {
  override readonly name = "StateFolderError";
}

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

  /** @throws StateFolderError if it is no folder, another process uses it, or it holds what is not the embedded cloud's */
  constructor(private readonly folder: string) {
    this.tables = join(folder, "dynamodb");
    this.file = join(folder, FILE);
    this.take();
    if (!hasState(folder)) this.removeTables();
  }

  /** What was kept last, or undefined in a new folder. @throws StateFolderError when it cannot be used */
  read(): Snapshot | undefined {
    if (!hasState(this.folder)) return undefined;
    const { version, services } = this.parsed();
    if (typeof version !== "number" || !services || typeof services !== "object") {
      throw new StateFolderError(`${this.file} holds no state of the embedded cloud; use a folder of its own.`);
    }
    if (version === VERSION) return services;
    throw new StateFolderError(
      `${this.file} was written by another version of the embedded cloud; remove the folder to begin anew.`,
    );
  }

  /** @throws StateFolderError with what does not come back of what was kept */
  async takenUp(takeUp: () => Promise<void>): Promise<void> {
    try {
      await takeUp();
    } catch (cause) {
      throw new StateFolderError(
        `What ${this.folder} keeps is damaged: ${(cause as Error).message}; remove the folder to begin anew.`,
        { cause },
      );
    }
  }

  /** Replaces the file whole, so that an interruption leaves the old one. @throws StateFolderError if it cannot */
  write(snapshot: Snapshot): void {
    const next = `${this.file}.next`;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(next, JSON.stringify({ version: VERSION, services: snapshot } satisfies Kept));
      renameSync(next, this.file);
    } catch (cause) {
      rmSync(next, { force: true });
      throw new StateFolderError(`The state was not kept in ${this.folder}. ${(cause as Error).message}`, { cause });
    }
  }

  private take(): void {
    const file = join(this.folder, USER_FILE);
    const holder = this.holderOf(file);
    if (holder === undefined) return;
    throw new StateFolderError(
      `${this.folder} is in use by process ${holder}; end that, or use another folder. ` +
        `If that process is something else, remove ${file}.`,
    );
  }

  private holderOf(file: string): number | undefined {
    try {
      return hold(file);
    } catch (cause) {
      const { code = "", message } = cause as NodeJS.ErrnoException;
      const reason = ["EEXIST", "ENOTDIR"].includes(code) ? "is no folder" : `takes no state (${message})`;
      throw new StateFolderError(`${this.folder} ${reason}; use another one for the state.`, { cause });
    }
  }

  /** Tables without a state are those of a start that was broken off. */
  private removeTables(): void {
    if (!existsSync(this.tables)) return;
    const foreign = readdirSync(this.tables).find((name) => !ACCOUNT.test(name));
    if (foreign !== undefined) {
      throw new StateFolderError(
        `${join(this.tables, foreign)} is not the embedded cloud's; use a folder of its own for the state.`,
      );
    }
    rmSync(this.tables, { recursive: true });
  }

  private parsed(): Partial<Kept> {
    try {
      return Object(JSON.parse(readFileSync(this.file, "utf8"))) as Partial<Kept>;
    } catch (cause) {
      throw new StateFolderError(`${this.file} cannot be read; remove the folder to begin anew.`, { cause });
    }
  }
}
