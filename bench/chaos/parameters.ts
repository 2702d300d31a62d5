import type { Hub } from "../../cli/fleet/fleet";
import type { Site } from "./deployed-fleet";

export interface Spoke extends Site {
  readonly project: string;
  readonly environment: string;
}

/** The parameter by which a spoke names its hub. */
export function hubParameter({ account, region, events }: Hub): { readonly Name: string; readonly Value: string } {
  return { Name: "/monitors/hub", Value: `${account}:${region}${events === "batch" ? ":batch" : ""}` };
}

/** The parameter by which a hub names one of its spokes. */
export function registration(hub: Site, spoke: Spoke): { readonly Name: string; readonly Value: string } {
  const { account, region, project, environment } = spoke;
  const Value = region === hub.region ? account : `${account}:${region}`;
  return { Name: `/monitored_projects/${project}/${environment}`, Value };
}
