import { extractFunctionName } from "../contract/names";
import type { Measurement } from "../contract/event";
import type { RequestedMetric } from "../metric-library";
import { inParallel } from "../common/parallel";
import type { Caller } from "../sandbox/service";
import type { Sandbox } from "../sandbox/sandbox";
import { DEV, HUB, World, type Json } from "../__tests__/system/world";

/** The account whose metrics are tested, for adding the data that they measure. */
export interface Preparation {
  readonly sandbox: Sandbox;
  readonly account: string;
  readonly region: string;
  /** The time of the extraction, in epoch milliseconds; "the last 24 hours" end here. */
  readonly now: number;
}

/** The scenarios in which the metrics are tested, in this order. */
export const SCENARIOS = ["empty", "prepared", "page by page", "without exact totals"] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** The result of one run of an extraction function. */
export interface Run {
  /** Every IAM action that the function asked for, granted or not, except those that every function needs. */
  readonly actions: ReadonlySet<string>;
  /** Values by `MetricName`. */
  readonly values: ReadonlyMap<string, Measurement["MetricValue"]>;
  /**
   * The failures of metrics, by `MetricName`, with the function's log message: `denied: AccessDeniedException: User:
   * …`.
   */
  readonly failures: ReadonlyMap<string, string>;
}

/** A spoke for the tests, which asks for some metrics. All these spokes share one account. */
export interface TriedSpoke {
  readonly environment: string;
  readonly metrics: readonly RequestedMetric[];
  /** An action that is removed from its policy. */
  readonly withoutAction?: string;
}

const PROJECT = "P";

/** The actions that every extraction function needs besides those of its metrics. */
const OF_EVERY_FUNCTION = /^(events:PutEvents|logs:.*|xray:.*)$/;

/** The parameter that limits the page size, by operation. AWS may always return fewer items than that. */
const PAGE_BOUNDS: readonly (readonly [call: RegExp, member: string])[] = [
  [/^sagemaker:(List.*|Search)$/, "MaxResults"],
  [/^s3:ListObjectsV2$/, "MaxKeys"],
];

/**
 * Synthesizes and deploys the spokes, and then lets each of them measure the same account in every scenario.
 *
 * @param ownMetrics the module with the metrics that are not the library's
 * @returns the runs by scenario and environment
 */
export async function tryEverything(
  spokes: readonly TriedSpoke[],
  prepare: (account: Preparation) => void | Promise<void>,
  ownMetrics: string | undefined,
): Promise<ReadonlyMap<Scenario, ReadonlyMap<string, Run>>> {
  const world = await World.of(
    {
      hubs: [HUB],
      ...(ownMetrics === undefined ? {} : { ownMetrics }),
      spokes: spokes.map(({ environment, metrics }): Json => ({
        ...DEV,
        project: PROJECT,
        environment,
        metrics: [...metrics],
      })),
    },
    (stack, json) => {
      const spoke = spokes.find(({ environment }) => stack === `spoke-${PROJECT}-${environment}`.toLowerCase());
      if (spoke?.withoutAction !== undefined) removeAction(json, spoke.withoutAction);
    },
  );
  try {
    const { sandbox } = world;
    const runs = new Map<Scenario, ReadonlyMap<string, Run>>();
    const environments = spokes.map(({ environment }) => environment);
    runs.set("empty", await runAll(world, environments));
    await prepare({ sandbox, account: DEV.account, region: DEV.region, now: sandbox.cloud.clock.now() });
    runs.set("prepared", await runAll(world, environments));
    runs.set("page by page", await runAll(world, environments, { pagesOfOne: true }));
    sandbox.sagemaker.exactTotalHits = 0;
    runs.set("without exact totals", await runAll(world, environments));
    return runs;
  } finally {
    await world.close();
  }
}

/** Invokes the function of each environment, and records its IAM requests and the events on its bus. */
async function runAll(
  world: World,
  environments: readonly string[],
  { pagesOfOne = false } = {},
): Promise<ReadonlyMap<string, Run>> {
  const { cloud } = world.sandbox;
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
      const cut = pagesOfOne && bound !== undefined && environmentOf(caller) !== undefined;
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
      const { FunctionError, Payload } = await world.invoke(DEV, extractFunctionName(PROJECT, environment));
      if (FunctionError) throw new Error(`The function of ${environment} failed: ${JSON.stringify(Payload)}`);
    });
    // Logs are written after the response.
    await world.settle(0);
  } finally {
    stop();
    for (const spy of spies) spy.mockRestore();
  }
  const runs = environments.map(async (one) => {
    const run = runOf(actions.get(one)!, put.get(one)!);
    return [
      one,
      run.failures.size === 0 ? run : { ...run, failures: await withReasons(world, one, run.failures) },
    ] as const;
  });
  return new Map(await Promise.all(runs));
}

/**
 * Adds the reasons of failures from the log, for the author of a metric. Only the class of a failure leaves an account.
 */
async function withReasons(
  world: World,
  environment: string,
  failures: Run["failures"],
): Promise<ReadonlyMap<string, string>> {
  const logGroupName = `/aws/lambda/${extractFunctionName(PROJECT, environment)}`;
  const { events } = await world.as(DEV, "logs", "FilterLogEvents", { logGroupName });
  const records: Json[] = events.map(({ message }: Json) => JSON.parse(message));
  return new Map(
    [...failures].map(([name, how]) => {
      // Looks for a record of the same class, because on a busy machine the newest records may be those of an earlier
      // scenario.
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

/** Removes one action from the policy of a spoke's metrics. The action that replaces it grants nothing. */
function removeAction(json: Json, action: string): void {
  const documents: Json[] = Object.entries<Json>(json.data.aws_iam_policy_document)
    .filter(([id]) => id.includes("metrics-document"))
    .map(([, document]) => document);
  if (documents.length !== 1) throw new Error(`${documents.length} policy documents of metrics, expected one`);
  for (const statement of documents[0].statement) {
    statement.actions = statement.actions.map((one: string) => (one === action ? "none:Nothing" : one));
  }
}
