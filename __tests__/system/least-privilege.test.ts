import type { MetricConfig } from "../../config/dashboard-config";
import { extractFunctionName } from "../../lambdas/contract/names";
import { ALWAYS_ON, createMetric, METRICS } from "../../lambdas/metrics";
import type { MetricClass } from "../../lambdas/metrics/metric";
import { DEV, HUB, START, World, type Json, type Row } from "./world";

const HOUR_MS = 3_600_000;
const PROJECT = "P";
const REGISTRY: Readonly<Record<string, MetricClass>> = METRICS;
const NAMES = Object.keys(REGISTRY);

/** A metric as a configuration asks for it, with the example of each argument. */
function requested(name: string): {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number>>;
} {
  const specs = Object.entries(REGISTRY[name]!.arguments);
  return { name, arguments: Object.fromEntries(specs.map(([argument, { example }]) => [argument, example])) };
}

function declaredActions(name: string): readonly string[] {
  const statements = createMetric(requested(name)).metric.getIamPermissions();
  return [...new Set(statements.flatMap(({ actions }) => actions))].sort();
}

/** Each metric with each action it declares, beside the metrics that can do without that action. */
const WITHOUT = NAMES.flatMap((name) => declaredActions(name).map((action) => ({ name, action }))).map(
  ({ name, action }, number) => ({
    name,
    action,
    environment: `without-${number}`,
    others: NAMES.filter((other) => other !== name && !declaredActions(other).includes(action)),
  }),
);

const ALONE = NAMES.map((name, number) => ({ name, environment: `alone-${number}` }));

function spoke(environment: string, metrics: readonly string[]): Json {
  return { ...DEV, project: PROJECT, environment, metrics: metrics.map(requested) as unknown as MetricConfig[] };
}

/** Takes one action out of the policy of a spoke's metrics. */
function removeAction(json: Json, action: string): void {
  const documents: Json[] = Object.entries<Json>(json.data.aws_iam_policy_document)
    .filter(([id]) => id.includes("metrics-document"))
    .map(([, document]) => document);
  if (documents.length !== 1) throw new Error(`${documents.length} policy documents of metrics, expected one`);
  for (const statement of documents[0].statement) {
    statement.actions = statement.actions.filter((one: string) => one !== action);
  }
  documents[0].statement = documents[0].statement.filter((one: Json) => one.actions.length > 0);
}

describe("the permissions of metrics", () => {
  let world: World;
  let rows: readonly Row[];
  /** IAM actions by environment, in a run in which Search tells totals exactly, and in one in which it does not. */
  const used = { exact: new Map<string, Set<string>>(), inexact: new Map<string, Set<string>>() };

  beforeAll(async () => {
    const edits = new Map(WITHOUT.map(({ environment, action }) => [`spoke-p-${environment}`, action]));
    world = await World.of(
      {
        hubs: [HUB],
        spokes: [
          ...WITHOUT.map(({ environment, name, others }) => spoke(environment, [name, ...others])),
          ...ALONE.map(({ environment, name }) => spoke(environment, [name])),
        ],
      },
      (stack, json) => {
        const action = edits.get(stack);
        if (action) removeAction(json, action);
      },
    );
    world.sandbox.sagemaker.addTrainingJob(DEV.account, DEV.region, {
      name: "job",
      createdAt: START - 2 * HOUR_MS,
      endedAt: START - HOUR_MS,
      finalStatus: "Completed",
      instanceType: "ml.m5.large",
      instanceCount: 1,
    });
    // Arguments that are paths are names of parameters; their examples exist and hold a number.
    const examples = NAMES.flatMap((name) => Object.values(requested(name).arguments));
    for (const example of examples) {
      if (typeof example === "string" && example.startsWith("/")) await world.putParameter(DEV, example, "1");
    }
    await world.connect();
    const environments = new Map(
      ALONE.map(({ environment }) => [extractFunctionName(PROJECT, environment), environment]),
    );
    const record = async (into: Map<string, Set<string>>): Promise<void> => {
      for (const { service, operation, caller } of await world.calls(() => world.refresh())) {
        const environment = caller.principal.kind === "role" ? environments.get(caller.principal.role) : undefined;
        if (environment === undefined || service === "events" || service === "logs") continue;
        into.set(environment, (into.get(environment) ?? new Set()).add(`${service}:${operation}`));
      }
    };
    await record(used.exact);
    const before = (await world.rows()).length;
    world.sandbox.sagemaker.exactTotalHits = 0;
    await record(used.inexact);
    rows = await world.rows();
    expect(rows.length).toBeGreaterThan(before);
  });
  afterAll(() => world.close());

  it.each(WITHOUT)("$name is denied without $action, and nothing else is", ({ name, environment, others }) => {
    // The run in which the fallback is needed is the later one.
    const all = rows.filter((row) => row.Environment === environment);
    const last = all.reduce((latest, { ExtractionDate: date }) => (date > latest ? date : latest), "").slice(0, 18);
    const own = all.filter(({ ExtractionDate }) => ExtractionDate.startsWith(last));
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([...others, ...Object.keys(ALWAYS_ON)].sort());
    expect(own.find(({ MetricName }) => MetricName === "ExtractionHealth")).toMatchObject({
      MetricValue: { ok: others.length, denied: 1, throttled: 0, failed: 0 },
      Metadata: { Failures: { [name]: "denied: AccessDeniedException" } },
    });
  });

  it.each(ALONE)("$name uses exactly the actions it declares", ({ name, environment }) => {
    const exact = [...(used.exact.get(environment) ?? [])];
    const inexact = [...(used.inexact.get(environment) ?? [])];
    expect([...new Set([...exact, ...inexact])].sort()).toEqual(declaredActions(name));
    for (const action of exact) expect(inexact).toContain(action);
  });
});

describe("the role of an extraction function", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [{ ...DEV, metrics: ["NumberEndPointsInService"] }] });
    await world.connect();
  });
  afterAll(() => world.close());

  const role = extractFunctionName(DEV.project, DEV.environment);
  const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${DEV.account}:${resource}`;
  const event = { Source: "metric_extractor", DetailType: "metric_extractor", Detail: "{}" };

  const trainingJob = {
    TrainingJobName: "one",
    RoleArn: `arn:aws:iam::${DEV.account}:role/training`,
    AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
    OutputDataConfig: { S3OutputPath: "s3://models" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  };
  const caller = { ...DEV, principal: { kind: "role", account: DEV.account, role, session: "test" } } as const;

  it.each<[string, string, Json, string]>([
    ["sagemaker", "Search", { Resource: "TrainingJob" }, "*"],
    ["sagemaker", "ListTrainingJobs", {}, "*"],
    ["sagemaker", "DescribeEndpoint", { EndpointName: "one" }, arn("sagemaker", "endpoint/one")],
    ["sagemaker", "DeleteEndpoint", { EndpointName: "one" }, arn("sagemaker", "endpoint/one")],
    ["sagemaker", "CreateTrainingJob", trainingJob, arn("sagemaker", "training-job/one")],
    ["ssm", "GetParameter", { Name: "/monitors/hub" }, arn("ssm", "parameter/monitors/hub")],
    ["dynamodb", "Scan", { TableName: "table" }, arn("dynamodb", "table/table")],
    ["events", "PutEvents", { Entries: [{ ...event, Source: "other" }] }, arn("events", "event-bus/default")],
    ["events", "PutRule", { Name: "own", EventPattern: "{}" }, arn("events", "rule/own")],
    ["lambda", "ListFunctions", {}, "*"],
  ])("may not call %s:%s", async (service, operation, input, resource) => {
    await expect(world.sandbox.cloud.call(service, operation, input, caller)).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining(
        `User: arn:aws:sts::${DEV.account}:assumed-role/${role}/test is not authorized to perform: ` +
          `${service}:${operation} on resource: ${resource} `,
      ),
    });
  });

  it("may do what its metric needs, and put its own events", async () => {
    await expect(world.sandbox.cloud.call("sagemaker", "ListEndpoints", {}, caller)).resolves.toEqual({
      Endpoints: [],
    });
    await expect(world.sandbox.cloud.call("events", "PutEvents", { Entries: [event] }, caller)).resolves.toMatchObject({
      FailedEntryCount: 0,
    });
  });
});
