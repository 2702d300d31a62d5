import { TRAINING_JOB } from "../../sandbox/services/sagemaker/searchable";
import { ACCOUNT, job, MINUTE, START, world } from "./sagemaker-world";

interface Found {
  readonly Results: { readonly TrainingJob: Record<string, unknown> & { readonly TrainingJobName: string } }[];
  readonly TotalHits: { readonly Value: number; readonly Relation: string };
  readonly NextToken?: string;
}

const it = world();
it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("done", START - 60 * MINUTE));
it.sagemaker.addTrainingJob(
  ACCOUNT,
  "us-east-1",
  job("done-spot", START - 30 * MINUTE, {
    billableSeconds: 200,
    metrics: { "validation:accuracy": 0.9 },
    request: { Tags: [{ Key: "team", Value: "a" }] },
  }),
);
it.sagemaker.addTrainingJob(
  ACCOUNT,
  "us-east-1",
  job("failed", START - 20 * MINUTE, { finalStatus: "Failed", failureReason: "AlgorithmError: x" }),
);
it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("running", START - 5 * MINUTE));
it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("starting", START));
it.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job("tomorrow", START + 1440 * MINUTE));
it.sagemaker.addTrainingJob("333333333333", "us-east-1", job("elsewhere", START - 60 * MINUTE));

const search = (input: object = {}): Promise<Found> => it.call<Found>("Search", { Resource: "TrainingJob", ...input });
const namesOf = ({ Results }: Found): string[] => Results.map(({ TrainingJob }) => TrainingJob.TrainingJobName);
const found = async (SearchExpression: object): Promise<string[]> => namesOf(await search({ SearchExpression })).sort();
const where = (Name: string, Operator: string, Value?: string): Promise<string[]> =>
  found({ Filters: [{ Name, Operator, ...(Value === undefined ? {} : { Value }) }] });
const minutesAgo = (minutes: number): string => new Date(START - minutes * MINUTE).toISOString().slice(0, 19);

test("without an expression everything that exists is found, last modified first", async () => {
  expect(namesOf(await search())).toEqual(["starting", "running", "failed", "done-spot", "done"]);
});

test.each([
  ["TrainingJobStatus", "Equals", "Completed", ["done", "done-spot"]],
  ["TrainingJobStatus", "NotEquals", "Completed", ["failed", "running", "starting"]],
  ["TrainingJobStatus", "In", "Failed,InProgress", ["failed", "running", "starting"]],
  ["TrainingJobName", "Contains", "ing", ["running", "starting"]],
  ["CreationTime", "GreaterThan", minutesAgo(20), ["running", "starting"]],
  ["CreationTime", "GreaterThanOrEqualTo", minutesAgo(20), ["failed", "running", "starting"]],
  ["CreationTime", "LessThan", minutesAgo(30), ["done"]],
  ["CreationTime", "LessThanOrEqualTo", `${minutesAgo(30)}.000Z`, ["done", "done-spot"]],
  ["TrainingEndTime", "GreaterThan", minutesAgo(21), ["done-spot", "failed"]],
  ["TrainingEndTime", "Exists", undefined, ["done", "done-spot", "failed"]],
  ["TrainingStartTime", "NotExists", undefined, ["starting"]],
  ["LastModifiedTime", "LessThan", minutesAgo(10), ["done", "done-spot"]],
  ["EnableManagedSpotTraining", "Equals", "true", ["done-spot"]],
  ["EnableManagedSpotTraining", "NotEquals", "true", ["done", "failed", "running", "starting"]],
  ["BillableTimeInSeconds", "LessThan", "540", ["done-spot"]],
  ["BillableTimeInSeconds", "Exists", undefined, ["done", "done-spot", "failed"]],
  ["FailureReason", "Contains", "AlgorithmError", ["failed"]],
  ["Metrics.validation:accuracy", "GreaterThan", "0.89", ["done-spot"]],
  ["Metrics.validation:accuracy", "GreaterThan", "0.91", []],
  ["Tags.team", "Equals", "a", ["done-spot"]],
  ["ResourceConfig.InstanceType", "Equals", "ml.m5.large", ["done", "done-spot", "failed", "running", "starting"]],
])("%s %s %s", async (name, operator, value, expected) => {
  expect(await where(name, operator, value)).toEqual(expected);
});

test("And is the default, Or is told, subexpressions nest", async () => {
  const status = (Value: string) => ({ Name: "TrainingJobStatus", Value });
  const spot = { Name: "EnableManagedSpotTraining", Operator: "Equals", Value: "true" };
  expect(await found({ Filters: [status("Completed"), spot] })).toEqual(["done-spot"]);
  expect(await found({ Filters: [status("Failed"), spot], Operator: "Or" })).toEqual(["done-spot", "failed"]);
  expect(
    await found({
      Filters: [{ Name: "CreationTime", Operator: "LessThan", Value: minutesAgo(10) }],
      SubExpressions: [{ Filters: [status("Failed")], SubExpressions: [{ Filters: [spot] }], Operator: "Or" }],
    }),
  ).toEqual(["done-spot", "failed"]);
});

test("a result is the whole record, with its tags", async () => {
  const { Results } = await search({
    SearchExpression: { Filters: [{ Name: "TrainingJobName", Value: "done-spot" }] },
  });
  expect(Results[0]!.TrainingJob).toMatchObject({
    TrainingJobStatus: "Completed",
    BillableTimeInSeconds: 200,
    TrainingTimeInSeconds: 540,
    EnableManagedSpotTraining: true,
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    Tags: [{ Key: "team", Value: "a" }],
  });
});

test("TotalHits counts all pages; pages follow each other", async () => {
  const order = { SortBy: "CreationTime", SortOrder: "Ascending", MaxResults: 2 };
  const first = await search(order);
  expect(first.TotalHits).toEqual({ Value: 5, Relation: "EqualTo" });
  expect(namesOf(first)).toEqual(["done", "done-spot"]);
  const second = await search({ ...order, NextToken: first.NextToken });
  expect(namesOf(second)).toEqual(["failed", "running"]);
  const third = await search({ ...order, NextToken: second.NextToken });
  expect([namesOf(third), third.NextToken]).toEqual([["starting"], undefined]);
  await expect(search({ ...order, SortBy: "TrainingJobName", NextToken: first.NextToken })).rejects.toThrow(
    "NextToken",
  );
});

test("a count over 10,000 jobs describes the one job that it answers with", async () => {
  const large = world();
  for (let i = 0; i < 10_000; i++) {
    large.sagemaker.addTrainingJob(ACCOUNT, "us-east-1", job(`j-${i}`, START - (i + 20) * MINUTE));
  }
  const count = {
    Resource: "TrainingJob",
    MaxResults: 1,
    SearchExpression: { Filters: [{ Name: "TrainingJobStatus", Value: "Completed" }] },
  };
  const described = jest.spyOn(TRAINING_JOB, "record");
  expect((await large.call<Found>("Search", count)).TotalHits.Value).toBe(10_000);
  expect(described).toHaveBeenCalledTimes(1);
});

test("TotalHits is a lower bound beyond the exact ones", async () => {
  it.sagemaker.exactTotalHits = 4;
  expect((await search({ MaxResults: 1 })).TotalHits).toEqual({ Value: 4, Relation: "GreaterThanOrEqualTo" });
  it.sagemaker.exactTotalHits = 5;
  expect((await search({ MaxResults: 1 })).TotalHits).toEqual({ Value: 5, Relation: "EqualTo" });
});

test("other resources and members are refused by name", async () => {
  await expect(search({ Resource: "Experiment" })).rejects.toMatchObject({
    code: "NotInTheEmbeddedCloud",
    message: "The embedded cloud does not know sagemaker:Search Resource Experiment.",
  });
  await expect(search({ VisibilityConditions: [] })).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
  await expect(found({ NestedFilters: [] })).rejects.toMatchObject({ code: "NotInTheEmbeddedCloud" });
});

test.each([
  ["an unknown property", { Filters: [{ Name: "Status", Value: "Completed" }] }, "Unknown property name: Status"],
  ["no condition", {}, "at least one filter"],
  [
    "an ordering of text",
    { Filters: [{ Name: "TrainingJobName", Operator: "LessThan", Value: "a" }] },
    "not supported",
  ],
  ["In on a timestamp", { Filters: [{ Name: "CreationTime", Operator: "In", Value: "a" }] }, "not supported"],
  ["a date that is none", { Filters: [{ Name: "CreationTime", Value: "yesterday" }] }, "not an ISO 8601 date-time"],
  ["an unknown operator", { Filters: [{ Name: "CreationTime", Operator: "Like", Value: "a" }] }, "enum value set"],
  ["a number that is none", { Filters: [{ Name: "BillableTimeInSeconds", Value: "many" }] }, "is not a number"],
  ["Contains on a number", { Filters: [{ Name: "Metrics.x", Operator: "Contains", Value: "1" }] }, "not supported"],
  ["no value", { Filters: [{ Name: "CreationTime", Operator: "Equals" }] }, "needs a Value"],
  [
    "two Contains",
    { Filters: ["a", "b"].map((Value) => ({ Name: "TrainingJobName", Operator: "Contains", Value })) },
    "'CONTAINS' operator usage limit of 1 exceeded.",
  ],
  [
    "more than 50 conditions",
    { SubExpressions: [1, 2, 3].map(() => ({ Filters: Array(17).fill({ Name: "TrainingJobName", Value: "a" }) })) },
    "more than 50",
  ],
])("%s is a ValidationException", async (_what, SearchExpression, message) => {
  const searching = search({ SearchExpression });
  await expect(searching).rejects.toMatchObject({ code: "ValidationException" });
  await expect(searching).rejects.toThrow(message);
});
