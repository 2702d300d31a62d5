import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { inParallel } from "../../common/parallel";
import { readAccount, type AccountReading, type AccountStatus } from "./account-status";
import type { Aws } from "../fleet/aws";
import { connectionsOf } from "./connect";
import { connectionStatus, nameKey, registrationOf, type ConnectionStatus } from "./connection-status";
import { sitesOf, spokeLabel, type Fleet, type Hub } from "../fleet/fleet";
import { readFunctionCode, type FunctionCode } from "./function-code";
import { readHub, type HubStatus } from "./hub-status";
import { otherHubs, type OtherHub } from "./other-hubs";

/** What a fleet is of the configuration: everything, all connections of some hubs, or some connections. */
export type Scope = "configuration" | "hubs" | "connections";

export interface StatusReport {
  /** Whether everything is as it should be. Spokes that only the hub knows, and hubs that only a spoke knows, are not a fault. */
  readonly ok: boolean;
  readonly connections: readonly ConnectionStatus[];
  readonly accounts: readonly AccountStatus[];
  readonly hubs: readonly HubStatus[];
  /** The hubs that get measurements without being configured for it, which is not a fault; empty if only a part is looked at. */
  readonly otherHubs: readonly OtherHub[];
  /** Of all hubs, then of all spokes. That code is outdated is not a fault. */
  readonly functions: readonly FunctionCode[];
}

/**
 * Checks how hubs and spokes are connected, who answered last, and which messages need attention. It changes nothing.
 *
 * @param fleet every account and Region in it is asked once
 * @param synthesized the output folder of CDKTF with what the functions' code is compared with; it need not be there
 */
export async function status(fleet: Fleet, scope: Scope, aws: Aws, synthesized: string): Promise<StatusReport> {
  const sites = sitesOf(fleet);
  const answers = await inParallel(sites, (site) => readAccount(site, aws));
  const readings = new Map(sites.map((site, index) => [accountRegionId(site), answers[index]!]));
  const known = new Set(fleet.spokes.map(nameKey));

  const isReachable = (site: AccountRegion): boolean =>
    readings.get(accountRegionId(site))!.status.outOfReach === undefined;
  const functions = await readFunctionCode(fleet, isReachable, aws, synthesized);
  const puts = new Map(functions.map(({ spoke, events }) => [spoke, events]));

  const connections = connectionsOf(fleet.spokes).map((one) =>
    connectionStatus(one, known, readings, puts.get(spokeLabel(one.spoke))),
  );
  const accounts = answers.map((answer) => answer.status);
  const hubs = await inParallel(fleet.hubs, (hub) => {
    const reading = readings.get(accountRegionId(hub))!;
    const registered = reading.status.outOfReach === undefined ? reading.wanted.spokes : undefined;
    const others = scope === "connections" ? [] : otherSpokes(reading, fleet, hub, known);
    const most = functions.find((one) => one.hub === hub.name && one.seriesPerAccount !== undefined)?.seriesPerAccount;
    return readHub(hub, registered, others, most, aws);
  });
  const ok =
    connections.every(({ state }) => state === "connected") && accounts.every(isAccountOk) && hubs.every(isHubOk);
  const unconfigured = scope === "configuration" ? otherHubs(fleet, sites, readings) : [];
  return { ok, connections, accounts, hubs, otherHubs: unconfigured, functions };
}

/** The registrations in a hub that are of none of its spokes: what a spoke was called before, one that is gone or reports elsewhere now. */
function otherSpokes(
  { wanted }: AccountReading,
  { spokes }: Fleet,
  { name }: Hub,
  known: ReadonlySet<string>,
): HubStatus["otherSpokes"] {
  const own = spokes.filter(({ hubs }) => hubs.some((hub) => hub.name === name));
  const theirs = new Set(own.map((spoke) => registrationOf(spoke, wanted.spokes, known)));
  return wanted.spokes.filter((one) => !theirs.has(one));
}

function isAccountOk({ outOfReach, differences, skipped, deadLetters }: AccountStatus): boolean {
  return outOfReach === undefined && differences.length + skipped.length + deadLetters === 0;
}

function isHubOk(status: HubStatus): boolean {
  const { outOfReach, lastRun, missing, quarantined, archiveDeadLetters, fullAccounts } = status;
  const failures = missing.filter(({ kind }) => kind !== "no-value").length;
  const troubles = (lastRun?.silent.length ?? 0) + (lastRun?.troubled.length ?? 0) + failures;
  return outOfReach === undefined && troubles + quarantined + archiveDeadLetters + fullAccounts.length === 0;
}
