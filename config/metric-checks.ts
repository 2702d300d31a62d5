import { cadenceOf } from "../contract/cadence";
import { MAX_NAME_LENGTH } from "../contract/value";
import { createMetric, type NamedMetric, type MetricClasses, type RequestedMetric } from "../metric-library";
import type { ArgumentSpec } from "../metric-library/arguments";
import type { MetricClass } from "../metric-library/metric";
import { longestPolicy } from "./metric-policy";
import { didYouMean, formatPath, show, type Problem } from "./problems";

/** A metric that a spoke asks for, after its checks. */
export interface CheckedMetric extends NamedMetric {
  readonly requested: RequestedMetric;
}

/** The value of the function's environment variable `METRICS`. */
export function metricsVariable(metrics: readonly CheckedMetric[]): string {
  return JSON.stringify(metrics.map(({ requested }) => requested));
}

/**
 * The most characters of a spoke's metrics policy. IAM limits all inline policies of a role together to 10,240
 * characters, not counting white space; 1,240 are reserved for the extraction function's logs, traces, dead letters and
 * own events.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_METRICS_POLICY = 10_240 - 1_240;

/**
 * The most bytes of `METRICS`. Lambda limits all environment variables of a function together to 4,096 bytes; 512 are
 * reserved for the other variables.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_METRICS_VARIABLE = 4_096 - 512;

/**
 * The most different `every` of a spoke: each is a rule, whose permission to start the function takes up to 452 of the 20,480
 * bytes that Lambda allows for all of them. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_CADENCES = 40;

/**
 * Checks a spoke's `metrics`: that each metric exists, that its arguments are valid, and that AWS's limits are kept.
 *
 * @param mayNameOthers whether there are metrics that `metricClasses` lacks, so that no name is refused
 */
export function checkMetrics(
  input: unknown,
  path: readonly PropertyKey[],
  metricClasses: MetricClasses,
  mayNameOthers = false,
): { readonly metrics: readonly CheckedMetric[]; readonly problems: readonly Problem[] } {
  const metrics: CheckedMetric[] = [];
  const problems: Problem[] = [];
  if (!Array.isArray(input)) return { metrics, problems };
  input.forEach((one: unknown, index) => {
    const at = [...path, index];
    const { name } = entryOf(one);
    if (mayNameOthers && typeof name === "string" && !Object.hasOwn(metricClasses, name)) return;
    const checked = checkMetric(one, at, metricClasses);
    if (!("requested" in checked)) {
      problems.push(...checked);
      return;
    }
    const problem = nameProblem(checked.name, metrics);
    if (problem) problems.push({ path: formatPath(at), message: problem });
    else metrics.push(checked);
  });
  return { metrics, problems: [...problems, ...sizeProblems(metrics, formatPath(path))] };
}

const ENTRY_KEYS: readonly string[] = ["name", "arguments", "every"];

/** A metric's name alone is an entry without arguments; anything but an object has no keys that matter. */
export function entryOf(one: unknown): Readonly<Record<string, unknown>> {
  if (typeof one === "string") return { name: one };
  return typeof one === "object" && one !== null ? { ...one } : {};
}

/**
 * Checks one metric: that it exists, and that its arguments are valid.
 *
 * @param one a name, or an object with a name and more
 * @param keys the properties that the object may have
 */
export function checkMetric(
  one: unknown,
  path: readonly PropertyKey[],
  metricClasses: MetricClasses,
  keys: readonly string[] = ENTRY_KEYS,
): CheckedMetric | readonly Problem[] {
  const names = Object.keys(metricClasses);
  const entry = entryOf(one);
  const { name, arguments: args = {}, every } = entry;
  const metricClass = typeof name === "string" && Object.hasOwn(metricClasses, name) ? metricClasses[name] : undefined;
  const misplaced = Array.isArray(one) ? [] : misplacedKeys(entry, metricClass, path, keys);
  if (typeof name !== "string" || !metricClass) {
    const message = `${show(name ?? one)} is no metric; there are ${names.join(", ")}.${didYouMean(name, names)}`;
    // An entry that spells "name" in another way has told its problem already.
    return name === undefined && misplaced.length > 0 ? misplaced : [...misplaced, { path: formatPath(path), message }];
  }
  try {
    const problems = [
      ...misplaced,
      ...argumentProblems(args, name, metricClass, [...path, "arguments"]),
      ...everyProblems(every, [...path, "every"]),
    ];
    if (problems.length > 0) return problems;
    const requested = {
      name,
      ...(Object.keys(args as object).length > 0 ? { arguments: args as RequestedMetric["arguments"] } : {}),
      ...(every === undefined ? {} : { every: every as string }),
    };
    const checked = { ...createMetric(requested, metricClasses), requested };
    return policyVariables(checked, [...path, "arguments"]) ?? checked;
  } catch (error) {
    // A metric of one's own, whose constructor or permissions fail.
    return [{ path: formatPath(path), message: `${name} cannot be used. ${(error as Error).message}` }];
  }
}

function everyProblems(every: unknown, path: readonly PropertyKey[]): readonly Problem[] {
  if (every === undefined || cadenceOf(every) !== undefined) return [];
  const message = `${show(every)} is not accepted; write "24 hours" or "7 days", "1 hour" or "1 day", at most 9999 of them.`;
  return [{ path: formatPath(path), message }];
}

function misplacedKeys(
  entry: object,
  metricClass: MetricClass | undefined,
  path: readonly PropertyKey[],
  keys: readonly string[],
): readonly Problem[] {
  const ofMetric = Object.keys(metricClass?.arguments ?? {});
  return Object.keys(entry)
    .filter((key) => !keys.includes(key))
    .map((key) => ({
      path: formatPath([...path, key]),
      message: ofMetric.includes(key)
        ? `${key} is an argument of the metric; it belongs into "arguments".`
        : `unknown property; accepted are ${keys.join(", ")}.${didYouMean(key, keys)}`,
    }));
}

/** IAM evaluates `${}`, and `&{}` as Terraform's policy documents spell it: no argument may bring that into a permission. */
function policyVariables(
  { metric, requested }: CheckedMetric,
  path: readonly PropertyKey[],
): readonly Problem[] | undefined {
  const permissions = metric
    .getIamPermissions()
    .flatMap(({ resources, conditions = [] }) => [...resources, ...conditions.flatMap(({ values }) => values)]);
  const evaluated = Object.entries(requested.arguments ?? {}).filter(
    ([, value]) =>
      typeof value === "string" && /[$&]\{/.test(value) && permissions.some((permission) => permission.includes(value)),
  );
  if (evaluated.length === 0) return undefined;
  return evaluated.map(([name, value]) => ({
    path: formatPath([...path, name]),
    message: `${show(value)} is not accepted; it becomes part of a permission, where IAM evaluates what begins with \${ or &{.`,
  }));
}

function nameProblem(name: string, others: readonly CheckedMetric[]): string | undefined {
  if (others.some((other) => other.name === name)) return `${name} is asked for twice; once is enough.`;
  if (name.length <= MAX_NAME_LENGTH) return undefined;
  return `its name in the table, ${show(name)}, has ${name.length} characters, at most ${MAX_NAME_LENGTH} are stored; shorten its arguments.`;
}

function sizeProblems(metrics: readonly CheckedMetric[], path: string): readonly Problem[] {
  const policy = longestPolicy(metrics);
  const variable = Buffer.byteLength(metricsVariable(metrics));
  const problems = [
    policy > MAX_METRICS_POLICY &&
      `the permissions of its ${metrics.length} metrics take up to ${policy} characters, and IAM leaves its role ${MAX_METRICS_POLICY} for them`,
    variable > MAX_METRICS_VARIABLE &&
      `its ${metrics.length} metrics take ${variable} bytes of its function's environment, and Lambda leaves ${MAX_METRICS_VARIABLE} for them`,
  ];
  const remedy = "spread them over two spokes of the same account, or ask for fewer metrics with arguments";
  const cadences = new Set(metrics.flatMap(({ requested: { every } }) => every ?? [])).size;
  return [
    ...problems.flatMap((problem) => (problem === false ? [] : [{ path, message: `${problem}; ${remedy}.` }])),
    ...(cadences <= MAX_CADENCES
      ? []
      : [{ path, message: `they have ${cadences} different "every", at most ${MAX_CADENCES} are accepted.` }]),
  ];
}

function argumentProblems(
  args: unknown,
  metric: string,
  { arguments: specs }: MetricClass,
  path: readonly PropertyKey[],
): readonly Problem[] {
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    return [{ path: formatPath(path), message: `${show(args)} is not accepted; it has to be an object.` }];
  }
  const known = Object.keys(specs);
  const unknown = Object.keys(args).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: formatPath([...path, name]),
      message: `${metric} takes ${known.length > 0 ? known.join(", ") : "no arguments"}.${didYouMean(name, known)}`,
    })),
    ...Object.entries(specs).flatMap(([name, spec]) => {
      const value = (args as Record<string, unknown>)[name];
      const problem = argumentProblem(value, spec);
      if (!problem) return [];
      const example = `for example ${show(spec.example)}`;
      return [
        { path: formatPath([...path, name]), message: `${show(value)} is not accepted; ${problem}, ${example}.` },
      ];
    }),
  ];
}

function argumentProblem(value: unknown, spec: ArgumentSpec): string | undefined {
  if (value === undefined && spec.optional) return undefined;
  if (spec.type === "string") {
    if (typeof value !== "string") return `it has to be a string (${spec.description})`;
    if (value.includes("{TfToken[")) return "CDKTF keeps {TfToken[ for itself";
    if (spec.pattern && !new RegExp(`^(?:${spec.pattern.source})$`, spec.pattern.flags).test(value))
      return `it has to be ${spec.description}`;
    return undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return `it has to be a number (${spec.description})`;
  if (spec.minimum !== undefined && value < spec.minimum) return `it has to be at least ${spec.minimum}`;
  if (spec.maximum !== undefined && value > spec.maximum) return `it has to be at most ${spec.maximum}`;
  return undefined;
}
