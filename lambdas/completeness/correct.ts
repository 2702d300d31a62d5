import { paginateQuery, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DAY_MS } from "../../common/instants";
import { REFRESH_RUNS_SUMMARY, SUMMARIES_SORT_KEY } from "../../contract/names";
import type { ExpectedSpoke, RefreshRun } from "../../contract/refresh-run";
import { readAnswers } from "../../tables/answers";
import { originKey } from "../../tables/match-answers";
import { OtherSenders } from "../../tables/other-senders";
import { partition } from "../../tables/summaries-partition";
import { silentSpokes, withLate } from "./refresh-run";
import { replaceRun } from "./store";

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
  const runs = await readRecentRuns(dynamodb, tables.summaries);
  const places = { client: dynamodb, ...tables };
  const others = new OtherSenders(places, new Date(Date.now() - RECENT_MS));
  let newest: RefreshRun | undefined;
  for (const [index, run] of runs.entries()) {
    if (run.SilentSpokes.length === 0 || done.has(run.EventId)) continue;
    const next = runs[index + 1];
    const until = next && new Date(next.StartedAt);
    const silent = silentSpokes(run);
    const isSilent = new Set(silent.map(originKey));
    // Those that are no longer registered are asked for, too, and the names of all others are known.
    const all = [...new Map([...expected, ...silent].map((spoke) => [originKey(spoke), spoke])).values()];
    const { answered } = await readAnswers(places, all, new Date(run.StartedAt), until, others);
    const late = answered.filter((spoke) => isSilent.has(originKey(spoke)));
    if (late.length === 0) continue;
    const isLate = new Set(late.map(originKey));
    const corrected = withLate(run, late, (spoke) => isLate.has(originKey(spoke)), new Date());
    if ((await replaceRun(dynamodb, tables.summaries, run, corrected)) && !next) newest = corrected;
  }
  return newest;
}

/** Reads the runs of the last day, oldest first. */
async function readRecentRuns(client: DynamoDBDocumentClient, TableName: string): Promise<readonly RefreshRun[]> {
  const { KeyConditionExpression, ...input } = partition(TableName, REFRESH_RUNS_SUMMARY);
  const pages = paginateQuery(
    { client },
    {
      ...input,
      KeyConditionExpression: `${KeyConditionExpression} AND #key >= :since`,
      ExpressionAttributeNames: { ...input.ExpressionAttributeNames, "#key": SUMMARIES_SORT_KEY },
      ExpressionAttributeValues: {
        ...input.ExpressionAttributeValues,
        ":since": new Date(Date.now() - RECENT_MS).toISOString(),
      },
      // A run that was stored a moment ago must not be taken for missing.
      ConsistentRead: true,
    },
  );
  const runs: RefreshRun[] = [];
  for await (const { Items = [] } of pages) runs.push(...(Items as RefreshRun[]));
  return runs;
}
