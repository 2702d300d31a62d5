import { ActiveMlflowServers } from "./ActiveMlflowServers";
import { BedrockTokens24h } from "./BedrockTokens24h";
import { BillableInferenceSeconds24h } from "./BillableInferenceSeconds24h";
import { BillableTrainingSeconds24h } from "./BillableTrainingSeconds24h";
import { CompletedTrainingJobs24h } from "./CompletedTrainingJobs24h";
import type { MetricClasses } from "./create-metric";
import { EndpointInstances } from "./EndpointInstances";
import { EndpointsByStatus } from "./EndpointsByStatus";
import { ExtractionHealth } from "./ExtractionHealth";
import { FailedTrainingJobs24h } from "./FailedTrainingJobs24h";
import { FinalTrainingMetric } from "./FinalTrainingMetric";
import { HyperPodNodesByStatus } from "./HyperPodNodesByStatus";
import { IdleBedrockThroughputs24h } from "./IdleBedrockThroughputs24h";
import { IdleEndpointPrice } from "./IdleEndpointPrice";
import { IdleEndpoints24h } from "./IdleEndpoints24h";
import { InferenceComponentCopies } from "./InferenceComponentCopies";
import { MlCostYesterday } from "./MlCostYesterday";
import { ModelMonitorViolations24h } from "./ModelMonitorViolations24h";
import { ModelPackagesByApproval } from "./ModelPackagesByApproval";
import { NotebooksInService } from "./NotebooksInService";
import { NumberEndPointsInService } from "./NumberEndPointsInService";
import { OldestPendingModelPackageAge } from "./OldestPendingModelPackageAge";
import { PipelineExecutionsByStatus24h } from "./PipelineExecutionsByStatus24h";
import { ProcessingJobsByStatus24h } from "./ProcessingJobsByStatus24h";
import { QuotaHeadroom } from "./QuotaHeadroom";
import { S3ObjectCount } from "./S3ObjectCount";
import { SpotSavings24h } from "./SpotSavings24h";
import { SsmParameterValue } from "./SsmParameterValue";
import { StudioAppsRunning } from "./StudioAppsRunning";
import { TotalCompletedTrainingJobs } from "./TotalCompletedTrainingJobs";
import { TrainingJobsByStatus } from "./TrainingJobsByStatus";
import { TrainingJobsInProgress } from "./TrainingJobsInProgress";
import { TransformJobsByStatus24h } from "./TransformJobsByStatus24h";
import { UnusedTrainingPlanHours } from "./UnusedTrainingPlanHours";

export {
  createMetric,
  metricClassesIn,
  type MetricClasses,
  type NamedMetric,
  type RequestedMetric,
} from "./create-metric";

/** Every metric of this library that a spoke can ask for. The key is the metric's name everywhere. */
export const METRICS = {
  TotalCompletedTrainingJobs,
  CompletedTrainingJobs24h,
  TrainingJobsByStatus,
  TrainingJobsInProgress,
  FailedTrainingJobs24h,
  FinalTrainingMetric,
  BillableTrainingSeconds24h,
  SpotSavings24h,
  ProcessingJobsByStatus24h,
  TransformJobsByStatus24h,
  PipelineExecutionsByStatus24h,
  NumberEndPointsInService,
  EndpointsByStatus,
  EndpointInstances,
  BillableInferenceSeconds24h,
  IdleEndpoints24h,
  IdleEndpointPrice,
  InferenceComponentCopies,
  ModelPackagesByApproval,
  OldestPendingModelPackageAge,
  ModelMonitorViolations24h,
  NotebooksInService,
  StudioAppsRunning,
  ActiveMlflowServers,
  HyperPodNodesByStatus,
  UnusedTrainingPlanHours,
  BedrockTokens24h,
  IdleBedrockThroughputs24h,
  MlCostYesterday,
  QuotaHeadroom,
  S3ObjectCount,
  SsmParameterValue,
} as const satisfies MetricClasses;

/** Metrics that every run extracts last, whether the spoke asks for them or not. */
export const ALWAYS_ON = { ExtractionHealth } as const satisfies MetricClasses;

export type MetricName = keyof typeof METRICS;

/** Names that IAM accepts as the Sid of a statement. */
const METRIC_NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

/**
 * Combines this library's metric classes with a user's own, for `parseConfiguration`.
 *
 * @throws Error that lists the names that are invalid or already taken by another metric
 */
export function withOwnMetrics(own: MetricClasses): MetricClasses {
  const problems = Object.keys(own).flatMap((name) => {
    if (!METRIC_NAME.test(name)) return [`"${name}" is no name for a metric; use up to 64 letters and digits`];
    return Object.hasOwn({ ...METRICS, ...ALWAYS_ON }, name)
      ? [`${name} is there already; give yours another name`]
      : [];
  });
  if (problems.length > 0) throw new Error(`Metrics of your own: ${problems.join("; ")}.`);
  return { ...METRICS, ...own };
}
