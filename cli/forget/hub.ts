import { readRegistry } from "../../common/registry";
import type { MonitoredProjectRecord } from "../../contract/connection-parameters";
import { ALERTS_FUNCTION, ROLL_UP_FUNCTION } from "../../contract/names";
import type { Tables } from "../../tables/hub-tables";
import { Lake } from "../../tables/lake";
import type { Aws } from "../fleet/aws";
import type { Hub } from "../fleet/fleet";
import { registryOf, tablesOf } from "../fleet/hub-tables";

/** Where a hub keeps what it was told. */
export interface HubStores extends Tables {
  /** Undefined: it has none. */
  readonly lake: Lake | undefined;
  /** Who is registered. */
  readonly spokes: readonly MonitoredProjectRecord[];
  /** Lets the alerts function evaluate all rules now. */
  readonly evaluateAlerts: () => Promise<unknown>;
}

/** The stores of a hub; which bucket its lake is, its roll-up function knows, configured here or not. */
export async function storesOf(hub: Hub, aws: Aws): Promise<HubStores> {
  const account = await aws.at(hub);
  const { Environment } = await account.configurationOf(ROLL_UP_FUNCTION);
  const bucket = Environment?.Variables?.LAKE_BUCKET;
  return {
    ...(await tablesOf(hub, aws)),
    lake: bucket === undefined ? undefined : new Lake(account.s3, bucket),
    spokes: (await readRegistry(registryOf(account))).spokes,
    evaluateAlerts: () => account.invoke(ALERTS_FUNCTION),
  };
}
