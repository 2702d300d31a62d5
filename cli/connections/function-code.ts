import { existsSync, readFileSync } from "node:fs";
import { membersOf, parseJson } from "../../common/json";
import { inParallel } from "../../common/parallel";
import { stackFile } from "../../common/synthesized-stacks";
import { spokeStackName } from "../../config/stack-names";
import type { AccountRegion } from "../../contract/account-region";
import { SERIES_PER_ACCOUNT_VARIABLE } from "../../contract/account-series";
import { CODE_VERSION } from "../../contract/code-version";
import { eventFormsIn, type EventForm } from "../../contract/event";
import {
  ALERTS_FUNCTION,
  ARCHIVE_FUNCTION,
  COMPLETENESS_FUNCTION,
  CONNECTION_FUNCTION,
  DISCOVERY_FUNCTION,
  extractFunctionName,
  REFRESH_FUNCTION,
  ROLL_UP_FUNCTION,
  WIDGET_FUNCTION,
} from "../../contract/names";
import { reasonOf } from "../errors";
import type { Aws, AwsAccount } from "../fleet/aws";
import { spokeLabel, type Fleet, type Hub, type Site, type Spoke } from "../fleet/fleet";

/** The code of a function, and what it is told to put: of a spoke its extraction function, of a hub each one. */
export interface FunctionCode extends AccountRegion {
  /** `Project1/dev` for a function of a spoke. */
  readonly spoke?: string;
  /** The hub's name for a function of a hub. */
  readonly hub?: string;
  /** The name of the stack that deploys it; undefined for a hub that is not configured here. */
  readonly stack?: string;
  readonly functionName: string;
  /** `0.1.0-1b2c3d4e5f60`; undefined if it was not read, or if the function does not tell, as those of earlier versions. */
  readonly version?: string;
  /** The version in the stack as it was synthesized here last; undefined: there is none. */
  readonly synthesized?: string;
  /** The forms in which a spoke's function puts its measurements; undefined of others, or if it was not read. */
  readonly events?: readonly EventForm[];
  /** The most series of one account that a hub's archive takes; undefined of others, or if it was not read. */
  readonly seriesPerAccount?: number;
  /** Why its configuration could not be read. */
  readonly problem?: string;
}

/** The `problem` of functions in accounts that `StatusReport.accounts` has as out of reach, with the reason. */
export const UNREACHED = "its account is out of reach";

interface Owner {
  readonly site: Site;
  readonly names: Pick<FunctionCode, "spoke" | "hub" | "stack">;
  readonly functionNames: readonly string[];
}

/**
 * Reads the versions of the code of spokes and hubs, and the forms of events of spokes. It never rejects, so a failing
 * account does not hide the others.
 *
 * @param isReachable whether an account and Region may be asked; of others, nothing is known
 * @param folder an output folder of CDKTF, for what is synthesized; it need not be there
 */
export async function readFunctionCode(
  { hubs, spokes }: Fleet,
  isReachable: (site: Site) => boolean,
  aws: Aws,
  folder: string,
): Promise<readonly FunctionCode[]> {
  const read = await inParallel([...hubs.map(ofHub), ...spokes.map(ofSpoke)], async (owner) => {
    const { site, names, functionNames } = owner;
    const synthesized = names.stack === undefined ? undefined : synthesizedVersions(folder, names.stack);
    const deployed = isReachable(site) ? await deployedFunctions(owner, aws) : undefined;
    return functionNames.map((functionName, index): FunctionCode => {
      const expected = synthesized?.get(functionName);
      return {
        ...names,
        account: site.account,
        region: site.region,
        functionName,
        ...(expected === undefined ? {} : { synthesized: expected }),
        ...(deployed ? deployed[index] : { problem: UNREACHED }),
      };
    });
  });
  return read.flat();
}

/** Whether it is certain that a function has other code than what is synthesized. */
export function isOutdated({ version, synthesized, problem }: FunctionCode): boolean {
  return synthesized !== undefined && problem === undefined && version !== synthesized;
}

function ofHub(site: Hub): Owner {
  const functionNames = [
    ARCHIVE_FUNCTION,
    REFRESH_FUNCTION,
    COMPLETENESS_FUNCTION,
    ROLL_UP_FUNCTION,
    WIDGET_FUNCTION,
    ALERTS_FUNCTION,
    CONNECTION_FUNCTION,
    ...(site.discovers ? [DISCOVERY_FUNCTION] : []),
  ];
  const { name: hub, stack } = site;
  return { site, names: { hub, ...(stack === undefined ? {} : { stack }) }, functionNames };
}

function ofSpoke(site: Spoke): Owner {
  const functionNames = [extractFunctionName(site.project, site.environment)];
  return { site, names: { spoke: spokeLabel(site), stack: spokeStackName(site) }, functionNames };
}

type Deployed = Pick<FunctionCode, "version" | "events" | "seriesPerAccount" | "problem">;

async function deployedFunctions({ site, names, functionNames }: Owner, aws: Aws): Promise<readonly Deployed[]> {
  try {
    const account = await aws.at(site);
    const putsMeasurements = names.spoke !== undefined;
    return await Promise.all(functionNames.map((name) => deployedFunction(account, name, putsMeasurements)));
  } catch (error) {
    return functionNames.map(() => ({ problem: reasonOf(error) }));
  }
}

async function deployedFunction(
  account: AwsAccount,
  functionName: string,
  putsMeasurements: boolean,
): Promise<Deployed> {
  try {
    const { Environment: { Variables = {} } = {} } = await account.configurationOf(functionName);
    const version = Variables[CODE_VERSION];
    const most = functionName === ARCHIVE_FUNCTION ? Variables[SERIES_PER_ACCOUNT_VARIABLE] : undefined;
    return {
      ...(version === undefined ? {} : { version }),
      ...(putsMeasurements ? { events: eventFormsIn(Variables.EVENTS) } : {}),
      ...(most === undefined ? {} : { seriesPerAccount: Number(most) }),
    };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** By the names of functions; empty if the stack is not synthesized, or was by an earlier version. */
function synthesizedVersions(folder: string, stack: string): ReadonlyMap<string, string> {
  const file = stackFile(folder, stack);
  if (!existsSync(file)) return new Map();
  const { resource } = membersOf(parseJson(readFileSync(file, "utf8")));
  const functions = Object.values(membersOf(membersOf(resource).aws_lambda_function)).map(membersOf);
  return new Map(
    functions.flatMap(({ function_name: name, environment }) => {
      const version = membersOf(membersOf(environment).variables)[CODE_VERSION];
      return typeof name === "string" && typeof version === "string" ? [[name, version] as const] : [];
    }),
  );
}
