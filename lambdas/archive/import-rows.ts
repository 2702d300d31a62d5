import { reasonOf } from "../../common/errors";
import { inParallel } from "../../common/parallel";
import type { EventEnvelope } from "../../contract/event";
import type { ImportedRow, ImportOutcome, ImportRequest, ImportResponse } from "../../contract/import";
import { EVENT_SOURCE } from "../../contract/names";
import { archiveEvent, CONCURRENT_MEASUREMENTS, type ArchiveParts } from "./archive";
import { parseMeasurement } from "./measurement";
import { Refusal } from "./refusal";

/**
 * Stores rows of another table as if their spokes reported them now. Dates in the form of the original sample are
 * accepted, whether or not this hub has original spokes. Nothing goes to the quarantine: whoever imports gets the
 * answer.
 *
 * @throws Error if the payload is no import
 */
export async function importRows({ rows, dryRun }: ImportRequest, parts: ArchiveParts): Promise<ImportResponse> {
  if (!Array.isArray(rows)) throw new Error("The payload has neither Records of a queue nor rows to import.");
  const now = Date.now();
  const importOne = async (row: ImportedRow): Promise<ImportOutcome> => {
    try {
      if (dryRun) return await checkRow(row, now, parts);
      const wasThere = await archiveEvent(eventOf(row, now), now, { ...parts, originalSpokes: true });
      return wasThere ? "was-there" : "stored";
    } catch (error) {
      return error instanceof Refusal ? { refused: error.message } : { failed: reasonOf(error) };
    }
  };
  const outcomes = await inParallel(rows, importOne, CONCURRENT_MEASUREMENTS);
  const count = (outcome: ImportOutcome): number => outcomes.filter((one) => one === outcome).length;
  parts.logger.info("Rows imported", {
    dryRun,
    rows: rows.length,
    stored: count("stored"),
    wereThere: count("was-there"),
  });
  return { outcomes };
}

async function checkRow(row: ImportedRow, now: number, { registered, quota }: ArchiveParts): Promise<ImportOutcome> {
  const measurement = parseMeasurement(eventOf(row, now), now, true);
  await registered.check(measurement, now);
  await quota.check(measurement);
  return "stored";
}

function eventOf({ account, region, detail }: ImportedRow, now: number): EventEnvelope {
  return {
    id: "import",
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    account,
    region,
    time: new Date(now).toISOString(),
    resources: [],
    detail,
  };
}
