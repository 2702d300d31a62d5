import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { readSeriesCounts } from "../../tables/account-series";
import { readNewestRun, readNewestValues } from "../../tables/summaries";
import { discoveredParameters } from "../../common/discovered-parameters";
import { pairKey } from "../../contract/connection-parameters";
import {
  ARCHIVE_QUEUE_DEAD_LETTERS,
  MONITORED_PROJECTS_PATH,
  QUARANTINE_QUEUE,
  SUMMARIES_TABLE,
  TABLE,
} from "../../contract/names";
import type { ExpectedSpoke, RefreshRun, TroubledSpoke } from "../../contract/refresh-run";
import type { MissingMetric } from "../../dashboard/picture";
import { readMissingMetrics } from "../../dashboard/reading/missing-metrics";
import { messagesIn } from "./account-status";
import type { Aws, AwsAccount } from "../fleet/aws";
import { reasonOf } from "../errors";
import type { Hub } from "../fleet/fleet";

/** The outcome of the newest request for fresh measurements that the hub has evaluated. */
export interface LastRun {
  /** ISO 8601 UTC: when the spokes were asked. */
  readonly startedAt: string;
  readonly expected: number;
  readonly answered: number;
  /**
   * Spokes that were silent, and spokes that answered with metrics denied, throttled or failed; only those still
   * registered.
   */
  readonly silent: readonly ExpectedSpoke[];
  readonly troubled: readonly TroubledSpoke[];
}

/** An account with as many series as its hub takes of one account, or more. */
export interface FullAccount {
  readonly account: string;
  readonly series: number;
  readonly most: number;
}

export interface HubStatus extends AccountRegion {
  readonly hub: string;
  /** Why its table and queues could not be read; all other fields are then empty. */
  readonly outOfReach?: string;
  /** Undefined if there is no run yet. The hub evaluates a run some minutes after it has asked the spokes. */
  readonly lastRun?: LastRun;
  /** The metrics that got no value in the newest run of their spoke, and why. */
  readonly missing: readonly MissingMetric[];
  /** Messages that the archive refused, with their reasons. */
  readonly quarantined: number;
  /** Measurements that the archive could not store after all retries. */
  readonly archiveDeadLetters: number;
  /** The accounts of whose series the hub takes no more, and how many it takes of one. */
  readonly fullAccounts: readonly FullAccount[];
  /** Spokes that are registered in the hub but are in none of the connections looked at. */
  readonly otherSpokes: readonly ExpectedSpoke[];
  /** The registrations that discovery made, `Project1/dev` each; undefined of a hub that does not discover. */
  readonly discovered?: readonly string[];
}

/**
 * Reads what a hub knows about its spokes. It never rejects, so a failing hub does not hide the others.
 *
 * @param registered the spokes registered there, from its connection function; undefined if they are unknown
 * @param otherSpokes those of them that are in none of the connections looked at
 * @param mostSeries the most series that it takes of one account; undefined if that is unknown
 */
export async function readHub(
  hub: Hub,
  registered: readonly ExpectedSpoke[] | undefined,
  otherSpokes: readonly ExpectedSpoke[],
  mostSeries: number | undefined,
  aws: Aws,
): Promise<HubStatus> {
  const status = { hub: hub.name, account: hub.account, region: hub.region, otherSpokes };
  try {
    const account = await aws.at(hub);
    const [lastRun, missing, quarantined, archiveDeadLetters, fullAccounts, discovered] = await Promise.all([
      readLastRun(account, registered),
      readMissing(account, registered),
      messagesIn(account, QUARANTINE_QUEUE),
      messagesIn(account, ARCHIVE_QUEUE_DEAD_LETTERS),
      readFullAccounts(account, mostSeries),
      hub.discovers ? discoveredParameters(account.ssm) : undefined,
    ]);
    return {
      ...status,
      ...(lastRun === undefined ? {} : { lastRun }),
      missing,
      quarantined,
      archiveDeadLetters,
      fullAccounts,
      ...(discovered && { discovered: discovered.map((name) => name.slice(MONITORED_PROJECTS_PATH.length + 1)) }),
    };
  } catch (error) {
    const nothing = { missing: [], quarantined: 0, archiveDeadLetters: 0, fullAccounts: [] };
    return { ...status, outOfReach: reasonOf(error), ...nothing };
  }
}

/** @returns undefined if the hub has not evaluated a request yet, or has an older version that could not do so */
async function readLastRun(
  { dynamodb }: AwsAccount,
  registered: readonly ExpectedSpoke[] | undefined,
): Promise<LastRun | undefined> {
  const run = await newestRun(dynamodb);
  if (run === undefined) return undefined;
  const current = registered && new Set(registered.map(key));
  const isCurrent = (spoke: ExpectedSpoke): boolean => current?.has(key(spoke)) ?? true;
  return {
    startedAt: run.StartedAt,
    expected: run.Expected,
    answered: run.Answered,
    silent: run.SilentSpokes.filter(isCurrent),
    troubled: run.TroubledSpokes.filter(isCurrent),
  };
}

/** Of spokes that are still registered; none if the hub has an older version that does not know newest values. */
async function readMissing(
  { dynamodb: client }: AwsAccount,
  registered: readonly ExpectedSpoke[] | undefined,
): Promise<readonly MissingMetric[]> {
  const current = registered && new Set(registered.map(pairKey));
  try {
    const newest = await readNewestValues({ client, summaries: SUMMARIES_TABLE });
    const values = newest.filter(
      ({ ProjectName: project, Environment: environment }) => current?.has(pairKey({ project, environment })) ?? true,
    );
    return await readMissingMetrics({ client, measurements: TABLE }, values);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

/**
 * None if the hub has an older version that does not count series, or where its functions may not be read, which is
 * told with the versions of the code.
 */
async function readFullAccounts(
  { dynamodb: client }: AwsAccount,
  most: number | undefined,
): Promise<readonly FullAccount[]> {
  if (most === undefined) return [];
  const counts = await readSeriesCounts({ client, summaries: SUMMARIES_TABLE });
  return counts.filter(({ series }) => series >= most).map((one) => ({ ...one, most }));
}

async function newestRun(client: AwsAccount["dynamodb"]): Promise<RefreshRun | undefined> {
  try {
    return await readNewestRun({ client, summaries: SUMMARIES_TABLE });
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function key({ project, environment, ...accountRegion }: ExpectedSpoke): string {
  return JSON.stringify([project, environment, accountRegionId(accountRegion)]);
}
