import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DAY_MS } from "../../common/instants";
import type { ExpectedSpoke, RefreshRun } from "../../contract/refresh-run";
import { readAnswers } from "../../tables/answers";
import { originKey } from "../../tables/match-answers";
import { troubled } from "./refresh-run";
import { nextRun, readRuns, replaceRun } from "./store";
import { answersUntil } from "./refresh-request";

/** Lambda and EventBridge retry for a day at most. */
const RECENT_MS = DAY_MS;

interface Places {
  readonly dynamodb: DynamoDBDocumentClient;
  readonly tables: { readonly measurements: string; readonly summaries: string };
}

/**
 * Looks again at the runs of the last day that have silent spokes, and corrects their records by the answers that came
 * after they were evaluated: what a spoke measured until the next request answers this one. Doing it again changes
 * nothing, and of two at once one corrects a record.
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
  const runs = await readRuns(dynamodb, tables.summaries, new Date(Date.now() - RECENT_MS));
  let newest: RefreshRun | undefined;
  for (const run of runs) {
    if (run.SilentSpokes.length === 0 || done.has(run.EventId)) continue;
    const startedAt = new Date(run.StartedAt);
    const next = nextRun(runs, startedAt);
    const isSilent = new Set(run.SilentSpokes.map(originKey));
    // Those that are no longer registered are asked for, too, and the names of all others are known.
    const all = [...new Map([...expected, ...run.SilentSpokes].map((spoke) => [originKey(spoke), spoke])).values()];
    const { answered } = await readAnswers(
      dynamodb,
      tables.measurements,
      all,
      startedAt,
      answersUntil(startedAt, next),
    );
    const late = answered.filter((spoke) => isSilent.has(originKey(spoke)));
    if (late.length === 0) continue;
    const corrected = withLate(run, late);
    if ((await replaceRun(dynamodb, tables.summaries, run, corrected)) && !next) newest = corrected;
  }
  return newest;
}

function withLate(run: RefreshRun, late: Awaited<ReturnType<typeof readAnswers>>["answered"]): RefreshRun {
  const isLate = new Set(late.map(originKey));
  const sum = (outcome: "ok" | "denied" | "throttled" | "failed"): number =>
    late.reduce((total, { metrics }) => total + (metrics?.[outcome] ?? 0), 0);
  return {
    ...run,
    EvaluatedAt: new Date().toISOString(),
    Answered: run.Answered + late.length,
    Silent: run.Silent - late.length,
    Ok: run.Ok + sum("ok"),
    Denied: run.Denied + sum("denied"),
    Throttled: run.Throttled + sum("throttled"),
    Failed: run.Failed + sum("failed"),
    SilentSpokes: run.SilentSpokes.filter((spoke) => !isLate.has(originKey(spoke))),
    TroubledSpokes: [...run.TroubledSpokes, ...late.flatMap(troubled)],
  };
}
