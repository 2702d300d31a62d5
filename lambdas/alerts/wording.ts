import { formatMinute } from "../../common/instants";
import type { AlertRule } from "../../contract/alert-rule";
import type { AlertChange, AlertMessage } from "../../contract/alerts";

/** What texts say about where they come from. */
export interface Hub {
  readonly name: string;
  readonly region: string;
  /** The hub's dashboard in the CloudWatch console; undefined where its address is not known. */
  readonly dashboard: string | undefined;
}

/** A message in words. Everything that comes from senders has gone through `name`. */
export interface Words {
  readonly title: string;
  readonly groups: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  readonly command: string;
}

/** As many series are named; the others are counted. */
const MOST_NAMED = 10;

/**
 * @param told the changes of a message that are to be told
 * @param name makes a text of others fit for where the words are shown
 */
export function wordsOf(
  rule: AlertRule,
  told: readonly AlertChange[],
  hub: Pick<Hub, "name" | "region">,
  name: (text: string) => string,
): Words {
  const groups = GROUPS.map(({ heading, short, has }) => ({ heading, short, changes: told.filter(has) })).filter(
    ({ changes }) => changes.length > 0,
  );
  const counts = groups.map(({ short, changes }) => `${changes.length} ${short}`).join(", ");
  const what = name(rule.metric) + (rule.label === undefined ? "" : ` (${name(rule.label)})`);
  return {
    title: `${rule.name}: ${counts}`,
    groups: groups.map(({ heading, changes }) => ({
      heading: `${what} ${heading}, ${changes.length} series in ${hub.name} (${hub.region}):`,
      lines: [
        ...changes.slice(0, MOST_NAMED).map((change) => lineOf(rule, change, name)),
        ...(changes.length > MOST_NAMED ? [`and ${changes.length - MOST_NAMED} more`] : []),
      ],
    })),
    command: `npx ds-dashboard alerts list --rule ${rule.name}`,
  };
}

interface Group {
  readonly heading: string;
  readonly short: string;
  readonly has: (change: AlertChange) => boolean;
}

const endedBy =
  (by: string) =>
  ({ episode }: AlertChange): boolean =>
    episode.EndedBy === by;

const GROUPS: readonly Group[] = [
  {
    heading: "alerts",
    short: "alerting",
    has: ({ change, episode }) => change === "firing" && episode.Kind === "value",
  },
  {
    heading: "is not measured any more",
    short: "without data",
    has: ({ change, episode }) => change === "firing" && episode.Kind === "no-data",
  },
  { heading: "still alerts", short: "still alerting", has: ({ change }) => change === "repeat" },
  { heading: "has recovered", short: "recovered", has: endedBy("recovered") },
  {
    heading: "is not watched any more, because the rule was removed or changed",
    short: "not watched any more",
    has: endedBy("removed-rule"),
  },
  {
    heading:
      "is not sent any more: the account is no longer registered for it, writes its names in another way, or has sent nothing for as long as values are kept",
    short: "removed",
    has: endedBy("removed-spoke"),
  },
];

function lineOf(rule: AlertRule, change: AlertChange, name: (text: string) => string): string {
  const { project, environment, value, episode } = change;
  const where = `${name(project)}/${name(environment)}`;
  const begun = `${formatMinute(Date.parse(episode.HeldSince))} UTC`;
  if (change.change === "ended") return `${where}: ${valueText(value)}since ${begun} it had alerted`;
  if (episode.Kind === "no-data") return `${where}: last measured ${begun}`;
  return `${where}: ${valueText(value)}${conditionText(rule)} since ${begun}`;
}

function valueText(value: number | undefined): string {
  return value === undefined ? "" : `${formatNumber(value)}, `;
}

function conditionText({ condition }: AlertRule): string {
  return condition.kind === "outsideUsual"
    ? "outside of what is usual"
    : `${condition.kind} ${formatNumber(condition.threshold)}`;
}

function formatNumber(number: number): string {
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(7)));
}

/** The address of a CloudWatch dashboard in the console. */
export function dashboardAddress(dashboard: string, region: string, partition: string): string | undefined {
  const host = CONSOLES[partition];
  const query = `region=${region}#dashboards/dashboard/${encodeURIComponent(dashboard)}`;
  return host && `https://${region}.${host}/cloudwatch/home?${query}`;
}

/** The consoles whose addresses are public. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-eusc": "console.amazonaws-eusc.eu",
};

/** The changes of a message that are told. */
export function toldOf({ changes }: AlertMessage): readonly AlertChange[] {
  return changes.filter(({ muted }) => !muted);
}
