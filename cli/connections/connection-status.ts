import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import type { Difference } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import { HUBS_STATEMENT_ID, SPOKES_STATEMENT_ID } from "../../contract/names";
import type { AccountReading } from "./account-status";
import { monitorParameter, projectParameter, type Connection } from "./connect";
import { spokeLabel } from "../fleet/fleet";

export interface ConnectionStatus {
  /** `project/environment` */
  readonly spoke: string;
  readonly hub: string;
  /** Unknown: one side is out of reach, and the other one has all it needs. */
  readonly state: "connected" | "not connected" | "unknown";
  /** What is missing, and in which account. */
  readonly problems: readonly string[];
}

/** One side of a connection, and what it needs there. */
interface Side {
  readonly reading: AccountReading;
  readonly partner: AccountRegion;
  readonly parameter: string;
  /** Where the parameter points; undefined where there is none. */
  readonly names: AccountRegion | undefined;
  /** The statement that lets the partner in. */
  readonly statement: string;
}

/**
 * Whether a connection stands on both sides.
 *
 * What the parameters are called is not what connects: a spoke may know its hub by another name, and a hub may know it
 * by a name that none of the connections has, as in the documented walk-through.
 *
 * @param known labels of the spokes that have a name of their own
 */
export function connectionStatus(
  { spoke, hub }: Connection,
  known: ReadonlySet<string>,
  readings: ReadonlyMap<string, AccountReading>,
): ConnectionStatus {
  const [atSpoke, atHub] = [readings.get(accountRegionId(spoke))!, readings.get(accountRegionId(hub))!];
  const projects = atHub.wanted.spokes;
  const sides: readonly Side[] = [
    {
      reading: atSpoke,
      partner: hub,
      parameter: monitorParameter(hub),
      names:
        atSpoke.wanted.hubs.find((one) => accountRegionId(one) === accountRegionId(hub)) ??
        atSpoke.wanted.hubs.find((one) => one.hub === hub.name),
      statement: HUBS_STATEMENT_ID,
    },
    {
      reading: atHub,
      partner: spoke,
      parameter: projectParameter(spoke),
      names:
        projects.find((one) => nameKey(one) === nameKey(spoke)) ??
        projects.find((one) => accountRegionId(one) === accountRegionId(spoke) && !known.has(nameKey(one))),
      statement: SPOKES_STATEMENT_ID,
    },
  ];
  const missing = sides.flatMap(missingAt);
  const unreached = [...new Set(sides.filter(({ reading }) => reading.status.outOfReach !== undefined))];
  return {
    spoke: spokeLabel(spoke),
    hub: hub.name,
    state: missing.length > 0 ? "not connected" : unreached.length > 0 ? "unknown" : "connected",
    problems: [...missing, ...unreached.map(({ reading }) => `${accountRegionId(reading.status)} is out of reach`)],
  };
}

/** A spoke's names as they are compared: without case. */
export function nameKey(spoke: Parameters<typeof spokeLabel>[0]): string {
  return spokeLabel(spoke).toLowerCase();
}

/** A difference in words. */
export function differenceText({ kind, name, problem }: Difference): string {
  return `${kind} ${name} is ${problem}`;
}

function missingAt({ reading, partner, parameter, names, statement }: Side): readonly string[] {
  const { status } = reading;
  if (status.outOfReach !== undefined) return [];
  const here = accountRegionId(status);
  if (names === undefined) return [`${here}: ${parameterProblem(parameter, status.skipped)}`];
  if (accountRegionId(names) !== accountRegionId(partner)) {
    return [`${here}: parameter ${parameter} is for ${accountRegionId(names)}, not for ${accountRegionId(partner)}`];
  }
  return status.differences
    .filter((one) => keepsOut(one, partner, statement))
    .map((one) => `${here}: ${differenceText(one)}`);
}

function parameterProblem(parameter: string, skipped: readonly SkippedParameter[]): string {
  const reason = skipped.find(({ name }) => name === parameter)?.reason;
  return `parameter ${parameter} ${reason === undefined ? "is missing" : `makes no connection: ${reason}`}`;
}

/** Whether a difference concerns this partner: of a statement that is there in part, nobody knows. */
function keepsOut({ kind, name, problem }: Difference, partner: AccountRegion, statement: string): boolean {
  if (kind === "target") return problem !== "not wanted" && name.startsWith(`${accountRegionId(partner)} in `);
  return kind === "statement" && problem === "missing" && name === statement;
}
