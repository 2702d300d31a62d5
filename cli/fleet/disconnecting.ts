import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { spokeLabel, type Spoke } from "./fleet";

/** The command that disconnects from a hub what dashboard.config.ts does not connect with it. */
export function disconnecting(spoke: Pick<Spoke, "project" | "environment"> & AccountRegion, hub: string): string {
  return `ds-dashboard disconnect ${spokeLabel(spoke)} --spoke-account ${accountRegionId(spoke)} --hub ${hub}`;
}
