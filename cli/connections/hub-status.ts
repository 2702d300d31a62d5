import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { readNewestRun } from "../../tables/summaries";
import { ARCHIVE_QUEUE_DEAD_LETTERS, QUARANTINE_QUEUE, SUMMARIES_TABLE } from "../../contract/names";
import type { ExpectedSpoke, RefreshRun, TroubledSpoke } from "../../contract/refresh-run";
import { messagesIn } from "./account-status";
import type { Aws, AwsAccount } from "../fleet/aws";
import { reasonOf } from "../errors";
import type { Hub } from "../fleet/fleet";

/** What became of the newest request for fresh measurements that the hub has looked after. */
export interface LastRun {
  /** ISO 8601 UTC: when the spokes were asked. */
  readonly startedAt: string;
  readonly expected: number;
  readonly answered: number;
  /** Who was silent, and who answered with metrics denied, throttled or failed, as far as they are still registered. */
  readonly silent: readonly ExpectedSpoke[];
  readonly troubled: readonly TroubledSpoke[];
}

export interface HubStatus extends AccountRegion {
  readonly hub: string;
  /** Why its table and queues could not be read; all else is then empty. */
  readonly outOfReach?: string;
  /** Undefined where no run is known yet; a run is known some minutes after the spokes were asked. */
  readonly lastRun?: LastRun;
  /** Messages that the archive refused, with their reasons. */
  readonly quarantined: number;
  /** Measurements that the archive did not take in all its tries. */
  readonly archiveDeadLetters: number;
  /** Who is registered in the hub, and none of the connections that were looked at is theirs. */
  readonly otherSpokes: readonly ExpectedSpoke[];
}

/**
 * Reads what a hub knows about its spokes. Never rejects: a hub that fails hides no other.
 *
 * @param registered who is registered there, of its connection function; undefined: nobody knows
 * @param otherSpokes those of them who are none of the connections that are looked at
 */
export async function readHub(
  hub: Hub,
  registered: readonly ExpectedSpoke[] | undefined,
  otherSpokes: readonly ExpectedSpoke[],
  aws: Aws,
): Promise<HubStatus> {
  const status = { hub: hub.name, account: hub.account, region: hub.region, otherSpokes };
  try {
    const account = await aws.at(hub);
    const [lastRun, quarantined, archiveDeadLetters] = await Promise.all([
      readLastRun(account, registered),
      messagesIn(account, QUARANTINE_QUEUE),
      messagesIn(account, ARCHIVE_QUEUE_DEAD_LETTERS),
    ]);
    return { ...status, ...(lastRun === undefined ? {} : { lastRun }), quarantined, archiveDeadLetters };
  } catch (error) {
    return { ...status, outOfReach: reasonOf(error), quarantined: 0, archiveDeadLetters: 0 };
  }
}

/** @returns undefined where the hub has looked after none yet, or was deployed before it could */
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
