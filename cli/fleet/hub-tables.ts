import type { RegistrySource } from "../../common/registry";
import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import type { HubTables } from "../../tables/hub-tables";
import type { Aws, AwsAccount } from "./aws";
import type { Hub } from "./fleet";

/** A hub's tables. It throws what `Aws.at` throws. */
export async function tablesOf(hub: Hub, aws: Aws): Promise<HubTables> {
  const { dynamodb: client } = await aws.at(hub);
  const accountRegion = { name: hub.name, account: hub.account, region: hub.region };
  return { client, measurements: TABLE, summaries: SUMMARIES_TABLE, accountRegion };
}

/** Where the registered accounts of a hub are. */
export function registryOf({
  dynamodb,
  ssm,
  accountRegion: { region },
}: Pick<AwsAccount, "dynamodb" | "ssm" | "accountRegion">): RegistrySource {
  return { dynamodb, ssm, region, summaries: SUMMARIES_TABLE };
}
