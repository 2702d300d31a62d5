import { setTimeout as pauseFor } from "node:timers/promises";
import { readRegistry } from "../../common/registry";
import { inParallel } from "../../common/parallel";
import type { ImportedRow, ImportOutcome, ImportRequest, ImportResponse } from "../../contract/import";
import { ARCHIVE_FUNCTION } from "../../contract/names";
import { CommandError } from "../errors";
import type { AwsAccount } from "../fleet/aws";
import { registryOf } from "../fleet/hub-tables";
import { pagesOf, type Source } from "./import-source";
import { ImportTally, type ImportResult } from "./import-tally";
import { convertRow, Owners, type OriginalRow } from "./original-row";

/** The archive function stores so many rows well within its timeout. */
const MAX_ROWS = 100;
/** Leaves room for the largest item, which may have six times its 400 KB as JSON, below Lambda's 6 MB. */
const MAX_BYTES = 3_000_000;
/** Few enough to leave the archive's concurrency to the measurements that arrive meanwhile. */
const CONCURRENT_CALLS = 4;

/** For how long a table that throttles is tried: the pauses between the tries add up to two minutes. */
const MAX_TRIES = 10;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface ImportOptions {
  /** Whether to check the rows only. */
  readonly dryRun: boolean;
  /** Is called with the number of rows read so far. */
  readonly onPage?: (read: number) => void;
  /** Waits for so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** A row on its way to the archive. */
interface Sent {
  readonly row: ImportedRow;
  /** `MetricName ExtractionDate` */
  readonly key: string;
}

/**
 * Brings every row of a table of the original sample, or of another hub of this project, into a hub: invokes the archive
 * function, which stores each row once, however often and on whatever way it comes.
 *
 * @throws CommandError if there is no such table or archive function, or the archive cannot store a row for minutes.
 *   What was imported until then is stored; the next import finds it there.
 */
export async function importTable(
  source: Source,
  table: string,
  hub: Pick<AwsAccount, "accountRegion" | "dynamodb" | "ssm" | "invoke">,
  { dryRun, onPage = () => undefined, pause = pauseFor }: ImportOptions,
): Promise<ImportResult> {
  const owners = new Owners((await readRegistry(registryOf(hub))).spokes);
  const tally = new ImportTally();
  const failure = new AbortController();
  const store = async (batch: readonly Sent[]): Promise<void> => {
    try {
      await storeAll(batch, { hub, dryRun, pause, tally, failed: failure.signal });
    } catch (error) {
      failure.abort();
      throw error;
    }
  };
  let read = 0;
  for await (const items of pagesOf(source, table)) {
    const rows: Sent[] = [];
    for (const item of items) {
      const converted = convertRow(item, owners);
      if ("row" in converted) rows.push({ row: converted.row, key: keyOf(item) });
      else if ("nobody" in converted) tally.addLeftOut(converted.nobody);
      else tally.addRefused(converted.problem, keyOf(item));
    }
    await inParallel(batchesOf(rows), store, CONCURRENT_CALLS);
    read += items.length;
    onPage(read);
  }
  return tally.result(read, dryRun);
}

interface Archive extends Required<Pick<ImportOptions, "dryRun" | "pause">> {
  readonly hub: Pick<AwsAccount, "invoke">;
  readonly tally: ImportTally;
  /** Ends the calls that run at the same time as one that failed. */
  readonly failed: AbortSignal;
}

/** Lets the archive store rows, and tries those again that it could not store. */
async function storeAll(rows: readonly Sent[], archive: Archive): Promise<void> {
  const { dryRun, pause, tally, failed } = archive;
  let left = rows;
  for (let attempt = 1; !failed.aborted; attempt++) {
    const outcomes = await send({ action: "Import", dryRun, rows: left.map(({ row }) => row) }, archive);
    let problem = "";
    left = left.filter(({ key }, index) => {
      const outcome = outcomes[index]!;
      if (outcome === "stored") tally.addStored();
      else if (outcome === "was-there") tally.addWasThere();
      else if ("refused" in outcome) tally.addRefused(outcome.refused, key);
      else problem = outcome.failed;
      return typeof outcome === "object" && "failed" in outcome;
    });
    if (left.length === 0) return;
    if (attempt === MAX_TRIES) {
      throw new CommandError(
        `The archive could not store ${left[0]!.key}: ${problem}. Import again: what is stored already is not stored twice.`,
      );
    }
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS));
  }
}

async function send(request: ImportRequest, { hub }: Archive): Promise<readonly ImportOutcome[]> {
  try {
    return ((await hub.invoke(ARCHIVE_FUNCTION, request)) as ImportResponse).outcomes;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(
      `${error.message.replace(/\.?$/, ".")} Deploy the hub if it is of an earlier version, and import again: what is stored already is not ` +
        "stored twice.",
    );
  }
}

function batchesOf(rows: readonly Sent[]): readonly (readonly Sent[])[] {
  const batches: Sent[][] = [];
  let room = 0;
  for (const sent of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(sent.row));
    const last = batches.at(-1);
    if (last && last.length < MAX_ROWS && bytes <= room) last.push(sent);
    else {
      batches.push([sent]);
      room = MAX_BYTES;
    }
    room -= bytes;
  }
  return batches;
}

function keyOf({ MetricName, ExtractionDate }: OriginalRow): string {
  return [MetricName, ExtractionDate].map((key) => key?.S ?? key?.N ?? "?").join(" ");
}
