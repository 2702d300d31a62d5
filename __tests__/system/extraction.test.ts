import { AwsError, type ApiCall } from "../../sandbox";
import { DEV, HUB, PROD, START, THREE_METRICS, times, World, type Row } from "./world";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const INSTANCES = { instanceType: "ml.m5.large", instanceCount: 1 };

function latest(rows: readonly Row[], name: string): Row | undefined {
  return rows
    .filter(({ MetricName }) => MetricName === name)
    .sort((one, other) => (one.ExtractionDate < other.ExtractionDate ? 1 : -1))[0];
}

describe("a metric that fails", () => {
  let world: World;

  let stop: () => void;

  beforeAll(async () => {
    world = await World.of({
      hubs: [HUB],
      spokes: [DEV, PROD].map((one) => ({ ...one, metrics: THREE_METRICS })),
      rolePath: "/platform/",
      permissionsBoundary: "team/bounds",
    });
    await world.connect();
  });
  afterEach(() => stop());
  afterAll(() => world.close());

  it("is one failure, and the others arrive once", async () => {
    stop = world.sandbox.observe(({ service, operation }) => {
      if (service === "sagemaker" && operation === "ListEndpoints") throw new AwsError("ValidationException", "No.");
    });
    await world.refresh();
    const rows = (await world.rows()).filter(({ Account }) => Account === DEV.account);
    expect(rows.map(({ MetricName }) => MetricName).sort()).toEqual([
      "CompletedTrainingJobs24h",
      "ExtractionHealth",
      "TotalCompletedTrainingJobs",
    ]);
    expect(latest(rows, "ExtractionHealth")).toMatchObject({
      MetricValue: { ok: 2, denied: 0, throttled: 0, failed: 1 },
      Metadata: { Failures: { NumberEndPointsInService: "failed: ValidationException" } },
    });
    expect(await world.troubles()).toEqual([]);
  });

  it("is denied by the boundary of the account's roles, whatever its function's policy allows", async () => {
    stop = () => world.sandbox.roles.putManagedPolicy(boundary);
    const boundary = `arn:aws:iam::${PROD.account}:policy/team/bounds`;
    world.sandbox.roles.putManagedPolicy(boundary, {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", NotAction: "sagemaker:ListEndpoints", Resource: "*" }],
    });
    await world.refresh();
    const rows = await world.rows();
    const health = (account: string): Row | undefined =>
      latest(
        rows.filter((row) => row.Account === account),
        "ExtractionHealth",
      );
    expect(health(PROD.account)?.Metadata).toMatchObject({
      Failures: { NumberEndPointsInService: expect.stringContaining("denied") },
    });
    expect(health(DEV.account)?.MetricValue).toMatchObject({ ok: 3, denied: 0 });
  });

  it("has its value after four throttled tries, and is throttled alone after nothing else", async () => {
    const tries = new Map<string, number>();
    const throttle = ({ service, operation, caller: { account } }: ApiCall): void => {
      if (service !== "sagemaker" || operation !== "ListEndpoints") return;
      tries.set(account, (tries.get(account) ?? 0) + 1);
      if (account === PROD.account || tries.get(account)! <= 4) throw new AwsError("ThrottlingException", "Slow down.");
    };
    stop = world.sandbox.observe(throttle);
    world.sandbox.sagemaker.addEndpoint(DEV.account, DEV.region, { name: "one", createdAt: START, ...INSTANCES });
    const before = (await world.rows()).map(({ ExtractionDate }) => ExtractionDate);
    await world.refresh();
    const rows = (await world.rows()).filter(({ ExtractionDate }) => !before.includes(ExtractionDate));
    const of = (account: string): readonly Row[] => rows.filter((row) => row.Account === account);

    expect(tries).toEqual(
      new Map([
        [DEV.account, 5],
        [PROD.account, 6],
      ]),
    );
    expect(latest(of(DEV.account), "NumberEndPointsInService")?.MetricValue).toBe(1);
    expect(of(DEV.account)).toHaveLength(4);
    expect(
      of(PROD.account)
        .map(({ MetricName }) => MetricName)
        .sort(),
    ).toEqual(["CompletedTrainingJobs24h", "ExtractionHealth", "TotalCompletedTrainingJobs"]);
    expect(latest(of(PROD.account), "ExtractionHealth")).toMatchObject({
      MetricValue: { ok: 2, denied: 0, throttled: 1, failed: 0 },
      Metadata: { Failures: { NumberEndPointsInService: "throttled: ThrottlingException" } },
    });
    expect(await world.troubles()).toEqual([]);
  });
});

describe("more than one page", () => {
  let world: World;

  const completed = (name: string, createdAt: number, endedAt: number) =>
    ({ name, createdAt, endedAt, finalStatus: "Completed", ...INSTANCES }) as const;

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [DEV, PROD].map((one) => ({ ...one, metrics: THREE_METRICS })) });
    const { sagemaker } = world.sandbox;
    const failed = (name: string, createdAt: number) => ({
      ...completed(name, createdAt, createdAt),
      finalStatus: "Failed" as const,
    });
    // Newest first, the pages hold failed jobs only, then completed ones, with a stretch of failed ones in between.
    for (const job of [
      ...times(250, (number) => failed(`new-failure-${number}`, START - HOUR_MS)),
      ...times(500, (number) => completed(`job-${number}`, START - 3 * DAY_MS, START - 2 * DAY_MS)),
      ...times(300, (number) => failed(`old-failure-${number}`, START - 5 * DAY_MS)),
      ...times(537, (number) => completed(`old-job-${number}`, START - 200 * DAY_MS, START - 199 * DAY_MS)),
    ]) {
      sagemaker.addTrainingJob(DEV.account, DEV.region, job);
    }
    const endpoint = { createdAt: START - HOUR_MS, ...INSTANCES };
    times(137, (number) => sagemaker.addEndpoint(DEV.account, DEV.region, { ...endpoint, name: `up-${number}` }));
    times(40, (number) =>
      sagemaker.addEndpoint(DEV.account, DEV.region, { ...endpoint, name: `broken-${number}`, failureReason: "No." }),
    );
    for (const job of [
      completed("long-runner", START - 27 * DAY_MS, START - HOUR_MS),
      completed("recent", START - 2 * HOUR_MS, START - HOUR_MS),
      completed("not-yet-ended", START - HOUR_MS, START + DAY_MS),
      failed("failure", START - HOUR_MS),
    ]) {
      sagemaker.addTrainingJob(PROD.account, PROD.region, job);
    }
    await world.connect();
  });
  afterAll(() => world.close());

  const valueOf = async ({ account }: { account: string }, name: string): Promise<unknown> =>
    latest(
      (await world.rows()).filter((row) => row.Account === account),
      name,
    )?.MetricValue;

  it("has an empty page to cope with", async () => {
    const input = { StatusEquals: "Completed", MaxResults: 100 };
    const page = await world.as(DEV, "sagemaker", "ListTrainingJobs", input);
    expect(page).toEqual({ TrainingJobSummaries: [], NextToken: expect.any(String) });
  });

  it.each([
    ["by Search, whose total is exact", 10_000, 0],
    ["page by page, where the total is a lower bound", 1_000, 16],
  ])("counts 1,037 jobs %s", async (_how, exactTotalHits, pages) => {
    world.sandbox.sagemaker.exactTotalHits = exactTotalHits;
    const calls = await world.calls(() => world.refresh());
    const listed = calls.filter(
      ({ operation, caller }) => operation === "ListTrainingJobs" && caller.account === DEV.account,
    );
    expect(listed).toHaveLength(pages);
    expect(await valueOf(DEV, "TotalCompletedTrainingJobs")).toBe(1_037);
  });

  it.each([
    ["Search", 10_000],
    ["ListTrainingJobs", 0],
  ])("counts the jobs that ended within 24 hours, to the second and whenever created, by %s", async (by, exact) => {
    world.sandbox.sagemaker.exactTotalHits = exact;
    const dayAgo = world.sandbox.clock.now() - DAY_MS;
    for (const [where, endedAt] of [
      ["inside", dayAgo + SECOND_MS],
      ["outside", dayAgo - SECOND_MS],
    ] as const) {
      const job = completed(`${where}-${by}`, dayAgo - 5 * DAY_MS, endedAt);
      world.sandbox.sagemaker.addTrainingJob(PROD.account, PROD.region, job);
    }
    await world.refresh();
    // long-runner, recent, and the one just inside; that of the run before is outside by now.
    expect(await valueOf(PROD, "CompletedTrainingJobs24h")).toBe(3);
  });

  it("counts 137 endpoints in service among 177", async () => {
    await world.refresh();
    expect(await valueOf(DEV, "NumberEndPointsInService")).toBe(137);
  });
});
