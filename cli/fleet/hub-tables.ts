import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import type { HubTables } from "../../tables/hub-tables";
import type { Aws } from "./aws";
import type { Hub } from "./fleet";

/** A hub's tables. It throws what `Aws.at` throws. */
export async function tablesOf(hub: Hub, aws: Aws): Promise<HubTables> {
  const { dynamodb: client } = await aws.at(hub);
  const accountRegion = { name: hub.name, account: hub.account, region: hub.region };
  return { client, measurements: TABLE, summaries: SUMMARIES_TABLE, accountRegion };
}
