import { z } from "zod";
import { DAY_MS } from "../common/instants";
import type { AlertCondition, AlertRule } from "../contract/alert-rule";
import { durationOf } from "../contract/cadence";
import { ALWAYS_ON, type MetricClasses } from "../metric-library";
import * as fields from "./fields";
import { checkMetric, entryOf } from "./metric-checks";
import { didYouMean, formatPath, problemsOf, show, type Problem } from "./problems";
import { LIMITS, takenOver, type AlertEntry } from "./recommended-alerts";
import { hubTopicArn, topicProblems } from "./topics";
import { measuringProblems, type MeasuringSpoke } from "./watched-spokes";

/**
 * The most rules of a hub. Its function reads all of them in each run, ten with each call, and each rule has an item of
 * its own in the summaries table.
 */
export const MAX_RULES = 100;

/**
 * The most bytes of a rule: the value of a parameter of the Standard tier.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
export const MAX_RULE_BYTES = 4_096;

/**
 * The most characters of all topics that a hub's rules name. They are in one policy of the alerts function, whose inline policies IAM
 * limits to 10,240 characters together; the rest takes up to 2,000.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_TOPICS_LENGTH = 8_000;

const MINUTE_MS = 60_000;
/** How often alerts are evaluated at least. */
const EVALUATION_MS = 15 * MINUTE_MS;
/** The longest `for`: that a limit was exceeded the whole time is proved by reading all rows since. */
const LONGEST_FOR_DAYS = 30;
/** The days in which there are 14 of a weekend, the fewest by which the usual value is known. */
const USUAL_DAYS = 7 * 7;
/** Units in which the numbers of several labels cannot be added to one number. */
const NOT_ADDED: readonly string[] = ["Percent", "None"];

const outsideUsual = z.strictObject({
  deviations: z.number().gt(0, "it has to be more than 0").default(3),
  minimumChange: z.number().min(0, "it has to be 0 or more"),
});

/** A rule, with what it takes over from a recommendation filled in. */
const rule = z.strictObject({
  recommended: z.string().optional(),
  name: fields.name,
  /** Checked against the metric classes. */
  metric: z.unknown(),
  label: fields.label.optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  outsideUsual: outsideUsual.optional(),
  clear: z.number().optional(),
  for: fields.duration.optional(),
  projects: z.array(z.string()).min(1, "name one at least, or leave it out for all").optional(),
  environments: z.array(z.string()).min(1, "name one at least, or leave it out for all").optional(),
  noData: z.enum(["keep", "alert"]).default("keep"),
  repeat: fields.duration.optional(),
  topicArn: fields.topicArn.optional(),
});

/** What the rules of a hub are checked against. */
export interface AlertSurroundings {
  /** The hub as the configuration has it, in parts perhaps wrong. */
  readonly hub: AlertEntry;
  /** The spokes that report to the hub; undefined: some are not in this configuration, so that any name may be right. */
  readonly spokes: readonly MeasuringSpoke[] | undefined;
  readonly metricClasses: MetricClasses;
  /** Whether there are metrics that `metricClasses` lacks, so that no name is refused. */
  readonly mayNameOthers: boolean;
}

/** Checks a hub's `alerts`, and gives them the form in which the hub's function reads them. */
export function checkAlerts(
  input: unknown,
  path: readonly PropertyKey[],
  surroundings: AlertSurroundings,
): { readonly rules: readonly AlertRule[]; readonly problems: readonly Problem[] } {
  if (!Array.isArray(input)) return { rules: [], problems: [] };
  const known = { ...surroundings, metricClasses: { ...surroundings.metricClasses, ...ALWAYS_ON } };
  const entries = Array.from(input, (one: unknown, index) =>
    takenOver(one, [...path, index], known.metricClasses, known.mayNameOthers),
  );
  const checked = entries.map((one, index) => ("entry" in one ? checkRule(one.entry, [...path, index], known) : one));
  const tooMany = `there are ${input.length}, at most ${MAX_RULES} are accepted; one rule may watch many projects.`;
  return {
    rules: checked.flatMap((one) => ("rule" in one ? [one.rule] : [])),
    problems: [
      ...(input.length > MAX_RULES ? [{ path: formatPath(path), message: tooMany }] : []),
      ...checked.flatMap((one) => ("problems" in one ? one.problems : [])),
      ...tooManyTopics(
        checked.flatMap((one) => ("rule" in one ? [one.rule.topicArn] : [])),
        path,
      ),
      ...sameNames(
        entries.map((one) => ("entry" in one ? one.entry.name : undefined)),
        path,
      ),
    ],
  };
}

function checkRule(
  entry: AlertEntry,
  path: readonly PropertyKey[],
  surroundings: AlertSurroundings,
): { readonly rule: AlertRule } | { readonly problems: readonly Problem[] } {
  const { hub, metricClasses, mayNameOthers } = surroundings;
  const at = (key: string): string => formatPath([...path, key]);
  const parsed = rule.safeParse(entry);
  const { name: className } = entryOf(entry.metric);
  const isUnknown = mayNameOthers && typeof className === "string" && !Object.hasOwn(metricClasses, className);
  const metric = isUnknown
    ? undefined
    : checkMetric(entry.metric, [...path, "metric"], metricClasses, ["name", "arguments"]);
  const measured = metric !== undefined && "requested" in metric ? metric : undefined;
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, entry, keysAt).map((one) => below(path, one))),
    ...(metric !== undefined && "requested" in metric ? [] : (metric ?? [])),
    ...limitProblems(entry, path),
    ...(measured
      ? labelProblems(entry.label, metricClasses[measured.className]!, measured.className, at("label"))
      : []),
    ...lengthProblems(entry, hub.retentionDays, path),
    ...measuringProblems(entry, measured, path, surroundings.spokes),
    ...topicProblems(entry.topicArn, hub.region, at("topicArn")),
  ];
  if (!parsed.success || measured === undefined || problems.length > 0) return { problems };
  const { name, label, projects, environments, noData, repeat, topicArn } = parsed.data;
  const made: AlertRule = {
    name,
    metric: measured.name,
    label,
    condition: conditionOf(parsed.data),
    forSeconds: secondsOf(parsed.data.for) ?? 0,
    projects,
    environments,
    noData,
    repeatSeconds: secondsOf(repeat),
    topicArn: topicArn ?? defaultTopic(hub),
  };
  const unstorable = valueProblems(made, formatPath(path));
  return unstorable.length > 0 ? { problems: unstorable } : { rule: made };
}

/** The hub's own topic; any text where the hub is wrong in itself, as the schema reports it. */
function defaultTopic({ account, region, alarmTopicArn }: AlertEntry): string {
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return hubTopicArn({
    account: text(account) ?? "",
    region: text(region) ?? "",
    alarmTopicArn: text(alarmTopicArn),
  });
}

function keysAt(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(path.length === 0 ? rule.shape : outsideUsual.shape);
}

/** A problem within an entry, as one of the configuration. */
function below(path: readonly PropertyKey[], { path: inner, message }: Problem): Problem {
  return { path: `${formatPath(path)}${inner.startsWith("[") ? "" : "."}${inner}`, message };
}

function limitProblems(entry: AlertEntry, path: readonly PropertyKey[]): readonly Problem[] {
  const given = LIMITS.filter((key) => entry[key] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? "it has no limit" : `it has ${given.join(" and ")}`;
    return [{ path: formatPath(path), message: `${found}; give one of ${LIMITS.join(", ")}.` }];
  }
  const { clear } = entry;
  const [kind] = given;
  const limit = entry[kind!];
  if (clear === undefined) return [];
  const at = formatPath([...path, "clear"]);
  if (kind === "outsideUsual")
    return [{ path: at, message: `only above and below have it, and this is outsideUsual.` }];
  if (typeof clear !== "number" || typeof limit !== "number") return [];
  if (kind === "above" ? clear <= limit : clear >= limit) return [];
  const side = kind === "above" ? "less" : "more";
  return [
    { path: at, message: `${show(clear)} is not accepted; an alert ${kind!} ${limit} ends at ${limit} or ${side}.` },
  ];
}

function labelProblems(
  label: unknown,
  { labels, unit }: MetricClasses[string],
  metric: string,
  path: string,
): readonly Problem[] {
  if (labels === undefined) {
    return label === undefined ? [] : [{ path, message: `${metric} is one number and has no labels; leave it out.` }];
  }
  if (label === undefined) {
    const message = `${metric} has a number for each label, in ${unit}, which do not add up; name one of its labels.`;
    return NOT_ADDED.includes(unit) ? [{ path, message }] : [];
  }
  if (typeof labels === "string" || typeof label !== "string" || labels.includes(label)) return [];
  const message = `${metric} never has the label ${show(label)}; it has ${labels.join(", ")}.${didYouMean(label, labels)}`;
  return [{ path, message }];
}

/** What takes longer than it can, or is told more often than it is looked at. */
function lengthProblems(entry: AlertEntry, retentionDays: unknown, path: readonly PropertyKey[]): readonly Problem[] {
  const kept = typeof retentionDays === "number" ? retentionDays : Infinity;
  const held = (durationOf(entry.for) ?? 0) / DAY_MS;
  const problems: readonly (readonly [key: string, message: string | false])[] = [
    ["for", held > kept && `${show(entry.for)} is not accepted; the hub keeps measurements for ${kept} days.`],
    [
      "for",
      held <= kept &&
        held > LONGEST_FOR_DAYS &&
        `${show(entry.for)} is not accepted; it has to be at most ${LONGEST_FOR_DAYS} days.`,
    ],
    [
      "repeat",
      (durationOf(entry.repeat) ?? Infinity) < EVALUATION_MS &&
        `${show(entry.repeat)} is not accepted; alerts are evaluated every 15 minutes, so it has to be at least that.`,
    ],
    [
      "outsideUsual",
      entry.outsideUsual !== undefined &&
        kept < USUAL_DAYS &&
        `what is usual takes 14 days of a weekend, which are ${USUAL_DAYS} days in all, and the hub keeps ${kept}.`,
    ],
  ];
  return problems.flatMap(([key, message]) =>
    message === false ? [] : [{ path: formatPath([...path, key]), message }],
  );
}

function conditionOf({ above, below: under, outsideUsual: usual, clear }: z.output<typeof rule>): AlertCondition {
  if (usual !== undefined) return { kind: "outsideUsual", ...usual };
  const [kind, threshold] = above === undefined ? (["below", under!] as const) : (["above", above] as const);
  return { kind, threshold, clear: clear ?? threshold };
}

function secondsOf(duration: string | undefined): number | undefined {
  const milliseconds = durationOf(duration);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** The value of the rule's parameter. */
export function ruleValue(made: AlertRule): string {
  return JSON.stringify(made);
}

function valueProblems(made: AlertRule, path: string): readonly Problem[] {
  const value = ruleValue(made);
  const bytes = Buffer.byteLength(value);
  const problems = [
    bytes > MAX_RULE_BYTES &&
      `it takes ${bytes} bytes, and a parameter has room for ${MAX_RULE_BYTES}; name fewer projects and environments, or make two rules of it`,
    // JSON has two braces in a row only within a text.
    value.includes("{{") && "a text in it has {{, which Parameter Store keeps for itself",
  ];
  return problems.flatMap((problem) => (problem === false ? [] : [{ path, message: `${problem}.` }]));
}

function tooManyTopics(topics: readonly string[], path: readonly PropertyKey[]): readonly Problem[] {
  const different = [...new Set(topics)];
  const length = JSON.stringify(different).length;
  if (length <= MAX_TOPICS_LENGTH) return [];
  const message =
    `they name ${different.length} topics, whose ARNs take ${length} characters of a policy that has room for ` +
    `${MAX_TOPICS_LENGTH}; let several rules share a topic.`;
  return [{ path: formatPath(path), message }];
}

function sameNames(names: readonly unknown[], path: readonly PropertyKey[]): readonly Problem[] {
  const first = new Map<string, string>();
  return names.flatMap((name, index) => {
    if (typeof name !== "string") return [];
    const at = formatPath([...path, index]);
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), at);
    const message = `its name is ${show(name)}, as that of ${other!}; names compare without case.`;
    return other === undefined ? [] : [{ path: at, message }];
  });
}
