import { accountRegionId } from "../../contract/account-region";
import type { Forwarding } from "../../contract/connection";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { inParallel } from "../../common/parallel";
import type { Aws } from "../fleet/aws";
import { monitorParameter, projectParameter, type Connection } from "./connect";
import { ConnectionFunction } from "./connection-function";
import { reasonOf } from "../errors";
import { spokeLabel, type Site } from "../fleet/fleet";

export interface DisconnectionState {
  /** `project/environment` */
  readonly spoke: string;
  readonly hub: string;
  readonly state: "disconnected" | "failed";
  /** Names of the parameters that existed and were removed. */
  readonly removed: readonly string[];
  /** What still exists, on which side and why; or, if the connection is removed, what stays for other connections. */
  readonly problem?: string;
}

export interface DisconnectResult {
  readonly connections: readonly DisconnectionState[];
}

/** The parameters to remove in an account and Region. */
interface Removal {
  readonly site: Site;
  readonly parameters: Set<string>;
}

type Outcome = { readonly removed: readonly string[]; readonly forwarding: Forwarding } | { readonly failure: string };

/**
 * Disconnects spokes from hubs. It removes the two parameters of each connection and everything derived from them,
 * first on the spokes' side, so that no spoke sends to a hub that no longer allows it. If one side fails, the other is
 * still handled. Repeating the command changes nothing.
 *
 * The spokes of one account and Region share the parameter that names their hub. It stays as long as the hub has
 * another of these spokes registered.
 *
 * @param others connections that stay; they tell which parameters are shared if the hub cannot be asked
 */
export async function disconnect(
  connections: readonly Connection[],
  others: readonly Connection[],
  aws: Aws,
): Promise<DisconnectResult> {
  const shared = await sharedConnections(connections, others, aws);
  const monitors = await remove(
    connections
      .filter((connection) => !shared.has(connection))
      .map(({ spoke, hub }) => ({ site: spoke, parameter: monitorParameter(hub) })),
    aws,
  );
  const projects = await remove(
    connections.map(({ spoke, hub }) => ({ site: hub, parameter: projectParameter(spoke) })),
    aws,
  );
  return {
    connections: connections.map((connection) => {
      const { spoke, hub } = connection;
      const [atSpoke, atHub] = [monitors.get(accountRegionId(spoke)), projects.get(accountRegionId(hub))];
      const sides = [
        { outcome: atSpoke, parameter: monitorParameter(hub) },
        { outcome: atHub, parameter: projectParameter(spoke) },
      ];
      const failures = [
        ...sides.flatMap(({ outcome }) => (outcome && "failure" in outcome ? [outcome.failure] : [])),
        ...(shared.has(connection)
          ? []
          : [
              ...stillSending(spoke, hub, measurementsTo(forwardingOf(atSpoke)), MONITORS_PATH),
              ...stillSending(hub, spoke, forwardingOf(atHub)?.refreshTo, MONITORED_PROJECTS_PATH),
            ]),
      ];
      const removed = sides.flatMap(({ outcome, parameter }) =>
        outcome && "removed" in outcome && outcome.removed.includes(parameter) ? [parameter] : [],
      );
      const kept = shared.has(connection)
        ? [`${monitorParameter(hub)} stays in ${accountRegionId(spoke)}: another spoke there reports to ${hub.name}`]
        : [];
      const problems = [...failures, ...kept];
      return {
        spoke: spokeLabel(spoke),
        hub: hub.name,
        state: failures.length > 0 ? ("failed" as const) : ("disconnected" as const),
        removed,
        ...(problems.length > 0 ? { problem: problems.join("; ") } : {}),
      };
    }),
  };
}

function forwardingOf(outcome: Outcome | undefined): Forwarding | undefined {
  return outcome && "forwarding" in outcome ? outcome.forwarding : undefined;
}

function measurementsTo(forwarding: Forwarding | undefined): readonly string[] | undefined {
  return forwarding && [...forwarding.metricsTo, ...forwarding.batchesTo];
}

/** Says that an account still sends events to a partner, because somebody named that one by another parameter. */
function stillSending(from: Site, to: Site, targets: readonly string[] = [], path: string): readonly string[] {
  if (!targets.includes(accountRegionId(to))) return [];
  return [
    `${accountRegionId(from)} still sends to ${accountRegionId(to)}: another parameter below ${path} names it; remove that one`,
  ];
}

/** The connections whose spoke shares its account, Region and hub with a spoke that stays connected. */
async function sharedConnections(
  connections: readonly Connection[],
  others: readonly Connection[],
  aws: Aws,
): Promise<ReadonlySet<Connection>> {
  const hubs = new Map(connections.map(({ hub }) => [accountRegionId(hub), hub]));
  const registered = new Map<string, readonly string[]>();
  await inParallel(hubs.values(), async (hub) => {
    const names = await staying(hub, connections, others, aws);
    registered.set(accountRegionId(hub), names);
  });
  return new Set(
    connections.filter(({ spoke, hub }) => registered.get(accountRegionId(hub))!.includes(accountRegionId(spoke))),
  );
}

/** The accounts and Regions of the spokes that stay connected to a hub. */
async function staying(
  hub: Site,
  connections: readonly Connection[],
  others: readonly Connection[],
  aws: Aws,
): Promise<readonly string[]> {
  const leaving = new Set(
    connections
      .filter((one) => accountRegionId(one.hub) === accountRegionId(hub))
      .map((one) => projectParameter(one.spoke)),
  );
  try {
    const { wanted } = await (await ConnectionFunction.of(await aws.at(hub))).status();
    return wanted.spokes.filter((spoke) => !leaving.has(projectParameter(spoke))).map(accountRegionId);
  } catch {
    // If the hub cannot be reached, the removal itself reports why.
    return others
      .filter((other) => accountRegionId(other.hub) === accountRegionId(hub))
      .map(({ spoke }) => accountRegionId(spoke));
  }
}

/** Removes parameters, with one call per account and Region. */
async function remove(
  parameters: readonly { readonly site: Site; readonly parameter: string }[],
  aws: Aws,
): Promise<ReadonlyMap<string, Outcome>> {
  const removals = new Map<string, Removal>();
  for (const { site, parameter } of parameters) {
    const removal = removals.get(accountRegionId(site)) ?? { site, parameters: new Set<string>() };
    removal.parameters.add(parameter);
    removals.set(accountRegionId(site), removal);
  }
  const outcomes = new Map<string, Outcome>();
  await inParallel(removals, async ([key, removal]) => outcomes.set(key, await removeAt(removal, aws)));
  return outcomes;
}

async function removeAt({ site, parameters }: Removal, aws: Aws): Promise<Outcome> {
  try {
    const connectionFunction = await ConnectionFunction.of(await aws.at(site));
    const { removed = [], forwarding } = await connectionFunction.disconnect([...parameters]);
    return { removed, forwarding };
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}
