import { ACCOUNT, MINUTE, REGION, START, world } from "./sagemaker-world";

interface Found {
  readonly Results: Record<string, Record<string, unknown>>[];
  readonly TotalHits: { readonly Value: number; readonly Relation: string };
}
const HOUR = 60 * MINUTE;

test("model packages are counted by approval, and the oldest pending one is found", async () => {
  const { cloud, sagemaker, call } = world();
  const add = (version: number, createdAt: number, more: object = {}) =>
    sagemaker.addModelPackage(ACCOUNT, REGION, { group: "churn", version, createdAt, ...more });
  add(1, START - 9 * HOUR, { decisions: [{ status: "Approved", from: START + HOUR }] });
  add(2, START - 5 * HOUR);
  add(3, START - HOUR, { approval: "Rejected", status: "Failed" });
  add(4, START + 2 * HOUR);
  expect(() => add(2, START)).toThrow("has a model package churn/2");
  expect(() => add(5, START, { decisions: [{ status: "Approved", from: START - 1 }] })).toThrow("not before createdAt");
  const pending = {
    Resource: "ModelPackage",
    SearchExpression: { Filters: [{ Name: "ModelApprovalStatus", Value: "PendingManualApproval" }] },
    SortBy: "CreationTime",
    SortOrder: "Ascending",
    MaxResults: 1,
  };
  const oldest = await call<Found>("Search", pending);
  expect(oldest.TotalHits).toEqual({ Value: 2, Relation: "EqualTo" });
  expect(oldest.Results).toEqual([
    {
      ModelPackage: {
        ModelPackageName: "churn/1",
        ModelPackageGroupName: "churn",
        ModelPackageVersion: 1,
        ModelPackageArn: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:model-package/churn/1`,
        CreationTime: START / 1000 - 9 * 3600,
        LastModifiedTime: START / 1000 - 9 * 3600,
        ModelPackageStatus: "Completed",
        ModelApprovalStatus: "PendingManualApproval",
      },
    },
  ]);
  await cloud.clock.advanceTo(START + HOUR);
  const later = await call<Found>("Search", pending);
  expect(later.TotalHits.Value).toBe(1);
  expect(later.Results[0]!.ModelPackage).toMatchObject({ ModelPackageVersion: 2 });
  const newest = await call<Found>("Search", { Resource: "ModelPackage", MaxResults: 1 });
  expect(newest.Results[0]!.ModelPackage).toMatchObject({
    ModelPackageVersion: 1,
    ModelApprovalStatus: "Approved",
    LastModifiedTime: START / 1000 + 3600,
  });
});

test("pipeline executions are counted by status within a day", async () => {
  const { sagemaker, call } = world();
  const add = (id: string, hours: number, more: object = {}) =>
    sagemaker.addPipelineExecution(ACCOUNT, REGION, {
      pipeline: "retrain",
      id,
      createdAt: START - hours * HOUR,
      finalStatus: "Succeeded",
      ...more,
    });
  add("a", 30, { endedAt: START - 29 * HOUR });
  add("b", 20, { endedAt: START - 19 * HOUR, finalStatus: "Failed", failureReason: "Step failure" });
  add("c", 2, { endedAt: START - HOUR });
  add("d", 1, { endedAt: START + HOUR });
  const count = async (status: string): Promise<number> => {
    const Filters = [
      { Name: "PipelineExecutionStatus", Operator: "Equals", Value: status },
      { Name: "CreationTime", Operator: "GreaterThan", Value: new Date(START - 24 * HOUR).toISOString() },
    ];
    const input = { Resource: "PipelineExecution", MaxResults: 1, SearchExpression: { Filters } };
    return (await call<Found>("Search", input)).TotalHits.Value;
  };
  expect([await count("Succeeded"), await count("Failed"), await count("Executing")]).toEqual([1, 1, 1]);
  const { Results } = await call<Found>("Search", { Resource: "PipelineExecution", SortBy: "CreationTime" });
  const arn = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:pipeline/retrain`;
  expect(Results.map(({ PipelineExecution }) => PipelineExecution!.PipelineExecutionArn)).toEqual(
    ["d", "c", "b", "a"].map((id) => `${arn}/execution/${id}`),
  );
  expect(Results[2]!.PipelineExecution).toMatchObject({ PipelineArn: arn, FailureReason: "Step failure" });
  expect(Results[0]!.PipelineExecution).not.toHaveProperty("FailureReason");
});

test("a property of another resource is refused with those that there are", async () => {
  const { call } = world();
  await expect(call("Search", { Resource: "PipelineExecution", SortBy: "StartTime" })).rejects.toThrow(
    /Unknown property name: StartTime\. Search for PipelineExecution knows .*CreationTime/,
  );
  await expect(call("Search", { Resource: "ModelPackage", SortBy: "Metrics.auc" })).rejects.toThrow("Tags.<name>");
});
