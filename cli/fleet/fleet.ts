import type { Configuration, Deployment } from "../../config/schema";
import { hubName, hubStackName } from "../../config/stack-names";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import type { EventForm } from "../../contract/event";

/** An account and Region, and how to get access to the account. */
export interface Site extends AccountRegion {
  /** A role or a profile; undefined: the credentials of the environment. */
  readonly access: Deployment | undefined;
}

export interface Hub extends Site {
  /** The name by which spokes refer to it. */
  readonly name: string;
  /** The form in which it gets measurements. */
  readonly events: EventForm;
  /** Whether it registers accounts of an organization by itself. Default: false. */
  readonly discovers?: boolean;
  /** The name of its stack; undefined if it is not configured. */
  readonly stack?: string;
}

export interface Spoke extends Site {
  readonly project: string;
  readonly environment: string;
  /** The hubs it reports to. */
  readonly hubs: readonly Hub[];
}

/** The hubs and spokes that a command works on. */
export interface Fleet {
  readonly hubs: readonly Hub[];
  readonly spokes: readonly Spoke[];
  /** The role that leads into every account of the configuration that names no other way; undefined: there is none. */
  readonly roleName?: string;
}

/** The hubs and spokes of a configuration. */
export function fleetOf(configuration: Configuration): Fleet {
  const access = (own: Deployment | undefined): Deployment | undefined => own ?? configuration.deployment;
  const hubs = configuration.hubs.map((hub) => ({
    name: hubName(hub),
    account: hub.account,
    region: hub.region,
    events: hub.events,
    access: access(hub.deployment),
    stack: hubStackName(hub),
    ...(hub.discovery && { discovers: true }),
  }));
  const spokes = configuration.spokes.map((spoke) => ({
    project: spoke.project,
    environment: spoke.environment,
    account: spoke.account,
    region: spoke.region,
    access: access(spoke.deployment),
    hubs: hubs.filter(({ name }) => spoke.hubs?.includes(name) ?? true),
  }));
  const { roleName } = configuration.deployment ?? {};
  return { hubs, spokes, ...(roleName !== undefined && { roleName }) };
}

/** `Project1/dev`, as commands take and show it. */
export function spokeLabel({ project, environment }: Pick<Spoke, "project" | "environment">): string {
  return `${project}/${environment}`;
}

/** Each account and Region once, in the order of the fleet, hubs first. */
export function sitesOf({ hubs, spokes }: Fleet): readonly Site[] {
  const sites = new Map<string, Site>();
  for (const site of [...hubs, ...spokes])
    if (!sites.has(accountRegionId(site))) sites.set(accountRegionId(site), site);
  return [...sites.values()];
}
