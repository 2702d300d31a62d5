import { accountRegionId, parseAccountRegion, type AccountRegion } from "../../contract/account-region";
import { parseMonitorValue } from "../../contract/monitor-value";
import { closest } from "../../common/suggest";
import { UsageError } from "../errors";
import { spokeLabel, type Fleet, type Hub, type Site, type Spoke } from "./fleet";

/** Options that select hubs and spokes. */
export interface SelectionOptions {
  /** Name of the only hub to use. */
  readonly hub?: string;
  /** A hub that is not configured: `account[:region][:batch]`. */
  readonly hubAccount?: string;
  readonly hubProfile?: string;
  readonly hubRole?: string;
  /** A spoke that is not configured: `account[:region]`. */
  readonly spokeAccount?: string;
  readonly spokeProfile?: string;
  readonly spokeRole?: string;
}

/**
 * Selects the hubs and spokes that a command works on: the configured ones, some of these, or others that options name.
 *
 * @param names `project/environment`, or `project` for all of its environments; if empty, every configured spoke
 * @returns the spokes with their selected hubs, and all of these hubs; without names, every selected hub
 * @throws UsageError for an unknown name, with the closest known one
 */
export async function selectFleet(names: readonly string[], options: SelectionOptions): Promise<Fleet> {
  const isOtherHub = options.hubAccount !== undefined;
  const isOtherSpoke = options.spokeAccount !== undefined;
  const configured: Fleet = isOtherHub && isOtherSpoke ? { hubs: [], spokes: [] } : await configuredFleet();
  const otherSpoke = isOtherSpoke
    ? outsideSpoke(options.spokeAccount, names, { ...options, usualRole: configured.roleName })
    : undefined;
  const hubs = hubsOf(configured, options);
  const reachable = (spoke: Spoke): Spoke => ({
    ...spoke,
    hubs: isOtherHub ? hubs : hubs.filter(({ name }) => spoke.hubs.some((hub) => hub.name === name)),
  });
  const spokes = otherSpoke
    ? [{ ...otherSpoke, hubs }]
    : findSpokes(configured, names)
        .map((spoke) => withAccess(spoke, options.spokeProfile, options.spokeRole))
        .map(reachable)
        .filter((spoke) => spoke.hubs.length > 0);
  if (names.length === 0) return { hubs, spokes };
  if (spokes.length === 0) throw new UsageError(`${names.join(", ")} reports to no hub "${options.hub}".`);
  return {
    hubs: hubs.filter(({ name }) => spokes.some((spoke) => spoke.hubs.some((hub) => hub.name === name))),
    spokes,
  };
}

/**
 * Selects the hubs that a command works on: the configured ones, one of these, or another that options name.
 *
 * @throws UsageError for an unknown name, with the closest known one
 */
export async function selectHubs(options: SelectionOptions): Promise<readonly Hub[]> {
  const configured = options.hubAccount === undefined ? await configuredFleet() : { hubs: [] };
  return hubsOf(configured, options);
}

/** Reads the configuration, which is loaded only where a command needs it, with all the metrics that it may name. */
async function configuredFleet(): Promise<Fleet> {
  const { configuredFleet } = await import("./configuration.js");
  return configuredFleet();
}

function hubsOf(configured: Pick<Fleet, "hubs" | "roleName">, options: SelectionOptions): readonly Hub[] {
  if (options.hubAccount !== undefined) {
    const other = outsideHub(options.hubAccount, { ...options, usualRole: configured.roleName });
    const namesake = configured.hubs.find(({ name }) => name === other.name);
    if (!namesake) return [other];
    if (accountRegionId(namesake) === accountRegionId(other)) {
      const { access } = withAccess(namesake, options.hubProfile, options.hubRole);
      return [{ ...other, access }];
    }
    throw new UsageError(
      `dashboard.config.ts has a hub "${other.name}" already, ${accountRegionId(namesake)}; spokes tell hubs apart by their names. ` +
        "Give this one its own by --hub.",
    );
  }
  const hubs = options.hub === undefined ? configured.hubs : [findHub(configured, options.hub)];
  return hubs.map((hub) => withAccess(hub, options.hubProfile, options.hubRole));
}

function findHub({ hubs }: Pick<Fleet, "hubs">, name: string): Hub {
  const found = hubs.find((hub) => hub.name === name);
  if (found) return found;
  const { message } = unknown(
    "hub",
    name,
    hubs.map((hub) => hub.name),
  );
  throw new UsageError(`${message} One that is gone from there is named with its account, by --hub-account.`);
}

function findSpokes({ spokes }: Fleet, names: readonly string[]): readonly Spoke[] {
  if (names.length === 0) return spokes;
  const found = names.map((name) => {
    const wanted = name.toLowerCase();
    const matching = spokes.filter(
      (spoke) => spoke.project.toLowerCase() === wanted || spokeLabel(spoke).toLowerCase() === wanted,
    );
    if (matching.length === 0) {
      const { message } = unknown("spoke", name, spokes.map(spokeLabel));
      throw new UsageError(`${message} One that is gone from there is named with its account, by --spoke-account.`);
    }
    return matching;
  });
  return [...new Set(found.flat())];
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const near = closest(name, known);
  const accepted = known.length > 20 ? `${known.slice(0, 20).join(", ")}, …` : known.join(", ") || "none";
  return new UsageError(
    `No ${what} "${name}" in dashboard.config.ts.${near ? ` Did you mean "${near}"?` : ""} There are: ${accepted}.`,
  );
}

function outsideHub(
  value: string,
  { hub = "hub", hubProfile, hubRole, usualRole }: SelectionOptions & { readonly usualRole: string | undefined },
): Hub {
  const { events, ...ref } = accountRegion("--hub-account", value, parseMonitorValue);
  return withAccess({ name: hub, events, ...ref, access: accessBy(usualRole) }, hubProfile, hubRole);
}

function outsideSpoke(
  value: string,
  names: readonly string[],
  { spokeProfile, spokeRole, usualRole }: SelectionOptions & { readonly usualRole: string | undefined },
): Omit<Spoke, "hubs"> {
  const [project, environment, ...rest] = names.length === 1 ? names[0]!.split("/") : [];
  if (!project || !environment || rest.length > 0) {
    throw new UsageError("--spoke-account needs exactly one name beside it, <project>/<environment>.");
  }
  const ref = accountRegion("--spoke-account", value, parseAccountRegion);
  return withAccess({ project, environment, ...ref, access: accessBy(usualRole) }, spokeProfile, spokeRole);
}

/** Most that are outside the configuration have left it, and were deployed by its role. */
function accessBy(usualRole: string | undefined): Site["access"] {
  return usualRole === undefined ? undefined : { roleName: usualRole };
}

function accountRegion<Target extends AccountRegion>(
  option: string,
  value: string,
  parse: (value: string, ownRegion: string) => Target | undefined,
): Target {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const ref = parse(value, AWS_REGION ?? AWS_DEFAULT_REGION ?? "");
  if (!ref) throw new UsageError(`${option} ${value} is no account; use 12 digits, or 12 digits and :region.`);
  if (ref.region === "")
    throw new UsageError(`${option} ${value} says no Region; add it, for example ${value}:us-east-1.`);
  return ref;
}

function withAccess<AccountRegion extends Site>(
  accountRegion: AccountRegion,
  profile: string | undefined,
  roleName: string | undefined,
): AccountRegion {
  if (profile === undefined && roleName === undefined) return accountRegion;
  if (profile !== undefined && roleName !== undefined)
    throw new UsageError("Give either a profile or a role, not both.");
  return {
    ...accountRegion,
    access: { ...(profile === undefined ? {} : { profile }), ...(roleName === undefined ? {} : { roleName }) },
  };
}
