import { secondsOf, stages } from "./burst";
import { hubCosts, spokeCosts, standingCosts, storageCost, total, type Item } from "./cost";
import type { Hub } from "./hub";
import { limits, reach, type Limit } from "./limits";
import { LABELS, MEASUREMENT_BYTES, METRICS, NEWEST_BYTES, ROW_BYTES } from "./load";

const FLEETS = [1_000, 5_000, 50_000] as const;
const FLEET_HEADS = FLEETS.map((spokes) => `${count(spokes)} spokes`);

/** `docs/limits.md`, before prettier. */
export function limitsPage(hub: Hub): string {
  const all = limits(hub)
    .map((limit) => ({ limit, reach: reach(limit) }))
    .sort((one, other) => one.reach - other.reach);
  const byList = all.find(({ limit }) => limit.name.startsWith("bus policy"))!.reach;
  return [
    "<!-- Written by `npm run limits` from the code's constants: edit scripts/limits/. -->",
    "# Limits and costs",
    `How far one hub goes, what ends first, and what it costs: computed for spokes with ${METRICS} metrics an hour, of ${LABELS} labels on average (a measurement is ${MEASUREMENT_BYTES} bytes in its event, ${ROW_BYTES} as a row, ${NEWEST_BYTES} as a newest value), with the defaults of the configuration, on the quotas and prices of us-east-1. Nothing of it was measured in AWS. Where a figure rests on a measurement, that is named in \`scripts/limits/\` with its command.`,
    "## What is met first",
    ...FLEETS.map((spokes) => fleetText(spokes, all)),
    "## Every limit",
    table(
      ["", "Set by", "Allowed", "Reached at", "Beyond it"],
      all.map(({ limit, reach: spokes }) => [
        limit.name,
        limit.setBy,
        `${count(limit.allowed)} ${limit.unit}`,
        `${count(spokes)} spokes`,
        limit.beyond,
      ]),
    ),
    `From ${count(byList + 1)} spokes on, \`organizationId\` of the hub lets the organization's accounts in, and the registrations still say whose measurements are taken; the policy then has the same length for any number. In GovCloud and China names of principals are longer, and the number is smaller. \`npx ds-dashboard status\` says how much of policy and rules is used, and warns from nine tenths on.`,
    "## How long a refresh takes",
    "All spokes answer within seconds of a request. These pass what they send, one beside the other: the slowest decides, and nothing is lost meanwhile. Seconds, an event for each metric; with batches in parentheses where that differs.",
    table(
      ["", "a second", ...FLEET_HEADS],
      stages(hub, "metric").map((stage, at) => {
        const batch = stages(hub, "batch")[at]!;
        return [
          stage.name,
          count(stage.rate),
          ...FLEETS.map((spokes) => {
            const [one, other] = [seconds(secondsOf(stage, spokes)), seconds(secondsOf(batch, spokes))];
            return one === other ? one : `${one} (${other})`;
          }),
        ];
      }),
    ),
    "A table of DynamoDB that has seen such a burst takes twice as much of the next one.",
    "## What it costs",
    "Dollars a month, with an event for each metric and with batches:",
    table(
      ["", "`metric`", "`batch`"],
      [
        ...pairs("a spoke", spokeCosts("metric"), spokeCosts("batch")),
        ...pairs("the hub, for each spoke", hubCosts("metric"), hubCosts("batch")),
        ["**both**", ...(["metric", "batch"] as const).map((form) => strong(perSpoke(form)))],
      ],
    ),
    `A hub without spokes takes ${standingCosts(hub)
      .map(({ name, dollars: price }) => `${dollars(price)} for ${name}`)
      .join(
        ", ",
      )}. The rows that a spoke adds in a month take ${dollars(storageCost())} for each month that they are kept, in the table, its index and its recovery: after a year without \`retentionDays\` that is ${dollars(12 * storageCost())} a month for each spoke. With a [lake](lake.md), \`retentionDays: 90\` is enough.`,
    table(
      ["", ...FLEET_HEADS],
      (["metric", "batch"] as const).map((form) => [
        `\`${form}\`, 90 days kept`,
        ...FLEETS.map((spokes) => whole(spokes * (perSpoke(form) + 3 * storageCost()) + total(standingCosts(hub)))),
      ]),
    ),
    "## More than one hub",
    "A spoke may name several hubs, so hubs can divide a fleet by division, Region or partition, or each see all of it. Each has a bus, rules, registrations, tables and functions of its own: with a fifth of the spokes each, five hubs reach five times as far, and a refresh of one takes a fifth of the time. What it takes: the standing costs of each, and for a spoke of two hubs a second delivery of each event. Page and widget show one hub at a time; the [lakes](lake.md) of several are tables that one query joins. Hubs in an account of their own have quotas of their own; those of one account and Region do not exist: there is one hub for each.",
  ].join("\n\n");
}

function fleetText(spokes: number, all: readonly { readonly limit: Limit; readonly reach: number }[]): string {
  const over = all.filter(({ reach: most }) => most < spokes);
  const first = all.find(({ reach: most }) => most >= spokes);
  const next = first ? ` Next would be ${first.limit.name}, at ${count(first.reach)}.` : "";
  const list = over.map(({ limit, reach: most }) => `- ${limit.name}, at ${count(most)}: ${limit.beyond}`).join("\n");
  return over.length === 0
    ? `**${count(spokes)} spokes** meet none.${next}`
    : `**${count(spokes)} spokes** are beyond:\n\n${list}\n\n${next.trim()}`;
}

function pairs(whose: string, metric: readonly Item[], batch: readonly Item[]): readonly (readonly string[])[] {
  return [
    ...metric.map(({ name, dollars: one }, at) => [`${whose}: ${name}`, cents(one), cents(batch[at]!.dollars)]),
    [`**${whose}**`, strong(total(metric)), strong(total(batch))],
  ];
}

function perSpoke(form: "metric" | "batch"): number {
  return total(spokeCosts(form)) + total(hubCosts(form));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}

function seconds(number: number): string {
  return number < 10 ? number.toFixed(1) : count(number);
}

function cents(number: number): string {
  return number.toFixed(4);
}

function strong(number: number): string {
  return `**${number.toFixed(3)}**`;
}

function dollars(number: number): string {
  return `$${number < 1 ? number.toFixed(3) : number.toFixed(2)}`;
}

function whole(number: number): string {
  return `$${count(number)}`;
}
