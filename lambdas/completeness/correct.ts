import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DAY_MS } from "../../common/instants";
import type { ExpectedSpoke, RefreshRun } from "../../contract/refresh-run";
import { readAnswers } from "../../tables/answers";
import { originKey } from "../../tables/match-answers";
import { OtherSenders } from "../../tables/other-senders";
import { answersUntil } from "./refresh-request";
import { isOpen, silentSpokes, withLate } from "./refresh-run";
import { nextRun, readRuns, replaceRun } from "./store";

/** Lambda and EventBridge retry for a day at most. */
const RECENT_MS = DAY_MS;
/**
 * So long the evaluation of a later request may go on beside this, or wait in the queue: looks come every quarter of an
 * hour, and so may requests.
 */
const EVALUATION_MS = 30_000;

interface Places {
  readonly dynamodb: DynamoDBDocumentClient;
  readonly tables: { readonly measurements: string; readonly summaries: string };
}

/**
 * Looks again at the runs of the last day that have silent spokes, or answers without `ExtractionHealth`, and corrects
 * their records by what came after they were evaluated: what a spoke measured until the next request answers this one.
 * Doing it again changes nothing, and of two at once one corrects a record.
 *
 * @param expected the registered spokes
 * @param done the ids of requests that have just been evaluated
 * @returns the newest run of all if it was corrected
 */
export async function correctRuns(
  { dynamodb, tables }: Places,
  expected: readonly ExpectedSpoke[],
  done: ReadonlySet<string>,
): Promise<RefreshRun | undefined> {
  const since = new Date(Date.now() - RECENT_MS);
  const runs = await readRuns(dynamodb, tables.summaries, since);
  const places = { client: dynamodb, ...tables };
  const others = new OtherSenders(places, since);
  let newest: RefreshRun | undefined;
  for (const run of runs) {
    if (!isOpen(run) || done.has(run.EventId)) continue;
    const startedAt = new Date(run.StartedAt);
    const next = nextRun(runs, startedAt);
    const silent = silentSpokes(run);
    const uncounted = run.UncountedSpokes ?? [];
    const [isSilent, isUncounted] = [keysOf(silent), keysOf(uncounted)];
    // Those that are no longer registered are asked for, too, and the names of all others are known.
    const all = [...new Map([...expected, ...silent, ...uncounted].map((spoke) => [originKey(spoke), spoke])).values()];
    const until = answersUntil(startedAt, next, Date.now() - EVALUATION_MS);
    const { answered } = await readAnswers(places, all, startedAt, until, others);
    const late = answered.filter((spoke) => isSilent.has(originKey(spoke)));
    const counted = answered.filter((spoke) => spoke.metrics && isUncounted.has(originKey(spoke)));
    if (late.length + counted.length === 0) continue;
    const corrected = withLate(run, late, counted, new Date());
    if ((await replaceRun(dynamodb, tables.summaries, run, corrected)) && !next) newest = corrected;
  }
  return newest;
}

function keysOf(spokes: readonly ExpectedSpoke[]): ReadonlySet<string> {
  return new Set(spokes.map(originKey));
}
