import { DAY_MS } from "../common/instants";
import { isRegion, partitionOf } from "../contract/account-region";
import { cadenceOf } from "../contract/cadence";
import { extractEveryName, extractFunctionName, extractScheduleName } from "../contract/names";
import { lakeBucket } from "../contract/lake";
import { hubName, hubStackName, spokeStackName } from "./stack-names";
import { didYouMean, show, type Problem } from "./problems";
import { topicProblems } from "./topics";

/** The most characters in the name of a function, a role, or an EventBridge rule. */
const MAX_NAME = 64;
/** The most characters in the name of a workspace of HCP Terraform. */
const MAX_WORKSPACE = 90;

type Unchecked = Readonly<Record<string, unknown>>;

/** A name that AWS, Terraform or the configuration itself can give once only. */
interface Taken {
  readonly path: string;
  /** Undefined where a field that it derives from is missing. */
  readonly name: string | undefined;
}

/**
 * Finds problems that span several entries: names that collide, references to hubs that do not exist, and what lives in
 * different places. The entries may be invalid in themselves; this function skips missing fields, because the schema
 * reports them.
 */
export function checkConnections(
  hubs: readonly Unchecked[],
  spokes: readonly Unchecked[],
  backend: unknown,
): readonly Problem[] {
  const hubNames = hubs.map((hub) => hubName({ name: text(hub.name) }));
  const stacks = [
    ...hubs.map((hub, index) => ({ path: `hubs[${index}]`, name: hubStackName({ name: text(hub.name) }) })),
    ...spokes.map((spoke, index) => ({ path: `spokes[${index}]`, name: ofSpoke(spoke, spokeStack) })),
  ];
  return [
    ...collisions(
      hubNames.map((name, index) => ({ path: `hubs[${index}]`, name: name.toLowerCase() })),
      (name, other) =>
        `its name would be "${name}", as that of ${other}; names compare without case, and a hub without a name is "hub".`,
    ),
    ...collisions(
      stacks.slice(hubs.length),
      (name, other) => `its stack would be named "${name}", as that of ${other}; names compare without case.`,
    ),
    ...collisions(
      hubs.map((hub, index) => ({ path: `hubs[${index}]`, name: place(hub) })),
      (accountRegion, other) =>
        `account ${accountRegion} already holds ${other}; a Region of an account can hold one hub.`,
    ),
    ...collisions(
      buckets(hubs, backend),
      (bucket, other) =>
        `its bucket would be ${bucket}, as that of ${other}; a bucket can be created once, by one stack.`,
    ),
    ...ruleCollisions(spokes),
    ...hubs.flatMap((hub, index) => topicProblems(hub.alarmTopicArn, hub.region, `hubs[${index}].alarmTopicArn`)),
    ...hubs.flatMap((hub, index) => slackProblems(hub, `hubs[${index}].slack`)),
    ...spokes.flatMap((spoke, index) => [
      ...tooLong(spoke, `spokes[${index}]`),
      ...unknownHubs(spoke.hubs, `spokes[${index}].hubs`, hubNames),
      ...outOfReach(spoke, `spokes[${index}].region`, hubs, hubNames),
      ...tooRare(spoke, `spokes[${index}].metrics`, hubs, hubNames),
    ]),
    ...longWorkspaces(backend, stacks),
  ];
}

function collisions(entries: readonly Taken[], message: (name: string, other: string) => string): readonly Problem[] {
  const first = new Map<string, string>();
  return entries.flatMap(({ path, name }) => {
    if (name === undefined) return [];
    const other = first.get(name);
    if (other === undefined) first.set(name, path);
    return other === undefined ? [] : [{ path, message: message(name, other) }];
  });
}

function spokeStack(project: string, environment: string): string {
  return spokeStackName({ project, environment });
}

function ofSpoke(
  { project, environment }: Unchecked,
  derived: (project: string, environment: string) => string,
): string | undefined {
  return typeof project === "string" && typeof environment === "string" ? derived(project, environment) : undefined;
}

function place({ account, region }: Unchecked): string | undefined {
  return typeof account === "string" && typeof region === "string" ? `${account} in ${region}` : undefined;
}

/** The ARNs of the bucket for Terraform's state and of the buckets that stacks create: names are taken in a whole partition. */
function buckets(hubs: readonly Unchecked[], backend: unknown): readonly Taken[] {
  const { type, bucket, region } = Object(backend) as Unchecked;
  const ofState = { path: "backend", name: type === "s3" ? bucketArn(bucket, region) : undefined };
  const ofLakes = hubs.map(({ account, region, lake }, index) => {
    const { bucket = text(account) && text(region) && lakeBucket({ account: text(account)!, region: text(region)! }) } =
      Object(lake) as Unchecked;
    return { path: `hubs[${index}].lake`, name: lake === undefined ? undefined : bucketArn(bucket, region) };
  });
  return [ofState, ...ofLakes];
}

function bucketArn(bucket: unknown, region: unknown): string | undefined {
  return typeof bucket === "string" && typeof region === "string"
    ? `arn:${partitionOf(region)}:s3:::${bucket}`
    : undefined;
}

/** Spokes of different names can still mean the same rule: `b` with a schedule, and another called `b-schedule`. */
function ruleCollisions(spokes: readonly Unchecked[]): readonly Problem[] {
  const timed = new Map(
    spokes.flatMap((spoke, index) =>
      timedRules(spoke).flatMap((rule) => {
        const key = inPlace(rule, spoke);
        return key === undefined ? [] : [[key, `spokes[${index}]`] as const];
      }),
    ),
  );
  return spokes.flatMap((spoke, index) => {
    const name = ofSpoke(spoke, extractFunctionName);
    const rule = name === undefined ? undefined : inPlace(name, spoke);
    const other = rule === undefined ? undefined : timed.get(rule);
    if (other === undefined) return [];
    return [{ path: `spokes[${index}]`, message: `its rule would be ${rule!}, as a schedule of ${other}.` }];
  });
}

function inPlace(name: string, spoke: Unchecked): string | undefined {
  const where = place(spoke);
  return where === undefined ? undefined : `"${name}" of account ${where}`;
}

/** The names of the rules that start runs of a spoke by time. */
function timedRules(spoke: Unchecked): readonly string[] {
  const { schedule, metrics } = spoke;
  const cadences = Array.isArray(metrics) ? metrics.map((one) => (Object(one) as Unchecked).every) : [];
  const names = [
    schedule === undefined ? undefined : ofSpoke(spoke, extractScheduleName),
    ...[...new Set(cadences)]
      .filter((every): every is string => cadenceOf(every) !== undefined)
      .map((every) => ofSpoke(spoke, (project, environment) => extractEveryName(project, environment, every))),
  ];
  return names.flatMap((name) => name ?? []);
}

function tooLong(spoke: Unchecked, path: string): readonly Problem[] {
  const functionName = ofSpoke(spoke, extractFunctionName);
  if (functionName === undefined) return [];
  const [longest, isRule] = [functionName, ...timedRules(spoke)]
    .map((name, index) => [name, index > 0] as const)
    .reduce((one, other) => (other[0].length > one[0].length ? other : one));
  const excess = longest.length - MAX_NAME;
  if (excess <= 0) return [];
  return [
    {
      path,
      message: `its ${isRule ? "schedule" : "function"} would be named ${show(longest)}, which is ${excess} too long; shorten project or environment.`,
    },
  ];
}

function unknownHubs(hubs: unknown, path: string, known: readonly string[]): readonly Problem[] {
  if (!Array.isArray(hubs)) return [];
  return hubs.flatMap((hub: unknown, index) => {
    if (typeof hub !== "string") return [];
    if (!known.includes(hub)) {
      const message = `${show(hub)} is no hub; there are ${known.join(", ")}.${didYouMean(hub, known)}`;
      return [{ path: `${path}[${index}]`, message }];
    }
    return hubs.indexOf(hub) === index
      ? []
      : [{ path: `${path}[${index}]`, message: `${show(hub)} is there already.` }];
  });
}

/** Events, and the permissions for them, end at the border of a partition. */
function outOfReach(
  { region, hubs: named }: Unchecked,
  path: string,
  hubs: readonly Unchecked[],
  hubNames: readonly string[],
): readonly Problem[] {
  if (typeof region !== "string" || !isRegion(region)) return [];
  const partition = partitionOf(region);
  return hubs.flatMap((hub, index) => {
    const name = hubNames[index]!;
    if (Array.isArray(named) && !named.includes(name)) return [];
    if (typeof hub.region !== "string" || !isRegion(hub.region) || partitionOf(hub.region) === partition) return [];
    const message =
      `${region} is in partition ${partition}, and hub ${show(name)} in ${partitionOf(hub.region)}: nothing reaches from ` +
      `one into the other. Name the hubs that this spoke reports to in "hubs".`;
    return [{ path, message }];
  });
}

/** A value expires before the next: it would be missing most of the time, and its alerts would end. */
function tooRare(
  { metrics, hubs: named }: Unchecked,
  path: string,
  hubs: readonly Unchecked[],
  hubNames: readonly string[],
): readonly Problem[] {
  if (!Array.isArray(metrics)) return [];
  const own = hubs.map((hub, index) => ({ days: hub.retentionDays, name: hubNames[index]! }));
  const expiring = own.filter(({ name }) => !Array.isArray(named) || named.includes(name));
  return metrics.flatMap((one: unknown, index) => {
    const { every } = Object(one) as Unchecked;
    const period = cadenceOf(every) ?? 0;
    const hub = expiring.find(({ days }) => typeof days === "number" && period > days * DAY_MS);
    if (!hub) return [];
    const message = `${show(every)} is not accepted; hub ${show(hub.name)} keeps measurements for ${String(hub.days)} days, by its retentionDays.`;
    return [{ path: `${path}[${index}].every`, message }];
  });
}

/** https://docs.aws.amazon.com/general/latest/gr/chatbot.html */
function slackProblems({ slack, region }: Unchecked, path: string): readonly Problem[] {
  if (slack === undefined || typeof region !== "string" || !isRegion(region) || partitionOf(region) === "aws")
    return [];
  return [
    {
      path,
      message: `AWS has its service for chat only in partition aws, and ${region} is in ${partitionOf(region)}.`,
    },
  ];
}

function longWorkspaces(backend: unknown, stacks: readonly Taken[]): readonly Problem[] {
  const { type, workspacePrefix = "ds-dashboard-" } = Object(backend) as Unchecked;
  if (type !== "cloud" || typeof workspacePrefix !== "string") return [];
  return stacks.flatMap(({ path, name }) => {
    const workspace = name === undefined ? "" : `${workspacePrefix}${name}`;
    const excess = workspace.length - MAX_WORKSPACE;
    return excess <= 0
      ? []
      : [{ path, message: `its workspace would be named ${show(workspace)}, which is ${excess} too long.` }];
  });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
