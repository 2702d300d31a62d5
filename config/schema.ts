import { z } from "zod";
import { MAX_SERIES_PER_ACCOUNT, SERIES_PER_ACCOUNT } from "../contract/account-series";
import { MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from "../contract/expiry";
import type { AlertRule } from "../contract/alert-rule";
import { EVENT_FORMS } from "../contract/event";
import { METRICS, type MetricClasses } from "../metric-library";
import { checkAlerts } from "./alert-rules";
import { checkConnections } from "./checks";
import * as fields from "./fields";
import { checkMetrics } from "./metric-checks";
import { ConfigurationError, problemsOf, type Problem } from "./problems";
import { boundaryProblems } from "./roles";
import { hubName } from "./stack-names";
import { tagProblems } from "./tags";
import type { MeasuringSpoke } from "./watched-spokes";

/** The values that CloudWatch Logs accepts. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const deployment = z
  .strictObject({ roleName: fields.roleName.optional(), profile: fields.profile.optional() })
  .refine(({ roleName, profile }) => (roleName === undefined) !== (profile === undefined), {
    error: "give either roleName or profile",
    // Whatever else is wrong with it: all is told at once.
    when: ({ value }) => typeof value === "object" && value !== null,
  });

const architecture = z.enum(["arm64", "x86_64"]);

const slack = z.strictObject({ workspaceId: fields.slackWorkspaceId, channelId: fields.slackChannelId });

/** Lambda leaves 4 KB for all variables of a function. */
const MAX_DISCOVERY = 3_000;

const discoveryMembers = z.strictObject({
  organizationalUnits: z
    .array(fields.organizationalUnit)
    .min(1, "name at least one")
    .refine(
      (units) => new Set(units.map((unit) => unit.split("-")[1])).size <= 1,
      "they are below different roots, and an organization has one: that is the part after ou- or r-",
    ),
  projectTag: fields.tagKey.default("Project"),
  environmentTag: fields.tagKey.default("Environment"),
  exclude: z.array(fields.accountOrName).default([]),
});
const discovery = discoveryMembers.refine(
  (value) => JSON.stringify(value).length <= MAX_DISCOVERY,
  `it is longer than the ${MAX_DISCOVERY} characters that a function has room for; exclude accounts by moving them to another unit`,
);

const lake = z.strictObject({
  bucket: fields.bucket.optional(),
  retentionDays: z
    .int()
    .min(1, "at least 1 day")
    .max(MAX_RETENTION_DAYS, `at most ${MAX_RETENTION_DAYS} days; without it they are kept for good`)
    .optional(),
});

const hub = z.strictObject({
  name: fields.name.optional(),
  account: fields.account,
  region: fields.region,
  schedule: fields.schedule.default("rate(1 hour)"),
  events: z.enum(EVENT_FORMS).default("metric"),
  claims: z.enum(["registered", "strict"]).default("registered"),
  retentionDays: z
    .int()
    .min(MIN_RETENTION_DAYS, `at least ${MIN_RETENTION_DAYS} days: roll-ups are made of days that are over`)
    .max(MAX_RETENTION_DAYS, `at most ${MAX_RETENTION_DAYS} days; without it they are kept for good`)
    .optional(),
  seriesPerAccount: z
    .int()
    .min(1, "at least 1")
    .max(MAX_SERIES_PER_ACCOUNT, `at most ${MAX_SERIES_PER_ACCOUNT}, which is what one item of DynamoDB has room for`)
    .default(SERIES_PER_ACCOUNT),
  alarmTopicArn: fields.topicArn.optional(),
  /** `checkAlerts` checks these against the metric classes and the spokes. */
  alerts: z.array(z.unknown()).default([]),
  slack: slack.optional(),
  lake: lake.optional(),
  organizationId: fields.organizationId.optional(),
  discovery: discovery.optional(),
  originalSpokes: z.boolean().default(false),
  architecture: architecture.optional(),
  deployment: deployment.optional(),
});

const spoke = z.strictObject({
  project: fields.name,
  environment: fields.name,
  account: fields.account,
  region: fields.region,
  /** `checkMetrics` checks these against the metric classes, because it knows which arguments each metric accepts. */
  metrics: z.array(z.unknown()),
  hubs: z.array(z.string()).optional(),
  metricEvents: z.boolean().default(false),
  schedule: fields.schedule.optional(),
  architecture: architecture.optional(),
  deployment: deployment.optional(),
});

const backends = {
  local: z.strictObject({ type: z.literal("local") }),
  s3: z.strictObject({
    type: z.literal("s3"),
    bucket: fields.bucket,
    region: fields.region,
    prefix: fields.keyPrefix.default("ds-dashboard"),
  }),
  cloud: z.strictObject({
    type: z.literal("cloud"),
    organization: fields.cloudOrganization,
    hostname: fields.cloudHostname.optional(),
    workspacePrefix: fields.workspacePrefix.default("ds-dashboard-"),
  }),
};

/** Everything that a configuration can say. */
export const configuration = z.strictObject({
  hubs: z.array(hub).min(1, "a dashboard has at least one hub"),
  spokes: z.array(spoke),
  ownMetrics: z.string().min(1, "name a file or a package").optional(),
  backend: z.discriminatedUnion("type", [backends.local, backends.s3, backends.cloud]).default({ type: "local" }),
  deployment: deployment.optional(),
  permissionsBoundary: fields.permissionsBoundary.optional(),
  rolePath: fields.rolePath.optional(),
  tags: z.record(z.string(), z.string()).default({}),
  logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(30),
  architecture: architecture.optional(),
});

export type Architecture = z.output<typeof architecture>;
export type Backend = z.output<typeof configuration>["backend"];
export type Deployment = z.output<typeof deployment>;
export type Spoke = Omit<z.output<typeof spoke>, "metrics"> & {
  readonly metrics: ReturnType<typeof checkMetrics>["metrics"];
};
export type Hub = Omit<z.output<typeof hub>, "alerts"> & { readonly alerts: readonly AlertRule[] };
export type Configuration = Omit<z.output<typeof configuration>, "hubs" | "spokes"> & {
  readonly hubs: readonly Hub[];
  readonly spokes: readonly Spoke[];
};

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param metricClasses the metric classes that it may name
 * @throws ConfigurationError that lists all problems at once
 */
export function parseConfiguration(config: unknown, metricClasses: MetricClasses = METRICS): Configuration {
  const { parsed, metrics, alerts, problems } = check(config, metricClasses, false);
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return {
    ...parsed.data,
    hubs: parsed.data.hubs.map((one, index) => ({ ...one, alerts: alerts[index]!.rules })),
    spokes: parsed.data.spokes.map((one, index) => ({ ...one, metrics: metrics[index]!.metrics })),
  };
}

/** What is wrong with a configuration whose own metrics cannot be loaded; it may name any of them. */
export function configurationProblems(config: unknown): readonly Problem[] {
  return check(config, METRICS, true).problems;
}

function check(config: unknown, metricClasses: MetricClasses, mayNameOthers: boolean) {
  const parsed = configuration.safeParse(config);
  const metrics = listOf(config, "spokes").map((one, index) =>
    checkMetrics(one.metrics, ["spokes", index, "metrics"], metricClasses, mayNameOthers),
  );
  const hubs = listOf(config, "hubs");
  const alerts = hubs.map((one, index) =>
    checkAlerts(one.alerts, ["hubs", index, "alerts"], {
      hub: one,
      spokes: measuringSpokes(one, listOf(config, "spokes"), metrics),
      metricClasses,
      mayNameOthers,
    }),
  );
  const { tags, backend, permissionsBoundary } = Object(config) as Readonly<Record<string, unknown>>;
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, config, keysAt)),
    ...metrics.flatMap((one) => one.problems),
    ...alerts.flatMap((one) => one.problems),
    ...tagProblems(tags),
    ...boundaryProblems(permissionsBoundary, [
      ...hubs.map((one, index) => ({ ...one, path: `hubs[${index}]` })),
      ...listOf(config, "spokes").map((one, index) => ({ ...one, path: `spokes[${index}]` })),
    ]),
    ...checkConnections(hubs, listOf(config, "spokes"), backend),
  ];
  return { parsed, metrics, alerts, problems };
}

/** The spokes that report to a hub; undefined where others may report to it that are not in this configuration. */
function measuringSpokes(
  { name, originalSpokes }: Readonly<Record<string, unknown>>,
  spokes: readonly Readonly<Record<string, unknown>>[],
  metrics: readonly ReturnType<typeof checkMetrics>[],
): readonly MeasuringSpoke[] | undefined {
  const hub = hubName({ name: typeof name === "string" ? name : undefined });
  const own = spokes.flatMap(({ hubs, project, environment }, index) => {
    const { metrics: known, problems } = metrics[index]!;
    const spoke = { project, environment, metrics: known, mayMeasureMore: problems.length > 0 };
    return Array.isArray(hubs) && !hubs.includes(hub) ? [] : [spoke];
  });
  return own.length === 0 || originalSpokes === true ? undefined : own;
}

function keysAt(path: readonly PropertyKey[], value: unknown): readonly string[] {
  const last = path.filter((part) => typeof part === "string").at(-1);
  const { type } = Object(value) as { readonly type?: keyof typeof backends };
  const shapes: Readonly<Record<string, object | undefined>> = {
    hubs: hub.shape,
    spokes: spoke.shape,
    deployment: deployment.shape,
    slack: slack.shape,
    discovery: discoveryMembers.shape,
    backend: type && backends[type].shape,
  };
  return Object.keys((last === undefined ? configuration.shape : shapes[last]) ?? {});
}

/** The objects in a list of the configuration. Other parts of the configuration may be invalid. */
function listOf(config: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = (config as Record<string, unknown> | null | undefined)?.[key];
  if (!Array.isArray(value)) return [];
  return Array.from(value, (one: unknown) =>
    typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {},
  );
}
