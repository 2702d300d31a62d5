import { ListTrainingPlansCommand } from "@aws-sdk/client-sagemaker";
import { Measured, Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { sumBy } from "./sources/vector";
import { seconds } from "./sources/window";

const ACTIVE = "Active";

export class UnusedTrainingPlanHours extends Metric {
  static override readonly title = "Hours of training plans that go unused";
  static override readonly unit = "None";
  static override readonly labels = "instance type";
  static override readonly description =
    "Instance hours that SageMaker training plans lose if no more of their instances come into use: (TotalInstanceCount − InUseInstanceCount) × the hours to EndTime, over the plans with status Active, by the instance type of the reserved capacity; plans with more or less than one reserved capacity, whose times of use differ, and plans of which SageMaker does not say all of that, are not judged, and there is no value where that is so for all of them.";
  static override readonly callsPerRun = "1 ListTrainingPlans per 100 active training plans";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListTrainingPlans"], resources: ["*"] }];

  override async computeValue({ sagemaker: { client }, now }: MetricContext): Promise<Measured | undefined> {
    const input = { Filters: [{ Name: "Status" as const, Value: ACTIVE }], MaxResults: PAGE_SIZE };
    const listed = await listAll("ListTrainingPlans", async (NextToken) => {
      const page = await client.send(new ListTrainingPlansCommand({ ...input, NextToken }));
      return { items: page.TrainingPlanSummaries, NextToken: page.NextToken };
    });
    // Once more, as some emulations of SageMaker do not filter.
    const active = listed.filter(({ Status: status }) => status === ACTIVE);
    const judged = active.flatMap((plan) => {
      const { TotalInstanceCount: total, InUseInstanceCount: inUse, EndTime: end } = plan;
      const [capacity, ...others] = plan.ReservedCapacitySummaries ?? [];
      const type = capacity?.InstanceType;
      if (type === undefined || others.length > 0) return [];
      if (total === undefined || inUse === undefined || end === undefined) return [];
      const hours = Math.max(0, seconds(end.getTime() - now.getTime()) / 3_600);
      return [[type, Math.max(0, total - inUse) * hours] as const];
    });
    if (active.length > 0 && judged.length === 0) return undefined;
    return new Measured(sumBy(judged), { Judged: judged.length, NotJudged: active.length - judged.length });
  }
}
