import type { SSMClient } from "@aws-sdk/client-ssm";
import { accountRegionId, partitionOf, type AccountRegion } from "../../contract/account-region";
import {
  readMonitoredProjects,
  readMonitors,
  type ConnectionRecords,
  type MonitoredProjectRecord,
  type MonitorRecord,
  type SkippedParameter,
} from "../../contract/connection-parameters";
import type { EventForm } from "../../contract/event";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { registryOf, type Registry } from "../../contract/registry";
import { parametersBelow } from "../../common/stored-parameters";

/** The partners with which the parameters connect this account and Region. */
export interface Connections {
  /**
   * The accounts and Regions of the hubs in `/monitors`: distinct, sorted, and possibly this account and Region itself.
   */
  readonly hubs: readonly AccountRegion[];
  /**
   * Those of the hubs that get each form of events. Of a hub that several parameters name, each parameter counts: the spoke
   * puts one form for it, and what is left over from before matches nothing.
   */
  readonly hubsByForm: Readonly<Record<EventForm, readonly AccountRegion[]>>;
  /**
   * The accounts and Regions of the spokes in `/monitored_projects`: distinct, sorted, and possibly this account and
   * Region itself.
   */
  readonly spokes: readonly AccountRegion[];
  /** The parameters that make these connections, one record each. */
  readonly records: { readonly hubs: readonly MonitorRecord[]; readonly spokes: readonly MonitoredProjectRecord[] };
  readonly skipped: readonly SkippedParameter[];
  /** What `/monitored_projects` says, for the hub's other functions. */
  readonly registry: Registry;
}

/**
 * Reads all connection parameters. A parameter that makes no connection is skipped with a reason; the others still
 * count.
 */
export async function readConnections(ssm: SSMClient, own: AccountRegion): Promise<Connections> {
  const monitors = withinReach(
    readMonitors(await parametersBelow(ssm, MONITORS_PATH), own.region),
    own,
    ({ hub }) => `${MONITORS_PATH}/${hub}`,
  );
  const registered = await parametersBelow(ssm, MONITORED_PROJECTS_PATH);
  const projects = withinReach(
    readMonitoredProjects(registered, own.region),
    own,
    ({ project, environment }) => `${MONITORED_PROJECTS_PATH}/${project}/${environment}`,
  );
  return {
    hubs: distinct(monitors.records),
    hubsByForm: {
      metric: distinct(monitors.records.filter(({ events }) => events === "metric")),
      batch: distinct(monitors.records.filter(({ events }) => events === "batch")),
    },
    spokes: distinct(projects.records),
    records: { hubs: monitors.records, spokes: projects.records },
    skipped: [...monitors.skipped, ...projects.skipped],
    registry: registryOf(registered, own.region),
  };
}

/** Reads the names of all connection parameters, including those that make no connection. */
export async function connectionParameterNames(ssm: SSMClient): Promise<string[]> {
  const parameters = [
    ...(await parametersBelow(ssm, MONITORS_PATH)),
    ...(await parametersBelow(ssm, MONITORED_PROJECTS_PATH)),
  ];
  return parameters.map(({ Name }) => Name!);
}

/**
 * Moves partners in another partition to the skipped parameters. No connection can cross partitions, and a single
 * principal of another partition would make AWS reject the whole bus policy.
 */
function withinReach<Ref extends AccountRegion>(
  { records, skipped }: ConnectionRecords<Ref>,
  own: AccountRegion,
  nameOf: (record: Ref) => string,
): ConnectionRecords<Ref> {
  const partition = partitionOf(own.region);
  const isNear = (record: Ref) => partitionOf(record.region) === partition;
  const outOfReach = records
    .filter((record) => !isNear(record))
    .map((record) => ({
      name: nameOf(record),
      reason: `${record.region} is in partition ${partitionOf(record.region)}, out of reach from ${partition}`,
    }));
  return { records: records.filter(isNear), skipped: [...skipped, ...outOfReach] };
}

function distinct(refs: readonly AccountRegion[]): AccountRegion[] {
  const byLabel = new Map(
    refs.map(({ account, region }) => [accountRegionId({ account, region }), { account, region }]),
  );
  return [...byLabel.keys()].sort().map((label) => byLabel.get(label)!);
}
