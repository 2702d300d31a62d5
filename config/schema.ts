import { z } from "zod";
import { METRICS } from "../metric-library";
import type { MetricClass } from "../metric-library/metric";
import { checkConnections } from "./checks";
import { checkMetrics } from "./metric-checks";
import { ConfigurationError, problemsOf } from "./problems";

/** The values that CloudWatch Logs accepts. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
    "use letters, digits and dashes, with a letter or digit at both ends",
  );
const account = z.string().regex(/^\d{12}$/, "an account id is a string of 12 digits");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region looks like "us-east-1"');
const schedule = z
  .string()
  .regex(
    /^(rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$/,
    'use "rate(1 hour)", "rate(2 hours)" or "cron(0 6 * * ? *)", in UTC',
  );

const deployment = z
  .strictObject({ roleName: z.string().min(1).optional(), profile: z.string().min(1).optional() })
  .refine(
    ({ roleName, profile }) => (roleName === undefined) !== (profile === undefined),
    "give either roleName or profile",
  );

const hub = z.strictObject({
  name: name.optional(),
  account,
  region,
  schedule: schedule.default("rate(1 hour)"),
  claims: z.enum(["registered", "strict"]).default("registered"),
  retentionDays: z.int().min(1, "at least 1 day").optional(),
  alarmTopicArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
      'an SNS topic\'s ARN, for example "arn:aws:sns:us-east-1:111111111111:alarms"',
    )
    .optional(),
  organizationId: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'an organization id looks like "o-a1b2c3d4e5"')
    .optional(),
  originalSpokes: z.boolean().default(false),
  deployment: deployment.optional(),
});

const spoke = z.strictObject({
  project: name,
  environment: name,
  account,
  region,
  /** `checkMetrics` checks these against the metric classes, because it knows which arguments each metric accepts. */
  metrics: z.array(z.unknown()),
  hubs: z.array(z.string()).optional(),
  schedule: schedule.optional(),
  deployment: deployment.optional(),
});

const local = z.strictObject({ type: z.literal("local") });
const s3 = z.strictObject({
  type: z.literal("s3"),
  bucket: z.string().min(3, "a bucket name has at least 3 characters"),
  region,
  prefix: z.string().min(1).default("ds-dashboard"),
});
const cloud = z.strictObject({
  type: z.literal("cloud"),
  organization: z.string().min(1),
  hostname: z.string().min(1).optional(),
  workspacePrefix: z.string().default("ds-dashboard-"),
});

const configuration = z.strictObject({
  hubs: z.array(hub).min(1, "a dashboard has at least one hub"),
  spokes: z.array(spoke),
  ownMetrics: z.string().min(1).optional(),
  backend: z.discriminatedUnion("type", [local, s3, cloud]).default({ type: "local" }),
  deployment: deployment.optional(),
  tags: z.record(z.string(), z.string()).default({}),
  logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(30),
});

export type Backend = z.output<typeof configuration>["backend"];
export type Deployment = z.output<typeof deployment>;
export type Spoke = Omit<z.output<typeof spoke>, "metrics"> & {
  readonly metrics: ReturnType<typeof checkMetrics>["metrics"];
};
export type Configuration = Omit<z.output<typeof configuration>, "spokes"> & { readonly spokes: readonly Spoke[] };

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param metricClasses the metric classes that it may name
 * @throws ConfigurationError that lists all problems at once
 */
export function parseConfiguration(
  config: unknown,
  metricClasses: Readonly<Record<string, MetricClass>> = METRICS,
): Configuration {
  const parsed = configuration.safeParse(config);
  const metrics = listOf(config, "spokes").map((one, index) =>
    checkMetrics(one.metrics, ["spokes", index, "metrics"], metricClasses),
  );
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error.issues, config, keysAt)),
    ...metrics.flatMap((one) => one.problems),
    ...checkConnections(listOf(config, "hubs"), listOf(config, "spokes")),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return {
    ...parsed.data,
    spokes: parsed.data.spokes.map((one, index) => ({ ...one, metrics: metrics[index]!.metrics })),
  };
}

function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const last = path.filter((part) => typeof part === "string").at(-1);
  const shapes: Readonly<Record<string, object>> = {
    hubs: hub.shape,
    spokes: spoke.shape,
    deployment: deployment.shape,
    backend: { ...local.shape, ...s3.shape, ...cloud.shape },
  };
  return Object.keys((last === undefined ? configuration.shape : shapes[last]) ?? {});
}

/** The objects in a list of the configuration. Other parts of the configuration may be invalid. */
function listOf(config: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = (config as Record<string, unknown> | null | undefined)?.[key];
  if (!Array.isArray(value)) return [];
  return value.map((one) => (typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {}));
}
