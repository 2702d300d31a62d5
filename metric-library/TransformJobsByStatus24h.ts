import { ListTransformJobsCommand, TransformJobStatus } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { countBy } from "./sources/vector";
import { dayBefore, justBefore } from "./sources/window";

export class TransformJobsByStatus24h extends Metric {
  static override readonly title = "Transform jobs by status, last 24 hours";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(TransformJobStatus);
  static override readonly description =
    "SageMaker transform jobs whose CreationTime is within the 24 hours before the extraction, by their TransformJobStatus at the extraction; every status is present, with 0 where no job has it.";
  static override readonly recommendedAlerts = [{ label: "Failed", above: 0 }] as const;
  static override readonly callsPerRun = "1 ListTransformJobs per 100 jobs created in the window";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListTransformJobs"], resources: ["*"] }];

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Record<string, number>> {
    const since = dayBefore(now);
    const jobs = await listAll("ListTransformJobs", async (NextToken) => {
      const input = { CreationTimeAfter: justBefore(since), MaxResults: PAGE_SIZE, NextToken };
      const page = await sagemaker.client.send(new ListTransformJobsCommand(input));
      return { items: page.TransformJobSummaries, NextToken: page.NextToken };
    });
    const created = jobs.filter(({ CreationTime: at }) => at !== undefined && at >= since);
    return countBy(created, ({ TransformJobStatus: status }) => status, TransformJobsByStatus24h.labels);
  }
}
