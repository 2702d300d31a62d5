import { setTimeout as pause } from "node:timers/promises";
import { GetParametersCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { formatMonitorValue } from "../../contract/monitor-value";
import { accountRegionId, formatAccountRegion, partitionOf, type AccountRegion } from "../../contract/account-region";
import type { Forwarding, ReconcileResult } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { inParallel } from "../../common/parallel";
import type { Aws } from "../fleet/aws";
import { ConnectionFunction } from "./connection-function";
import { CommandError, reasonOf } from "../errors";
import { spokeLabel, type Hub, type Site, type Spoke } from "../fleet/fleet";

/** The most names that one GetParameters call accepts. */
const NAMES_PER_CALL = 10;
/** The most rounds. Each side may have to wait some seconds until the other side's bus policy takes effect. */
const ROUNDS = 6;
const FIRST_PAUSE_MS = 500;

/** A spoke and a hub that it reports to. */
export interface Connection {
  readonly spoke: Spoke;
  readonly hub: Hub;
}

export interface ConnectionState {
  /** `project/environment` */
  readonly spoke: string;
  readonly hub: string;
  readonly state: "connected" | "waiting" | "failed";
  /** What is missing, if it is not connected. */
  readonly problem?: string;
}

export interface ConnectResult {
  readonly connections: readonly ConnectionState[];
  /** Parameters in those accounts that make no connection. They existed before. */
  readonly skipped: readonly (SkippedParameter & AccountRegion)[];
}

/** The parameters that an account should have, by name. */
interface WantedParameters {
  readonly site: Site;
  readonly values: Map<string, string>;
}

/**
 * The outcome for one account. A failure that is not the user's to fix is worth another try: the function may be busy,
 * or the network may fail.
 */
type Outcome = ReconcileResult | { readonly failure: string; readonly isWorthAnotherTry: boolean };

/** Every pair of a spoke and one of its hubs. */
export function connectionsOf(spokes: readonly Spoke[]): readonly Connection[] {
  return spokes.flatMap((spoke) => spoke.hubs.map((hub) => ({ spoke, hub })));
}

/**
 * Connects spokes with hubs. It writes two parameters for each connection and then invokes the connection functions,
 * again and again while one of them waits for the other side's permission. An account that fails does not stop the
 * others.
 *
 * @param onRound is called with the number of accounts that are not done yet
 */
export async function connect(
  connections: readonly Connection[],
  aws: Aws,
  onRound: (left: number) => void = () => undefined,
): Promise<ConnectResult> {
  const possible = connections.filter((connection) => acrossPartitions(connection) === undefined);
  const sites = wantedParameters(possible);
  const outcomes = new Map<string, Outcome>();
  await inParallel(sites.values(), async (wanted) => {
    const failure = await attempt(() => putParameters(wanted, aws));
    if (failure) outcomes.set(accountRegionId(wanted.site), failure);
  });
  let left = [...sites.keys()].filter((key) => !outcomes.has(key));
  const isHub = new Set(possible.map(({ hub }) => accountRegionId(hub)));
  // Hubs allow their spokes first, and write their rules when spokes have allowed them. Otherwise many rules, perhaps
  // hundreds, would be written only to be refused.
  await inParallel(
    left.filter((key) => isHub.has(key)),
    (key) => attempt(() => letIn(sites.get(key)!.site, aws)),
  );
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    onRound(left.length);
    if (round > 0) await pause(FIRST_PAUSE_MS * 2 ** (round - 1));
    for (const turn of [left.filter((key) => !isHub.has(key)), left.filter((key) => isHub.has(key))]) {
      await inParallel(turn, async (key) => outcomes.set(key, await reconcile(sites.get(key)!.site, aws)));
    }
    left = left.filter((key) => isUnfinished(key, possible, outcomes));
  }
  return {
    connections: connections.map((connection) => stateOf(connection, outcomes)),
    skipped: [...outcomes].flatMap(([key, outcome]) => {
      const { account, region } = sites.get(key)!.site;
      return "failure" in outcome ? [] : outcome.skipped.map((parameter) => ({ ...parameter, account, region }));
    }),
  };
}

/** The name of the parameter in a spoke's account that names a hub. */
export function monitorParameter(hub: Pick<Hub, "name">): string {
  return `${MONITORS_PATH}/${hub.name}`;
}

/** The name of the parameter in a hub's account that names a spoke. */
export function projectParameter(spoke: Pick<Spoke, "project" | "environment">): string {
  return `${MONITORED_PROJECTS_PATH}/${spokeLabel(spoke)}`;
}

function wantedParameters(connections: readonly Connection[]): ReadonlyMap<string, WantedParameters> {
  const sites = new Map<string, WantedParameters>();
  const add = (site: Site, name: string, value: string): void => {
    const wanted = sites.get(accountRegionId(site)) ?? { site, values: new Map<string, string>() };
    wanted.values.set(name, value);
    sites.set(accountRegionId(site), wanted);
  };
  for (const { spoke, hub } of connections) {
    add(spoke, monitorParameter(hub), formatMonitorValue(hub, spoke));
    add(hub, projectParameter(spoke), formatAccountRegion(spoke, hub));
  }
  return sites;
}

/** Writes only the parameters that are missing or different, because every write triggers the connection function. */
async function putParameters({ site, values }: WantedParameters, aws: Aws): Promise<void> {
  const { ssm } = await aws.at(site);
  const names = [...values.keys()];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const Names = names.slice(start, start + NAMES_PER_CALL);
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names }));
    const standing = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
    for (const Name of Names) {
      const Value = values.get(Name)!;
      if (standing.get(Name) === Value) continue;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }));
    }
  }
}

async function letIn(site: Site, aws: Aws): Promise<void> {
  await (await ConnectionFunction.of(await aws.at(site))).allowPartners();
}

async function reconcile(site: Site, aws: Aws): Promise<Outcome> {
  try {
    return await (await ConnectionFunction.of(await aws.at(site))).reconcile();
  } catch (error) {
    return failureOf(error);
  }
}

async function attempt(work: () => Promise<void>): Promise<Outcome | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Outcome {
  return { failure: reasonOf(error), isWorthAnotherTry: !(error instanceof CommandError) };
}

/**
 * Whether another try can help. It cannot if the account waits for one that has failed for good, or that is not being
 * connected in this run.
 */
function isUnfinished(
  key: string,
  connections: readonly Connection[],
  outcomes: ReadonlyMap<string, Outcome>,
): boolean {
  const outcome = outcomes.get(key)!;
  if ("failure" in outcome) return outcome.isWorthAnotherTry;
  const isWaiting = outcome.waiting.some((partner) => {
    const other = outcomes.get(partner);
    if (other === undefined) return false;
    return "failure" in other ? other.isWorthAnotherTry : rejectionOf(key, other) === undefined;
  });
  const hasFailed = ({ key: other }: Side): boolean => "failure" in (outcomes.get(other) ?? {});
  // Parameter Store may take a moment until it lists what was just written.
  const isMissing = connections
    .map(sidesOf)
    .filter((sides) => !sides.some(hasFailed))
    .some((sides) => sides.some((side) => side.key === key && !isHeld(side, outcome)));
  return isWaiting || isMissing;
}

/** One side of a connection. */
interface Side {
  readonly key: string;
  readonly partner: string;
  /** The parameter that names the partner. */
  readonly parameter: string;
  readonly forwards: keyof Forwarding;
}

const FORWARDS = { metric: "metricsTo", batch: "batchesTo" } as const;

function sidesOf({ spoke, hub }: Connection): readonly Side[] {
  const [atSpoke, atHub] = [accountRegionId(spoke), accountRegionId(hub)];
  return [
    { key: atSpoke, partner: atHub, parameter: monitorParameter(hub), forwards: FORWARDS[hub.events] },
    { key: atHub, partner: atSpoke, parameter: projectParameter(spoke), forwards: "refreshTo" },
  ];
}

/** Whether an account sends to its partner, or needs not, because both are the same, or says why it cannot. */
function isHeld(
  { key, partner, parameter, forwards }: Side,
  { forwarding, waiting, skipped }: ReconcileResult,
): boolean {
  return (
    key === partner ||
    forwarding[forwards].includes(partner) ||
    waiting.includes(partner) ||
    skipped.some(({ name }) => name === parameter)
  );
}

function stateOf(connection: Connection, outcomes: ReadonlyMap<string, Outcome>): ConnectionState {
  const { spoke, hub } = connection;
  const labels = { spoke: spokeLabel(spoke), hub: hub.name };
  const impossible = acrossPartitions(connection);
  if (impossible !== undefined) return { ...labels, state: "failed", problem: impossible };
  const sides = sidesOf(connection).map((side) => ({ ...side, outcome: outcomes.get(side.key) }));
  for (const { key, parameter, outcome } of sides) {
    if (outcome === undefined) return { ...labels, state: "failed", problem: `${key} was not asked` };
    if ("failure" in outcome) return { ...labels, state: "failed", problem: outcome.failure };
    const reason = outcome.skipped.find(({ name }) => name === parameter)?.reason;
    if (reason !== undefined)
      return { ...labels, state: "failed", problem: `${key}: parameter ${parameter} makes no connection: ${reason}` };
  }
  for (const { key, partner, outcome } of sides) {
    const reason = rejectionOf(partner, outcome as ReconcileResult);
    if (reason === undefined) continue;
    const problem = `AWS does not accept ${partner} in the bus policy of ${key}: ${reason}. Is the account closed, or mistyped?`;
    return { ...labels, state: "failed", problem };
  }
  for (const side of sides) {
    const outcome = side.outcome as ReconcileResult;
    if (outcome.waiting.includes(side.partner)) {
      const problem = `${side.partner} does not accept events of ${side.key} yet`;
      return { ...labels, state: "waiting", problem };
    }
    if (!isHeld(side, outcome)) {
      const problem = `${side.key} does not send to ${side.partner}, although ${side.parameter} was there for it; unless somebody disconnects it meanwhile, connect again`;
      return { ...labels, state: "waiting", problem };
    }
  }
  return { ...labels, state: "connected" };
}

/** Why AWS does not accept a partner, as `account:region`, in an account's bus policy; undefined if it does. */
function rejectionOf(partner: string, { rejected }: ReconcileResult): string | undefined {
  return rejected.find(({ account }) => partner.startsWith(`${account}:`))?.reason;
}

/** Says why a connection is impossible: EventBridge delivers nothing from one partition of AWS into another. */
function acrossPartitions({ spoke, hub }: Connection): string | undefined {
  const [from, to] = [partitionOf(spoke.region), partitionOf(hub.region)];
  if (from === to) return undefined;
  return (
    `${accountRegionId(spoke)} is in partition ${from} and ${accountRegionId(hub)} in ${to}: EventBridge delivers nothing ` +
    "from one into the other. Give the spoke a hub in its own partition, by hubs in dashboard.config.ts"
  );
}
