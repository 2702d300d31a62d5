import { extractFunctionName } from "../contract/names";
import type { Measurement } from "../contract/event";
import type { RequestedMetric } from "../metric-library";
import type { DashboardConfig } from "../config/dashboard-config";
import { inParallel } from "../common/parallel";
import type { Answers, Caller, Sandbox } from "../sandbox";
import { DeployedDashboard } from "./deployed-dashboard";

/** The account whose metrics are tried, to put in what they measure. */
export interface Preparation {
  readonly sandbox: Sandbox;
  readonly account: string;
  readonly region: string;
  /** The instant of the extraction, in epoch milliseconds: "the last 24 hours" end here. */
  readonly now: number;
}

/** What the account has in whose spokes the metrics are tried. */
export interface TriedAccount {
  readonly prepare: (account: Preparation) => void | Promise<void>;
  /** What answers calls that the embedded cloud does not know. */
  readonly answers: Answers;
}

/** In what the metrics are tried, in this order. */
export const SCENARIOS = ["empty", "prepared", "page by page", "without exact totals"] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What one run of an extraction function did. */
export interface Run {
  /** Every IAM action that it asked for, granted or not, besides those that are the same in every function. */
  readonly actions: ReadonlySet<string>;
  /** Values by `MetricName`. */
  readonly values: ReadonlyMap<string, Measurement["MetricValue"]>;
  /** How metrics failed, by `MetricName`, with what the function logged: `denied: AccessDeniedException: User: …`. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Spokes of one account, each of which is asked for some metrics. */
export interface TriedSpoke {
  readonly environment: string;
  readonly metrics: readonly RequestedMetric[];
  /**
   * The actions that its metrics declare. Its role may do these as they are declared, and whatever is not among them:
   * an undeclared call is found where what was asked is compared with this, and breaks nothing else.
   */
  readonly declared: readonly string[];
  /** Taken out of its policy. */
  readonly withoutAction?: string;
}

interface PolicyStatement {
  actions?: readonly string[];
  readonly not_actions?: readonly string[];
  readonly effect?: string;
  readonly resources?: readonly string[];
}

/** Of a stack's Terraform JSON, what its policies allow. */
interface PolicyDocuments {
  readonly data: {
    readonly aws_iam_policy_document: Readonly<Record<string, { readonly statement: PolicyStatement[] }>>;
  };
}

const PROJECT = "P";
const HUB = { account: "111111111111", region: "us-east-1" };
/** The account that every tried spoke is in. */
const TRIED = { account: "222222222222", region: "us-east-1" };

/** What an extraction function does besides its metrics. */
const OF_EVERY_FUNCTION = /^(events:PutEvents|logs:(CreateLogStream|PutLogEvents)|xray:Put.*)$/;

/** The member that bounds a page, of the operations that have pages. AWS may always give fewer than asked for. */
const PAGE_BOUNDS: readonly (readonly [call: RegExp, member: string])[] = [
  [/^sagemaker:(List.*|Search)$/, "MaxResults"],
  [/^s3:ListObjectsV2$/, "MaxKeys"],
];

/** So many functions go through the scenarios together that the embedded cloud keeps them all: a start takes longer than a run. */
const KEPT_WARM = 12;

/**
 * Synthesizes and deploys the spokes, then lets each measure the same account in every scenario; where one lacks an
 * action, in those where the account is prepared.
 *
 * @param ownMetrics the module with the metrics that are not the library's
 * @returns the runs by scenario and environment
 */
export async function tryEverything(
  spokes: readonly TriedSpoke[],
  { prepare, answers }: TriedAccount,
  ownMetrics: string | undefined,
): Promise<ReadonlyMap<Scenario, ReadonlyMap<string, Run>>> {
  const deployed = await DeployedDashboard.of(
    {
      hubs: [HUB],
      ...(ownMetrics === undefined ? {} : { ownMetrics }),
      spokes: spokes.map(({ environment, metrics }) => ({
        ...TRIED,
        project: PROJECT,
        environment,
        metrics: [...metrics] as NonNullable<DashboardConfig["spokes"]>[number]["metrics"],
      })),
    },
    (stack, json: PolicyDocuments) => {
      const spoke = spokes.find(({ environment }) => stack === `spoke-${PROJECT}-${environment}`.toLowerCase());
      if (spoke) openPolicy(json, spoke);
    },
  );
  try {
    const { sandbox } = deployed;
    const runs = new Map(SCENARIOS.map((scenario) => [scenario, new Map<string, Run>()]));
    const tryIn = async (scenario: Scenario, environments: readonly string[]): Promise<void> => {
      const found = await runAll(deployed, environments, { pagesOfOne: scenario === "page by page" });
      for (const [environment, run] of found) runs.get(scenario)!.set(environment, run);
    };
    const whole = spokes.filter(({ withoutAction }) => withoutAction === undefined);
    await sandbox.answers.add(answers);
    sandbox.answers.isEmpty = true;
    await tryIn("empty", environmentsOf(whole));
    sandbox.answers.isEmpty = false;
    await prepare({ sandbox, account: TRIED.account, region: TRIED.region, now: sandbox.clock.now() });
    const { exactTotalHits } = sandbox.sagemaker;
    const environments = environmentsOf(spokes);
    for (let start = 0; start < environments.length; start += KEPT_WARM) {
      const group = environments.slice(start, start + KEPT_WARM);
      await tryIn("prepared", group);
      sandbox.answers.pageSize = 1;
      await tryIn("page by page", group);
      sandbox.answers.pageSize = Infinity;
      sandbox.sagemaker.exactTotalHits = 0;
      await tryIn("without exact totals", group);
      sandbox.sagemaker.exactTotalHits = exactTotalHits;
    }
    return runs;
  } finally {
    await deployed.close();
  }
}

function environmentsOf(spokes: readonly TriedSpoke[]): readonly string[] {
  return spokes.map(({ environment }) => environment);
}

/** Invokes the function of each environment, and notes what it asks IAM and what it puts on its bus. */
async function runAll(
  deployed: DeployedDashboard,
  environments: readonly string[],
  { pagesOfOne = false } = {},
): Promise<ReadonlyMap<string, Run>> {
  const { cloud } = deployed.sandbox;
  const actions = new Map<string, Set<string>>(environments.map((environment) => [environment, new Set()]));
  const put = new Map<string, Measurement[]>(environments.map((environment) => [environment, []]));
  const byRole = new Map(environments.map((one) => [extractFunctionName(PROJECT, one), one]));
  const environmentOf = ({ principal }: Caller): string | undefined =>
    principal.kind === "role" ? byRole.get(principal.role) : undefined;

  const [authorize, call] = [cloud.authorize.bind(cloud), cloud.call.bind(cloud)];
  const spies = [
    jest.spyOn(cloud, "authorize").mockImplementation((request, caller) => {
      const environment = environmentOf(caller);
      if (environment !== undefined && !OF_EVERY_FUNCTION.test(request.action)) {
        actions.get(environment)!.add(request.action);
      }
      authorize(request, caller);
    }),
    jest.spyOn(cloud, "call").mockImplementation((service, operation, input, caller) => {
      const bound = PAGE_BOUNDS.find(([pattern]) => pattern.test(`${service}:${operation}`))?.[1];
      // What is answered is cut by the embedded cloud itself.
      const isAnswered = deployed.sandbox.answers.get(service, operation) !== undefined;
      const cut = pagesOfOne && bound !== undefined && !isAnswered && environmentOf(caller) !== undefined;
      return call(service, operation, cut ? { ...(input as object), [bound]: 1 } : input, caller);
    }),
  ];
  const stop = cloud.observe(({ operation, input, caller }) => {
    const environment = environmentOf(caller);
    if (operation !== "PutEvents" || environment === undefined) return;
    const { Entries } = input as { readonly Entries: readonly { readonly Detail: string }[] };
    put.get(environment)!.push(...Entries.map(({ Detail }) => JSON.parse(Detail) as Measurement));
  });
  try {
    await inParallel(environments, async (environment) => {
      const answer: unknown = await deployed.invoke(TRIED, extractFunctionName(PROJECT, environment));
      const { FunctionError, Payload } = answer as { readonly FunctionError?: string; readonly Payload: unknown };
      if (FunctionError) throw new Error(`The function of ${environment} failed: ${JSON.stringify(Payload)}`);
    });
    // Logs are written after the answer.
    await deployed.settle(0);
  } finally {
    stop();
    for (const spy of spies) spy.mockRestore();
  }
  const runs = environments.map(async (one) => {
    const run = runOf(actions.get(one)!, put.get(one)!);
    return [
      one,
      run.failures.size === 0 ? run : { ...run, failures: await withReasons(deployed, one, run.failures) },
    ] as const;
  });
  return new Map(await Promise.all(runs));
}

/** A failure's class is all that leaves an account; who writes a metric needs to know why. */
async function withReasons(
  deployed: DeployedDashboard,
  environment: string,
  failures: Run["failures"],
): Promise<ReadonlyMap<string, string>> {
  const logGroupName = `/aws/lambda/${extractFunctionName(PROJECT, environment)}`;
  const answer: unknown = await deployed.as(TRIED, "logs", "FilterLogEvents", { logGroupName });
  const { events } = answer as { readonly events: readonly { readonly message: string }[] };
  const records = events.map(({ message }) => JSON.parse(message) as Readonly<Record<string, string>>);
  return new Map(
    [...failures].map(([name, how]) => {
      // Of the same class: on a busy machine the records of an earlier scenario may be the last ones there are yet.
      const record = records.findLast(
        ({ message, metric, outcome, errorName }) =>
          message === "Metric not extracted" && metric === name && how === `${outcome}: ${errorName}`,
      );
      return [name, record ? `${how.split(":")[0]}: ${record.reason}` : how];
    }),
  );
}

function runOf(actions: ReadonlySet<string>, measurements: readonly Measurement[]): Run {
  const health = measurements.find(({ MetricName }) => MetricName === "ExtractionHealth");
  if (!health) throw new Error("A run without ExtractionHealth.");
  const { Failures = {} } = health.Metadata as { readonly Failures?: Readonly<Record<string, string>> };
  return {
    actions,
    values: new Map(
      measurements.filter((one) => one !== health).map(({ MetricName, MetricValue }) => [MetricName, MetricValue]),
    ),
    failures: new Map(Object.entries(Failures)),
  };
}

/**
 * Allows what a spoke's metrics do not declare, and takes one action out of its policy; what stands in its place grants
 * nothing. Metrics that declare nothing have no policy, and are left without one.
 */
function openPolicy({ data }: PolicyDocuments, { declared, withoutAction }: TriedSpoke): void {
  if (declared.length === 0) return;
  const [document, ...others] = Object.entries(data.aws_iam_policy_document)
    .filter(([id]) => id.includes("metrics-document"))
    .map(([, one]) => one);
  if (!document || others.length > 0) throw new Error("expected one policy document of metrics");
  for (const statement of document.statement) {
    statement.actions = statement.actions?.map((one) => (one === withoutAction ? "none:Nothing" : one));
  }
  document.statement.push({ effect: "Allow", not_actions: declared, resources: ["*"] });
}
