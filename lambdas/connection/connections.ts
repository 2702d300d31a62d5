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
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { parametersBelow } from "../../common/stored-parameters";

/** The partners that the parameters of this account and Region name. */
export interface Connections {
  /** Where the hubs of `/monitors` live: distinct, sorted, possibly this very account and Region. */
  readonly hubs: readonly AccountRegion[];
  /** Where the spokes of `/monitored_projects` live: distinct, sorted, possibly this very account and Region. */
  readonly spokes: readonly AccountRegion[];
  /** The parameters behind them, one record each. */
  readonly records: { readonly hubs: readonly MonitorRecord[]; readonly spokes: readonly MonitoredProjectRecord[] };
  readonly skipped: readonly SkippedParameter[];
}

/** Reads every connection parameter. One that makes no connection is skipped, with the reason; the rest still counts. */
export async function readConnections(ssm: SSMClient, own: AccountRegion): Promise<Connections> {
  const monitors = withinReach(
    readMonitors(await parametersBelow(ssm, MONITORS_PATH), own.region),
    own,
    ({ hub }) => `${MONITORS_PATH}/${hub}`,
  );
  const projects = withinReach(
    readMonitoredProjects(await parametersBelow(ssm, MONITORED_PROJECTS_PATH), own.region),
    own,
    ({ project, environment }) => `${MONITORED_PROJECTS_PATH}/${project}/${environment}`,
  );
  return {
    hubs: distinct(monitors.records),
    spokes: distinct(projects.records),
    records: { hubs: monitors.records, spokes: projects.records },
    skipped: [...monitors.skipped, ...projects.skipped],
  };
}

/** The names of all connection parameters, those that make no connection included. */
export async function connectionParameterNames(ssm: SSMClient): Promise<string[]> {
  const parameters = [
    ...(await parametersBelow(ssm, MONITORS_PATH)),
    ...(await parametersBelow(ssm, MONITORED_PROJECTS_PATH)),
  ];
  return parameters.map(({ Name }) => Name!);
}

/**
 * Keeps the partners of the own partition. No event crosses partitions, and AWS refuses a bus policy that names a principal of
 * another one.
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
