import { PipelineExecutionStatus } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { count, equals, notBefore } from "./sources/search";
import { counts } from "./sources/vector";
import { dayBefore } from "./sources/window";

export class PipelineExecutionsByStatus24h extends Metric {
  static override readonly title = "Pipeline executions by status, last 24 hours";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(PipelineExecutionStatus);
  static override readonly description =
    "SageMaker pipeline executions whose CreationTime is within the 24 hours before the extraction, by their PipelineExecutionStatus at the extraction; every status is present, with 0 where no execution has it.";
  static override readonly recommendedAlerts = [{ label: "Failed", above: 0 }] as const;
  static override readonly callsPerRun =
    "1 Search per status (5); without an exact total also 1 Search per 100 executions";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];

  override async computeValue({ sagemaker, now }: MetricContext): Promise<Record<string, number>> {
    const started = notBefore("CreationTime", dayBefore(now));
    return counts(PipelineExecutionsByStatus24h.labels, (status) =>
      count(sagemaker.client, "PipelineExecution", [equals("PipelineExecutionStatus", status), started]),
    );
  }
}
