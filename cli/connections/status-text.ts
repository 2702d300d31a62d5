import { groupBy } from "../../common/group-by";
import { formatMinute } from "../../common/instants";
import { accountRegionId } from "../../contract/account-region";
import {
  ARCHIVE_QUEUE_DEAD_LETTERS,
  extractFunctionName,
  FORWARD_DEAD_LETTERS,
  QUARANTINE_QUEUE,
} from "../../contract/names";
import type { LimitUse } from "../../contract/connection";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import type { AccountStatus } from "./account-status";
import { differenceText, type ConnectionStatus } from "./connection-status";
import { MISSING_REMEDIES, MISSING_TITLES, missingLines } from "../../dashboard/drawing/missing-words";
import { codeLines, deployCommand } from "./code-text";
import { disconnecting } from "../fleet/disconnecting";
import type { FunctionCode } from "./function-code";
import { spokeLabel } from "../fleet/fleet";
import type { FullAccount, HubStatus } from "./hub-status";
import { monitorParameter } from "./connect";
import type { OtherHub } from "./other-hubs";
import { colors, counted, listed, worthShowing } from "../output/output";
import { table } from "../output/table";
import type { StatusReport } from "./status";

/** The most lines for one kind of problem, because such lines are alike. --json has all of them. */
const MOST_LINES = 20;

/** From this share of a limit on there is a warning. */
const NEAR_LIMIT = 0.9;
const LIMITS: Readonly<Record<LimitUse["limit"], string>> = {
  policy: "characters of the bus policy. Give the hub its organizationId in dashboard.config.ts before they are full.",
  rules: 'rules of the bus. Ask AWS for more, in Service Quotas: "Number of rules" of EventBridge.',
};

/**
 * Formats a status report for people: first the connections, then only the problems, each with its solution.
 *
 * @param given options of this command without which the ones that it advises would mean another hub, or lack a way into an account
 */
export function statusText(report: StatusReport, given = ""): string {
  const { connections, accounts, hubs } = report;
  const problems = [
    ...notConnected(connections, report.functions),
    ...outOfReach(accounts, hubs),
    ...capped(accounts.flatMap(differencesOf)),
    ...capped(accounts.flatMap(skippedOf)),
    ...capped(accounts.flatMap(deadLettersOf)),
    ...hubs.flatMap(hubProblems),
  ];
  const text = [
    connectionsText(connections),
    ...hubs.flatMap(hubLines),
    ...capped(report.otherHubs.map(otherHubLine)),
    ...codeLines(report.functions),
    ...hubs.flatMap(withoutValue),
    ...(report.ok ? ["", colors.green("Everything is as it should be.")] : ["", ...problems.map(marked)]),
    ...accounts.flatMap(nearLimits),
  ].join("\n");
  return given !== "" && text.includes("ds-dashboard ")
    ? `${text}\n\nThe commands above need the options that this one got:${given}`
    : text;
}

function connectionsText(connections: readonly ConnectionStatus[]): string {
  const isUp = ({ state }: ConnectionStatus): boolean => state === "connected";
  const shown = worthShowing(connections, isUp).map(({ spoke, hub, state, problems }) => [
    spoke,
    hub,
    state === "connected" ? state : colors.red(state),
    problems.join("\n"),
  ]);
  return [
    ...(shown.length > 0 ? [table(["Spoke", "Hub", "State", "Problem"], shown)] : []),
    `${connections.filter(isUp).length} of ${counted(connections.length, "connection")} up.`,
  ].join("\n");
}

function hubLines({
  hub,
  outOfReach,
  lastRun,
  otherSpokes,
  discovered,
  ...accountRegion
}: HubStatus): readonly string[] {
  if (outOfReach !== undefined) return [];
  const run = lastRun
    ? `asked its spokes at ${formatMinute(Date.parse(lastRun.startedAt))} UTC, ${lastRun.answered} of ${lastRun.expected} answered.`
    : "does not know yet who answers; it looks some minutes after it has asked.";
  const others =
    `also has spokes that dashboard.config.ts does not connect with it: ${listed(otherSpokes.map(withAccount))}.` +
    disconnectGone(hub, otherSpokes, discovered);
  const found = discovered && `has registered by discovery: ${listed(discovered) || "nobody"}.`;
  return [run, ...(otherSpokes.length > 0 ? [others] : []), ...(found ? [found] : [])].map(
    (line) => `Hub ${hub} (${accountRegionId(accountRegion)}) ${line}`,
  );
}

/** Measurements that leave for where nobody may expect them. */
function otherHubLine({ hub, spokes, accounts, ...accountRegion }: OtherHub): string {
  const names = spokes.length > 5 ? "--all" : spokes.join(" ");
  const ends = [
    ...(spokes.length > 0
      ? [`ds-dashboard disconnect ${names} --hub ${hub} --hub-account ${accountRegionId(accountRegion)}`]
      : []),
    ...(accounts.length > 0 ? [`remove the parameter ${monitorParameter({ name: hub })} of ${listed(accounts)}`] : []),
  ];
  return (
    `Hub ${hub} (${accountRegionId(accountRegion)}), with which dashboard.config.ts does not connect them, is sent what these measure: ` +
    `${listed([...spokes, ...accounts])}. What is not wanted is ended so: ${ends.join("; ")}`
  );
}

/** What to do with spokes that are gone. Discovery removes by itself what it has registered. */
function disconnectGone(hub: string, spokes: readonly ExpectedSpoke[], discovered: readonly string[] = []): string {
  const first = spokes.find((spoke) => !discovered.includes(spokeLabel(spoke)));
  return first ? ` What is gone is removed so: ${disconnecting(first, hub)}` : "";
}

/** A line for all spokes that connecting helps, and one for each thing that others need before. */
function notConnected(connections: readonly ConnectionStatus[], functions: readonly FunctionCode[]): readonly string[] {
  const apart = connections.filter(({ state }) => state === "not connected");
  const spokes = groupBy(apart, ({ spoke }) => spoke);
  return [...groupBy([...spokes], ([, its]) => firstOf(its))].map(([first, members]) => {
    const names = members.map(([spoke]) => spoke);
    const what = `${counted(names.length, "spoke")} not connected with every hub`;
    const command = `ds-dashboard connect${names.length > 5 ? "" : ` ${names.join(" ")}`}`;
    if (first === undefined) return `${what}. Connect: ${command}`;
    if (first === "get into reach") return `${what}, and out of reach. When that is put right, connect: ${command}`;
    const stacks = functions.flatMap(({ spoke, stack }) => (stack && names.includes(spoke ?? "") ? [stack] : []));
    return `${what}, and not deployed as it has to be. Deploy: ${deployCommand(stacks)}, then connect: ${command}`;
  });
}

/** What a spoke needs first. Where connecting helps with one of its hubs, it does not wait for another that is out of reach. */
function firstOf(connections: readonly ConnectionStatus[]): ConnectionStatus["first"] {
  const firsts = connections.map(({ first }) => first);
  if (firsts.includes("deploy the spoke")) return "deploy the spoke";
  return firsts.includes(undefined) ? undefined : "get into reach";
}

/** Groups the accounts by reason, because many accounts usually cannot be reached for the same one. */
function outOfReach(accounts: readonly AccountStatus[], hubs: readonly HubStatus[]): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { outOfReach, ...accountRegion } of [...accounts, ...hubs]) {
    if (outOfReach === undefined) continue;
    byReason.set(outOfReach, (byReason.get(outOfReach) ?? new Set()).add(accountRegionId(accountRegion)));
  }
  return capped([...byReason].map(([reason, keys]) => `${listed([...keys])} out of reach: ${reason}`));
}

function differencesOf({ differences, ...accountRegion }: AccountStatus): readonly string[] {
  if (differences.length === 0) return [];
  return [
    `${accountRegionId(accountRegion)}: ${listed(differences.map(differenceText), 5)}. Put right: ds-dashboard connect`,
  ];
}

/** Warns before a limit is reached. Where more is used than AWS allows by default, it has raised the limit. */
function nearLimits({ limits, ...accountRegion }: AccountStatus): readonly string[] {
  return limits
    .filter(({ used, allowed }) => used >= NEAR_LIMIT * allowed && used <= allowed)
    .map(({ limit, used, allowed }) => `${accountRegionId(accountRegion)} uses ${used} of ${allowed} ${LIMITS[limit]}`);
}

function skippedOf({ skipped, ...accountRegion }: AccountStatus): readonly string[] {
  return skipped.map(
    ({ name, reason }) =>
      `${accountRegionId(accountRegion)}: parameter ${name} makes no connection, ${reason}. Correct or remove it.`,
  );
}

function deadLettersOf({ deadLetters, ...accountRegion }: AccountStatus): readonly string[] {
  return waiting(
    deadLetters,
    "event",
    FORWARD_DEAD_LETTERS,
    accountRegionId(accountRegion),
    "ds-dashboard dead-letters redrive",
  );
}

/** What nobody could measure is no fault, but nobody should have to guess it either. */
function withoutValue({ hub, missing }: HubStatus): readonly string[] {
  return missingLines(missing.filter(({ kind }) => kind === "no-value")).map((line) => `Hub ${hub}: ${line}`);
}

function hubProblems(status: HubStatus): readonly string[] {
  const { hub, lastRun, missing, quarantined, archiveDeadLetters, fullAccounts, otherSpokes, discovered } = status;
  const { silent = [], troubled = [] } = lastRun ?? {};
  const trouble = (outcome: "denied" | "throttled" | "failed"): readonly string[] => {
    const named = missingLines(missing.filter(({ kind }) => kind === outcome));
    if (named.length > 0) return named.map((line) => `Hub ${hub}: ${line}`);
    // An older spoke counts its troubles and does not name them.
    const spokes = troubled.filter((spoke) => spoke[outcome] > 0);
    if (spokes.length === 0) return [];
    const names = spokes.map((spoke) => `${spokeLabel(spoke)} (${counted(spoke[outcome], "metric")})`);
    return [`Hub ${hub}: ${MISSING_TITLES[outcome]}: ${listed(names)}. ${MISSING_REMEDIES[outcome]}`];
  };
  const strangers = new Set(otherSpokes.map(withAccount));
  const gone = silent.filter((spoke) => strangers.has(withAccount(spoke)));
  const silence =
    silent.length === 0
      ? []
      : [
          `Hub ${hub}: ${counted(silent.length, "spoke")} silent: ${listed(silent.map(withAccount), MOST_LINES)}. ` +
            `See what their functions logged, for example /aws/lambda/${functionOf(silent[0]!)}; ask again: ds-dashboard refresh` +
            (gone.length > 0 ? `.${disconnectGone(hub, gone, discovered)}` : ""),
        ];
  return [
    ...silence,
    ...trouble("denied"),
    ...trouble("failed"),
    ...trouble("throttled"),
    ...full(hub, fullAccounts),
    ...waiting(quarantined, "message", QUARANTINE_QUEUE, `hub ${hub}`, "ds-dashboard quarantine list"),
    ...waiting(
      archiveDeadLetters,
      "message",
      ARCHIVE_QUEUE_DEAD_LETTERS,
      `hub ${hub}`,
      "ds-dashboard dead-letters redrive",
    ),
  ];
}

function full(hub: string, accounts: readonly FullAccount[]): readonly string[] {
  const [first] = accounts;
  if (!first) return [];
  const names = listed(
    accounts.map(({ account, series }) => `${account} (${series})`),
    MOST_LINES,
  );
  return [
    `Hub ${hub}: ${counted(accounts.length, "account")} with as many series as it takes of one, ${first.most}: ${names}. ` +
      "A new one goes to the quarantine. Have fewer metrics there, or raise seriesPerAccount of the hub in dashboard.config.ts, " +
      "deploy, and: ds-dashboard quarantine redrive --reason too-many-series",
  ];
}

function waiting(count: number, what: string, queue: string, where: string, command: string): readonly string[] {
  return count === 0 ? [] : [`${counted(count, what)} in ${queue} of ${where}: ${command}`];
}

function capped(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `… and ${more} more like these; --json has them all`] : lines;
}

function marked(line: string): string {
  return `${colors.red("✗")} ${line}`;
}

function withAccount(spoke: ExpectedSpoke): string {
  return `${spokeLabel(spoke)} (${spoke.account})`;
}

function functionOf({ project, environment }: ExpectedSpoke): string {
  return extractFunctionName(project, environment);
}
