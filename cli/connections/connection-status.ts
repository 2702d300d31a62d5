import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import type { Difference, StatusResult } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import type { EventForm } from "../../contract/event";
import { HUBS_STATEMENT_ID, SPOKES_STATEMENT_ID } from "../../contract/names";
import type { AccountReading } from "./account-status";
import { monitorParameter, projectParameter, type Connection } from "./connect";
import { spokeLabel, type Hub, type Spoke } from "../fleet/fleet";

export interface ConnectionStatus {
  /** `project/environment` */
  readonly spoke: string;
  readonly hub: string;
  /** `unknown` means that one side cannot be reached, while the other has everything it needs. */
  readonly state: "connected" | "not connected" | "unknown";
  /** What is missing, and in which account. */
  readonly problems: readonly string[];
  /** What has to be done before connecting helps; undefined: nothing. */
  readonly first?: "deploy the spoke" | "get into reach";
}

/** One side of a connection, and what the connection needs there. */
interface Side {
  readonly reading: AccountReading;
  readonly partner: AccountRegion;
  readonly parameter: string;
  /** The partner that the parameter names; undefined if there is no parameter. */
  readonly names: (AccountRegion & { readonly events?: EventForm }) | undefined;
  /** The form of events that the partner wants; undefined: it gets none. */
  readonly wants?: EventForm;
  /** The id of the statement that allows the partner. */
  readonly statement: string;
}

/**
 * Determines whether a connection exists on both sides.
 *
 * The names of the parameters do not matter for this. A spoke may know its hub by another name, and a hub may know the
 * spoke by a name that is not in any connection, as in the documented walk-through.
 *
 * @param known keys of the spokes that are known by name; a registration under such a name counts for that spoke only
 * @param puts the forms of events that the spoke's function puts; undefined: nobody knows
 */
export function connectionStatus(
  { spoke, hub }: Connection,
  known: ReadonlySet<string>,
  readings: ReadonlyMap<string, AccountReading>,
  puts: readonly EventForm[] | undefined,
): ConnectionStatus {
  const [atSpoke, atHub] = [readings.get(accountRegionId(spoke))!, readings.get(accountRegionId(hub))!];
  const projects = atHub.wanted.spokes;
  const registration = registrationOf(spoke, projects, known);
  const namingHub = atSpoke.wanted.hubs.filter((one) => accountRegionId(one) === accountRegionId(hub));
  const sides: readonly Side[] = [
    {
      reading: atSpoke,
      partner: hub,
      parameter: monitorParameter(hub),
      names:
        namingHub.find(({ events }) => events === hub.events) ??
        namingHub[0] ??
        atSpoke.wanted.hubs.find((one) => one.hub === hub.name),
      wants: hub.events,
      statement: HUBS_STATEMENT_ID,
    },
    {
      reading: atHub,
      partner: spoke,
      parameter: projectParameter(registration ?? spoke),
      names: registration,
      statement: SPOKES_STATEMENT_ID,
    },
  ];
  const otherForm = formProblem(hub, puts, accountRegionId(spoke));
  const missing = [...sides.flatMap(missingAt), ...otherForm];
  const unreached = [...new Set(sides.filter(({ reading }) => reading.status.outOfReach !== undefined))];
  const first = otherForm.length > 0 ? "deploy the spoke" : unreached.length > 0 ? "get into reach" : undefined;
  return {
    spoke: spokeLabel(spoke),
    hub: hub.name,
    state: missing.length > 0 ? "not connected" : unreached.length > 0 ? "unknown" : "connected",
    problems: [...missing, ...unreached.map(({ reading }) => `${accountRegionId(reading.status)} is out of reach`)],
    ...(first && { first }),
  };
}

/**
 * The registration of a spoke in a hub: the one by its name, else one of its account by a name that no spoke has. Of several
 * spellings of its name, as after it was renamed or moved, it is that of its account, and as the configuration has it.
 *
 * @param known as for `connectionStatus`
 */
export function registrationOf(
  spoke: Spoke,
  registered: StatusResult["wanted"]["spokes"],
  known: ReadonlySet<string>,
): StatusResult["wanted"]["spokes"][number] | undefined {
  const isAtHome = (one: AccountRegion): boolean => accountRegionId(one) === accountRegionId(spoke);
  const named = registered.filter((one) => nameKey(one) === nameKey(spoke));
  return (
    named.find((one) => isAtHome(one) && spokeLabel(one) === spokeLabel(spoke)) ??
    named.find(isAtHome) ??
    named[0] ??
    registered.find((one) => isAtHome(one) && !known.has(nameKey(one)))
  );
}

/** A spoke's names as a key for comparison without case. */
export function nameKey(spoke: Parameters<typeof spokeLabel>[0]): string {
  return spokeLabel(spoke).toLowerCase();
}

/** A text that describes a difference. */
export function differenceText({ kind, name, problem }: Difference): string {
  return `${kind} ${name} is ${problem}`;
}

function missingAt({ reading, partner, parameter, names, wants, statement }: Side): readonly string[] {
  const { status } = reading;
  if (status.outOfReach !== undefined) return [];
  const here = accountRegionId(status);
  if (names === undefined) return [`${here}: ${parameterProblem(parameter, status.skipped)}`];
  if (accountRegionId(names) !== accountRegionId(partner)) {
    return [`${here}: parameter ${parameter} is for ${accountRegionId(names)}, not for ${accountRegionId(partner)}`];
  }
  if (names.events !== wants) {
    return [
      `${here}: parameter ${parameter} asks for ${EVENTS[names.events!]}, the hub takes ${EVENTS[wants!]}; connect again`,
    ];
  }
  return status.differences
    .filter((one) => keepsOut(one, partner, statement))
    .map((one) => `${here}: ${differenceText(one)}`);
}

/** Between the deployments of a hub and a spoke, one may know another form than the other: then no rule matches. */
function formProblem({ events }: Hub, puts: readonly EventForm[] | undefined, here: string): readonly string[] {
  if (!puts || puts.includes(events)) return [];
  const known = puts.map((form) => EVENTS[form]).join(" and ");
  return [`${here}: the function puts ${known}, the hub takes ${EVENTS[events]}; deploy the spoke, then connect again`];
}

const EVENTS = { metric: "an event for each metric", batch: "an event for each run" } as const;

function parameterProblem(parameter: string, skipped: readonly SkippedParameter[]): string {
  const reason = skipped.find(({ name }) => name === parameter)?.reason;
  return `parameter ${parameter} ${reason === undefined ? "is missing" : `makes no connection: ${reason}`}`;
}

/**
 * Whether a difference certainly keeps this partner out. A statement that exists but differs may still allow the
 * partner.
 */
function keepsOut({ kind, name, problem }: Difference, partner: AccountRegion, statement: string): boolean {
  if (kind === "target") return problem !== "not wanted" && name.startsWith(`${accountRegionId(partner)} in `);
  if (problem !== "missing") return false;
  return name === (kind === "principal" ? `${partner.account} in ${statement}` : statement);
}
