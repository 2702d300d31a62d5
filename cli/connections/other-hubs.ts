import { groupBy } from "../../common/group-by";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import type { AccountReading } from "./account-status";
import { spokeLabel, type Fleet, type Site } from "../fleet/fleet";

/** A hub that gets measurements although the configuration does not connect it with who sends them. */
export interface OtherHub extends AccountRegion {
  /** Its name in the senders' parameters. */
  readonly hub: string;
  /** The configured spokes of the accounts and Regions that send to it, `project/environment` each. */
  readonly spokes: readonly string[];
  /** Those senders that have no configured spoke, `account:region` each. */
  readonly accounts: readonly string[];
}

/**
 * Finds hubs that accounts send to and the configuration knows nothing of: they left it, or somebody has put a parameter. One that
 * has the name of a hub of the spoke is that connection's problem.
 *
 * @param fleet the whole configured fleet
 */
export function otherHubs(
  { spokes }: Fleet,
  sites: readonly Site[],
  readings: ReadonlyMap<string, AccountReading>,
): readonly OtherHub[] {
  const found = new Map<string, OtherHub & { readonly spokes: string[]; readonly accounts: string[] }>();
  const spokesOf = groupBy(spokes, accountRegionId);
  for (const site of sites) {
    const own = spokesOf.get(accountRegionId(site)) ?? [];
    const hubs = own.flatMap((spoke) => spoke.hubs);
    const known = new Set([...hubs, site].map(accountRegionId));
    const names = new Set(hubs.map(({ name }) => name));
    for (const { hub, account, region } of readings.get(accountRegionId(site))!.wanted.hubs) {
      if (known.has(accountRegionId({ account, region })) || names.has(hub)) continue;
      const key = `${hub} ${account}:${region}`;
      const other = found.get(key) ?? { hub, account, region, spokes: [], accounts: [] };
      found.set(key, other);
      if (own.length > 0) other.spokes.push(...own.map(spokeLabel));
      else other.accounts.push(accountRegionId(site));
    }
  }
  return [...found.values()];
}
