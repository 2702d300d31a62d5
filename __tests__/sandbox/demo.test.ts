import { Cloud } from "../../sandbox/cloud";
import { addDemoHistory } from "../../sandbox/demo/history";
import { demoBucket } from "../../sandbox/demo/history-bucket";
import { demoInvocations } from "../../sandbox/demo/history-invocations";
import { trainingJobsOf } from "../../sandbox/demo/history-training-jobs";
import { SageMakerService } from "../../sandbox/services/sagemaker";
import type { Caller } from "../../sandbox/service";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.parse("2026-01-05T00:00:00Z");
const REGION = "us-east-1";

interface Observed {
  /** One value at 20:00 of each of the 14 days. */
  readonly completed: number[];
  readonly completed24h: number[];
  readonly inService: number[];
}

function sandbox(account: string, environment: string): { cloud: Cloud; sagemaker: SageMakerService } {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  const sagemaker = new SageMakerService(cloud);
  cloud.add(sagemaker);
  addDemoHistory(sagemaker, { account, region: REGION, environment, start: START, end: START + 14 * DAY });
  return { cloud, sagemaker };
}

async function observe(account: string, environment: string): Promise<Observed> {
  const { cloud } = sandbox(account, environment);
  const caller: Caller = { account, region: REGION, principal: { kind: "account", account } };
  const count = async (...more: object[]) => {
    const Filters = [{ Name: "TrainingJobStatus", Value: "Completed" }, ...more];
    const input = { Resource: "TrainingJob", MaxResults: 1, SearchExpression: { Filters } };
    return ((await cloud.call("sagemaker", "Search", input, caller)) as { TotalHits: { Value: number } }).TotalHits
      .Value;
  };
  const observed: Observed = { completed: [], completed24h: [], inService: [] };
  for (let day = 0; day < 14; day++) {
    const now = START + day * DAY + (20 / 24) * DAY;
    await cloud.clock.advanceTo(now);
    observed.completed.push(await count());
    const since = new Date(now - DAY).toISOString();
    observed.completed24h.push(await count({ Name: "TrainingEndTime", Operator: "GreaterThan", Value: since }));
    const input = { MaxResults: 100, StatusEquals: "InService" };
    const { Endpoints } = (await cloud.call("sagemaker", "ListEndpoints", input, caller)) as { Endpoints: unknown[] };
    observed.inService.push(Endpoints.length);
  }
  return observed;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const isWeekend = (_value: number, day: number): boolean => day % 7 >= 5;
const isWorkingDay = (value: number, day: number): boolean => !isWeekend(value, day);

test("the same arguments make the same data, byte for byte, and others make others", () => {
  const bytes = (account: string, environment: string): string =>
    JSON.stringify(sandbox(account, environment).sagemaker.snapshot());
  expect(bytes("222222222222", "dev")).toBe(bytes("222222222222", "dev"));
  const jobs = (account: string): unknown =>
    sandbox(account, "dev")
      .sagemaker.snapshot()[0]!
      .trainingJobs.map(({ createdAt }) => createdAt);
  expect(jobs("222222222222")).not.toEqual(jobs("333333333333"));
});

describe.each([
  ["222222222222", "dev"],
  ["333333333333", "prod"],
  ["444444444444", "Development"],
  ["555555555555", "Production 2"],
])("the team of %s in %s", (account, environment) => {
  let observed: Observed;
  beforeAll(async () => {
    observed = await observe(account, environment);
  });

  test("has a past, and completes more every working day", () => {
    const { completed } = observed;
    expect(completed[0]).toBeGreaterThan(50);
    completed.slice(1).forEach((total, index) => expect(total).toBeGreaterThanOrEqual(completed[index]!));
    expect(completed.at(-1)).toBeGreaterThan(completed[0]! * 1.2);
  });

  test("works less at weekends", () => {
    const { completed24h } = observed;
    const working = sum(completed24h.filter(isWorkingDay)) / 10;
    const weekend = sum(completed24h.filter(isWeekend)) / 4;
    expect(weekend).toBeLessThan(working * 0.8);
  });

  test("has a few endpoints, not always as many", () => {
    const { inService } = observed;
    expect(Math.max(...inService)).toBeLessThanOrEqual(8);
    expect(new Set(inService).size).toBeGreaterThan(1);
  });
});

test("development trains more than production; production always serves", async () => {
  const [dev, prod] = [await observe("222222222222", "dev"), await observe("222222222222", "prod")];
  expect(sum(dev.completed24h)).toBeGreaterThan(sum(prod.completed24h));
  expect(Math.min(...prod.inService)).toBeGreaterThanOrEqual(3);
});

test("some jobs fail, with a reason, and some are stopped", () => {
  const [{ trainingJobs }] = sandbox("222222222222", "dev").sagemaker.snapshot() as [
    ReturnType<SageMakerService["snapshot"]>[number],
  ];
  const failed = trainingJobs.filter(({ finalStatus }) => finalStatus === "Failed");
  expect(failed.length).toBeGreaterThan(trainingJobs.length * 0.03);
  expect(failed.length).toBeLessThan(trainingJobs.length * 0.2);
  expect(failed.every(({ failureReason }) => failureReason)).toBe(true);
  expect(trainingJobs.some(({ finalStatus }) => finalStatus === "Stopped")).toBe(true);
  expect(failed.some(({ startedAt }) => startedAt === undefined)).toBe(true);
  const seconds = trainingJobs.flatMap(({ startedAt, endedAt }) => (startedAt ? [(endedAt! - startedAt) / 1000] : []));
  expect(Math.min(...seconds)).toBeGreaterThan(0);
  expect(Math.max(...seconds)).toBeGreaterThan(12 * 60 * 60);
  expect(Math.max(...seconds)).toBeLessThan(31 * 60 * 60);
});

test("there are spot jobs, mixed clusters, and jobs over midnight and over the window's edge", () => {
  for (const environment of ["dev", "prod"]) {
    const { trainingJobs } = sandbox("222222222222", environment).sagemaker.snapshot()[0]!;
    expect(trainingJobs.some(({ request }) => request.ResourceConfig.InstanceGroups)).toBe(true);
    expect(trainingJobs.some(({ request }) => request.EnableManagedSpotTraining)).toBe(true);
    const day = (instant: number | undefined) => Math.floor(instant! / DAY);
    expect(trainingJobs.some(({ createdAt, endedAt }) => day(createdAt) < day(endedAt))).toBe(true);
  }
  const end = START + 10 * DAY + 15 * HOUR;
  const jobs = trainingJobsOf({ account: "222222222222", region: REGION, environment: "dev", start: START, end });
  expect(jobs.every(({ createdAt }) => createdAt < end)).toBe(true);
  expect(jobs.some(({ endedAt }) => endedAt! > end)).toBe(true);
});

describe.each(["dev", "prod"])("everything else in %s", (environment) => {
  const { cloud, sagemaker } = sandbox("222222222222", environment);
  const span = { account: "222222222222", region: REGION, environment, start: START, end: START + 14 * DAY };
  const caller: Caller = {
    account: span.account,
    region: REGION,
    principal: { kind: "account", account: span.account },
  };

  test("is there on a working day", async () => {
    await cloud.clock.advanceTo(START + 3 * DAY + 14 * HOUR);
    const since = (START + 2 * DAY) / 1000;
    const count = async (operation: string, member: string, input: object = {}): Promise<number> => {
      const output = await cloud.call("sagemaker", operation, { MaxResults: 100, ...input }, caller);
      return (output as Record<string, unknown[]>)[member]!.length;
    };
    const found = async (Resource: string): Promise<number> => {
      const output = await cloud.call("sagemaker", "Search", { Resource, MaxResults: 1 }, caller);
      return (output as { TotalHits: { Value: number } }).TotalHits.Value;
    };
    expect(await count("ListProcessingJobs", "ProcessingJobSummaries", { CreationTimeAfter: since })).toBeGreaterThan(
      4,
    );
    expect(await count("ListTransformJobs", "TransformJobSummaries")).toBeGreaterThan(0);
    expect(await count("ListNotebookInstances", "NotebookInstances")).toBe(environment === "dev" ? 5 : 1);
    expect((await count("ListApps", "Apps")) > 0).toBe(environment === "dev");
    expect(await found("ModelPackage")).toBeGreaterThan(8);
    expect(await found("PipelineExecution")).toBeGreaterThan(8);
  });

  test("invocations belong to endpoints while they live, and leave some endpoint idle", () => {
    const { endpoints } = sagemaker.snapshot()[0]!;
    const invoked = [...demoInvocations(span)];
    expect(invoked).toEqual([...demoInvocations(span)]);
    for (const { endpointName, variantName, hour, sum } of invoked) {
      const { createdAt, goneAt = Infinity, deployments } = endpoints.find(({ name }) => name === endpointName)!;
      expect([hour + HOUR > createdAt, hour < goneAt, sum > 0, hour % HOUR]).toEqual([true, true, true, 0]);
      expect(deployments[0]!.fleet.ProductionVariants.map(({ VariantName }) => VariantName)).toContain(variantName);
    }
    const now = START + 13 * DAY;
    const lastDay = new Set(
      invoked.filter(({ hour }) => hour >= now - DAY && hour < now).map((one) => one.endpointName),
    );
    const alive = endpoints.filter(({ createdAt, goneAt = Infinity }) => createdAt < now - DAY && goneAt > now);
    const idle = alive.filter(({ name }) => !lastDay.has(name));
    expect(idle.length).toBeGreaterThan(0);
    expect(invoked.length).toBeGreaterThan(50);
  });

  test("the bucket fills with the models of completed jobs", () => {
    const { name, objects, createdAt } = demoBucket(span);
    const { trainingJobs } = sagemaker.snapshot()[0]!;
    expect(name).toBe(`models-222222222222-${environment}`);
    expect(objects.length).toBe(trainingJobs.filter(({ finalStatus }) => finalStatus === "Completed").length);
    expect(Math.min(...objects.map(({ modifiedAt }) => modifiedAt))).toBeGreaterThan(createdAt);
    expect(trainingJobs.find((job) => `${job.name}/output/model.tar.gz` === objects[0]!.key)).toMatchObject({
      endedAt: objects[0]!.modifiedAt,
      request: { OutputDataConfig: { S3OutputPath: `s3://${name}` } },
    });
  });
});
