import { reasonOf } from "../../common/errors";
import { inParallel } from "../../common/parallel";
import type { EventEnvelope } from "../../contract/event";
import type { ImportedRow, ImportOutcome, ImportRequest, ImportResponse } from "../../contract/import";
import { EVENT_SOURCE } from "../../contract/names";
import { archiveEvents, CONCURRENT_MEASUREMENTS, type Archived, type ArchiveParts, type SentEvent } from "./archive";
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
  const events = rows.map((row: ImportedRow) => ({ event: eventOf(row, now), sentAt: now }));
  const outcomes = dryRun
    ? await inParallel(events, (sent) => checkEvent(sent, parts), CONCURRENT_MEASUREMENTS)
    : (await archiveEvents(events, { ...parts, originalSpokes: true })).map(outcomeOf);
  const count = (outcome: ImportOutcome): number => outcomes.filter((one) => one === outcome).length;
  parts.logger.info("Rows imported", {
    dryRun,
    rows: rows.length,
    stored: count("stored"),
    wereThere: count("was-there"),
  });
  return { outcomes };
}

async function checkEvent({ event, sentAt }: SentEvent, { registered, quota }: ArchiveParts): Promise<ImportOutcome> {
  try {
    const measurement = parseMeasurement(event, sentAt, true);
    await registered.check(measurement, sentAt);
    await quota.check(measurement);
    return "stored";
  } catch (error) {
    return outcomeOf({ error });
  }
}

function outcomeOf(archived: Archived): ImportOutcome {
  if ("wasThere" in archived) return archived.wasThere ? "was-there" : "stored";
  const { error } = archived;
  return error instanceof Refusal ? { refused: error.message } : { failed: reasonOf(error) };
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
