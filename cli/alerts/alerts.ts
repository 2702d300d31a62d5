import type { AlertRequest, AlertResponse, MutedSeries } from "../../contract/alerts";
import type { AccountRegion } from "../../contract/account-region";
import { ALERTS_FUNCTION } from "../../contract/names";
import { readAlerts } from "../../dashboard/reading/alerts";
import type { ShownAlert, ShownEpisode } from "../../dashboard/picture";
import { readNewestValues } from "../../tables/summaries";
import type { Aws } from "../fleet/aws";
import type { Hub } from "../fleet/fleet";
import { tablesOf } from "../fleet/hub-tables";

/** Selects alerts. A field that is left out does not restrict anything. Names compare without case. */
export interface AlertFilter {
  readonly rule?: string | undefined;
  readonly project?: string | undefined;
  readonly environment?: string | undefined;
}

/** The alerts of a hub, with instants as ISO 8601 UTC. */
export interface HubAlerts extends AccountRegion {
  readonly hub: string;
  readonly alerts: readonly ListedAlert[];
  readonly mutes: readonly ListedMute[];
  /** The alerts that have started since the instant asked for and have ended; empty if none was asked for. */
  readonly history: readonly ListedEpisode[];
}

export type ListedAlert = Omit<ShownAlert, "since" | "unknownSince" | "mute"> & {
  /** `unknown`: its series is not measured any more. `muted`: it goes on, and nobody is told. */
  readonly state: "firing" | "unknown" | "muted";
  readonly since: string;
  readonly unknownSince?: string | undefined;
};

export interface ListedMute extends MutedSeries {
  readonly until: string;
  readonly by: string;
  readonly why: string;
}

export type ListedEpisode = Omit<ShownEpisode, "startedAt" | "endedAt"> & {
  readonly startedAt: string;
  readonly endedAt: string;
};

/**
 * Reads what alerts in a hub, and who does not want to be told of what.
 *
 * @param since from when on alerts are listed that have ended; undefined: none of them
 */
export async function listAlerts(hub: Hub, filter: AlertFilter, since: Date | undefined, aws: Aws): Promise<HubAlerts> {
  const tables = await tablesOf(hub, aws);
  const now = Date.now();
  const span = { from: since?.getTime() ?? now, to: now };
  const all = await readNewestValues(tables);
  const { alerts, episodes, mutes } = await readAlerts(tables, { values: all, passes: () => true, span, now });
  return {
    hub: hub.name,
    account: hub.account,
    region: hub.region,
    alerts: alerts.filter((alert) => matches(alert, filter)).map(listedAlert),
    mutes: mutes
      .map(({ Rule, ProjectName, Environment, Until, By, Why }) => ({
        rule: Rule,
        project: ProjectName,
        environment: Environment,
        until: Until,
        by: By,
        why: Why,
      }))
      .filter((mute) => matches(mute, filter)),
    history: episodes.filter((episode) => matches(episode, filter)).flatMap(listedEpisode),
  };
}

/** Has a hub's function send a sample of a rule's messages, or store or remove a wish not to be told. */
export async function askAlerts<Request extends AlertRequest>(
  hub: Hub,
  request: Request,
  aws: Aws,
): Promise<Extract<AlertResponse, { readonly action: Request["action"] }>> {
  const account = await aws.at(hub);
  return (await account.invoke(ALERTS_FUNCTION, request)) as Extract<AlertResponse, Pick<Request, "action">>;
}

/** Who the command runs as, for whoever sees a mute. */
export async function callerOf(hub: Hub, aws: Aws): Promise<string> {
  const { Arn, Account } = await (await aws.at(hub)).caller();
  return Arn ?? Account ?? "unknown";
}

function listedAlert({ since, unknownSince, mute, ...alert }: ShownAlert): ListedAlert {
  const state = mute ? "muted" : unknownSince === undefined ? "firing" : "unknown";
  return {
    ...alert,
    state,
    since: iso(since),
    unknownSince: unknownSince === undefined ? undefined : iso(unknownSince),
  };
}

function listedEpisode({ startedAt, endedAt, ...episode }: ShownEpisode): readonly ListedEpisode[] {
  return endedAt === undefined ? [] : [{ ...episode, startedAt: iso(startedAt), endedAt: iso(endedAt) }];
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

/** A mute of all projects concerns each of them. */
function matches(one: AlertFilter, wanted: AlertFilter): boolean {
  return (["rule", "project", "environment"] as const).every((name) => {
    const [own, asked] = [one[name], wanted[name]];
    return own === undefined || asked === undefined || own.toLowerCase() === asked.toLowerCase();
  });
}
