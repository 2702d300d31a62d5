import { setTimeout as pause } from "node:timers/promises";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { readAnswers } from "../../tables/answers";
import type { Answers, MetricCounts } from "../../tables/match-answers";
import { MONITORED_PROJECTS_PATH, REFRESH_FUNCTION, SUMMARIES_TABLE, TABLE } from "../../contract/names";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import { readRegistry } from "../../common/registry";
import { inParallel } from "../../common/parallel";
import type { MissingMetric } from "../../dashboard/picture";
import { readMissingSince } from "../../dashboard/reading/missing-metrics";
import type { Aws } from "../fleet/aws";
import { CommandError, reasonOf } from "../errors";
import type { Hub } from "../fleet/fleet";
import { registryOf } from "../fleet/hub-tables";

const PAUSE_MS = 1_000;
/**
 * The measurements of one run may arrive in two batches of the archive, which collects each for at most five seconds.
 */
const LATE_HEALTH_MS = 6_000;

const NOBODY = `Nobody is registered below ${MONITORED_PROJECTS_PATH}, so nobody was asked; connect spokes: ds-dashboard connect`;

/** The result for a registered spoke. */
export interface SpokeAnswer extends ExpectedSpoke {
  readonly state: "answered" | "silent";
  /** Undefined for silent spokes, and for spokes that do not report the outcomes of their metrics. */
  readonly metrics?: MetricCounts;
}

export interface HubRefresh extends AccountRegion {
  readonly hub: string;
  /** Why the hub could not be refreshed, or not watched until the end. */
  readonly failure?: string;
  readonly spokes: readonly SpokeAnswer[];
  /** The metrics of those that answered which got no value, and why. */
  readonly missing: readonly MissingMetric[];
}

export interface RefreshReport {
  /** Whether every hub has spokes, all have answered, and none of its metrics was denied, throttled or failed. */
  readonly ok: boolean;
  readonly hubs: readonly HubRefresh[];
}

/**
 * Makes hubs ask their spokes for fresh measurements, and waits until all have answered or the time is over.
 * Measurements since the hub's request, by the hub's clock, count as answers.
 *
 * @param seconds how long to wait, from the request on
 * @param onProgress is called with the numbers of spokes that have answered so far and that are registered
 */
export async function refresh(
  hubs: readonly Hub[],
  seconds: number,
  aws: Aws,
  onProgress: (answered: number, expected: number) => void = () => undefined,
): Promise<RefreshReport> {
  const counts = new Map<string, Answers>();
  const refreshed = await inParallel(hubs, (hub) =>
    refreshHub(hub, seconds, aws, (answers) => {
      counts.set(accountRegionId(hub), answers);
      const answered = [...counts.values()].reduce((sum, one) => sum + one.answered.length, 0);
      const silent = [...counts.values()].reduce((sum, one) => sum + one.silent.length, 0);
      onProgress(answered, answered + silent);
    }),
  );
  return { ok: refreshed.every(isOk), hubs: refreshed };
}

/** Whether a spoke has answered, with no metric denied, throttled or failed. */
export function isWell({ state, metrics }: SpokeAnswer): boolean {
  return state === "answered" && (metrics === undefined || metrics.denied + metrics.throttled + metrics.failed === 0);
}

function isOk({ failure, spokes }: HubRefresh): boolean {
  return failure === undefined && spokes.every(isWell);
}

async function refreshHub(
  hub: Hub,
  seconds: number,
  aws: Aws,
  onAnswers: (answers: Answers) => void,
): Promise<HubRefresh> {
  const accountRegion = { hub: hub.name, account: hub.account, region: hub.region };
  let answers: Answers | undefined;
  try {
    const account = await aws.at(hub);
    const { spokes: expected } = await readRegistry(registryOf(account));
    const { startedAt } = (await account.invoke(REFRESH_FUNCTION)) as { readonly startedAt: string };
    if (expected.length === 0) throw new CommandError(NOBODY);
    const deadline = Date.now() + seconds * 1000;
    let allSince: number | undefined;
    const tables = { client: account.dynamodb, measurements: TABLE, summaries: SUMMARIES_TABLE };
    for (;;) {
      answers = await readAnswers(tables, expected, new Date(startedAt));
      onAnswers(answers);
      allSince ??= answers.silent.length === 0 ? Date.now() : undefined;
      const isHealthKnown = answers.answered.every(({ metrics }) => metrics !== undefined);
      const isDone = allSince !== undefined && (isHealthKnown || Date.now() - allSince >= LATE_HEALTH_MS);
      if (isDone || Date.now() >= deadline) break;
      await pause(Math.min(PAUSE_MS, deadline - Date.now()));
    }
    const missing = await readMissingSince(tables, new Date(startedAt));
    return { ...accountRegion, spokes: spokesOf(answers), missing };
  } catch (error) {
    const spokes = answers === undefined ? [] : spokesOf(answers);
    return { ...accountRegion, failure: reasonOf(error), spokes, missing: [] };
  }
}

/** Lists silent spokes first, because they need attention. */
function spokesOf({ answered, silent }: Answers): readonly SpokeAnswer[] {
  return [
    ...silent.map((spoke) => ({ ...spoke, state: "silent" as const })),
    ...answered.map(({ metrics, ...spoke }) => ({
      ...spoke,
      state: "answered" as const,
      ...(metrics === undefined ? {} : { metrics }),
    })),
  ];
}
