import { ListMonitoringExecutionsCommand, MonitoringType } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { countBy } from "./sources/vector";
import { dayBefore, justBefore } from "./sources/window";

const VIOLATED = "CompletedWithViolations";
/** The label of executions of which SageMaker does not say what they monitor. */
const UNKNOWN_TYPE = "Unknown";

export class ModelMonitorViolations24h extends Metric {
  static override readonly title = "Model monitoring with violations by type, last 24 hours";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(MonitoringType);
  static override readonly description =
    "SageMaker monitoring executions whose CreationTime is within the 24 hours before the extraction and whose MonitoringExecutionStatus is CompletedWithViolations, by MonitoringType (Unknown where SageMaker gives none); every type is present, with 0 where no execution of it found violations.";
  static override readonly recommendedAlerts = [{ above: 0 }] as const;
  static override readonly callsPerRun =
    "1 ListMonitoringExecutions per 100 executions with violations created in the window";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListMonitoringExecutions"], resources: ["*"] }];

  override async computeValue({ sagemaker: { client }, now }: MetricContext): Promise<Record<string, number>> {
    const since = dayBefore(now);
    const input = { StatusEquals: VIOLATED, CreationTimeAfter: justBefore(since), MaxResults: PAGE_SIZE } as const;
    const listed = await listAll("ListMonitoringExecutions", async (NextToken) => {
      const page = await client.send(new ListMonitoringExecutionsCommand({ ...input, NextToken }));
      return { items: page.MonitoringExecutionSummaries, NextToken: page.NextToken };
    });
    // Once more, as some emulations of SageMaker do not filter.
    const violated = listed.filter(
      ({ MonitoringExecutionStatus: status, CreationTime: createdAt }) =>
        status === VIOLATED && createdAt !== undefined && createdAt >= since,
    );
    return countBy(violated, ({ MonitoringType: type }) => type ?? UNKNOWN_TYPE, ModelMonitorViolations24h.labels);
  }
}
