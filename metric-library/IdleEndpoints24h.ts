import { Measured, Metric, type MetricContext } from "./metric";
import { JUDGE_ENDPOINTS } from "./sources/idle-endpoints";

export class IdleEndpoints24h extends Metric {
  static override readonly title = "Idle endpoints, last 24 hours";
  static override readonly unit = "Count";
  static override readonly description =
    "SageMaker endpoints that are InService, were created at least 24 hours before the extraction, and of which nothing that they have now was invoked since, neither variants nor inference components: CloudWatch's AWS/SageMaker Invocations sum to 0 or are absent (for asynchronous endpoints, which publish none, ModelLatency has no samples); not judged, as nobody can tell, is an endpoint with nothing invoked and a variant whose configuration names no model, or was deleted, unless the variant has inference components and none of the endpoint is younger.";
  static override readonly recommendedAlerts = [{ above: 0, for: "24 hours" }] as const;
  static override readonly callsPerRun =
    "the calls of EndpointInstances, 1 ListInferenceComponents per 100 components where an endpoint may serve any, and 1 cloudwatch:GetMetricData per 500 variants and components";
  static override readonly iamPermissions = JUDGE_ENDPOINTS;

  override async computeValue({ sagemaker, statisticTotals, now }: MetricContext): Promise<Measured> {
    const { idle, judged, notJudged } = await sagemaker.idleEndpoints(statisticTotals, now);
    return new Measured(idle.length, { Judged: judged, NotJudged: notJudged });
  }
}
