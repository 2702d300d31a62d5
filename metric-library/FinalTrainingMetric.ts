import { JOB_NAME_PREFIX } from "./job-filter";
import { Metric, type MetricContext } from "./metric";

const ARGUMENTS = {
  metric: {
    type: "string",
    description: "the name of a metric that training jobs report, as in their MetricDefinitions",
    example: "validation:accuracy",
    pattern: /\S(?:.{0,198}\S)?/,
  },
  jobNamePrefix: JOB_NAME_PREFIX,
} as const;

export class FinalTrainingMetric extends Metric<typeof ARGUMENTS> {
  static override readonly title = "Final training metric";
  static override readonly unit = "None";
  static override readonly description =
    "The final value (FinalMetricDataList) of a named metric in the SageMaker training job that completed last and reports it, looked for among the 100 that completed last; no value where none of them does.";
  static override readonly callsPerRun = "1 Search";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];
  static override readonly arguments = ARGUMENTS;

  override async computeValue({ sagemaker }: MetricContext): Promise<number | undefined> {
    const jobs = await sagemaker.latestFinalMetrics(this.args.jobNamePrefix);
    return jobs.find((metrics) => metrics.has(this.args.metric))?.get(this.args.metric);
  }
}
