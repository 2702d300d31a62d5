import type { Answers, CallContext } from "../answers/answer";
import { SPENDING_ANSWERS } from "./demo-spending";
import { LONG_AGO, sageMakerArn, today } from "./demo-context";
import { COMPONENTS_ENDPOINT } from "./history-endpoints";
import { DAY, HOUR } from "./history-span";

/** HyperPod clusters by their ids, each with how many nodes it should have. */
const CLUSTERS = { a1b2c3d4e5f6: 8, f6e5d4c3b2a1: 4 } as const;
type ClusterId = keyof typeof CLUSTERS;

/** How many nodes of a cluster are there: on some days one is missing. */
function nodesOf(id: ClusterId, context: CallContext): number {
  return CLUSTERS[id] - (today(context, id).chance(0.3) ? 1 : 0);
}

/** A cluster goes by its name or its ARN, in which its id comes last. */
function clusterIdIn(ClusterName: string): ClusterId {
  return ClusterName.split("/").at(-1) as ClusterId;
}

/** Inference components, each with how many copies it should have. */
export const COMPONENTS = { "summarizer-8b": 3, "embedder-large": 2, "reranker-base": 1 } as const;
type ComponentName = keyof typeof COMPONENTS;

function describeComponent(InferenceComponentName: ComponentName, context: CallContext) {
  const EndpointName = COMPONENTS_ENDPOINT;
  return {
    InferenceComponentName,
    InferenceComponentArn: sageMakerArn(context, `inference-component/${InferenceComponentName}`),
    EndpointName,
    EndpointArn: sageMakerArn(context, `endpoint/${EndpointName}`),
    VariantName: "AllTraffic",
    CreationTime: LONG_AGO,
    LastModifiedTime: LONG_AGO,
    InferenceComponentStatus: "InService",
  };
}

/**
 * What AWS answers where the embedded cloud keeps no state: made-up work like that of `addDemoData`, the same at the same
 * time in the same account.
 */
export const DEMO_ANSWERS: Answers = {
  ...SPENDING_ANSWERS,
  "sagemaker:ListClusters": (_input, context) => ({
    ClusterSummaries: Object.keys(CLUSTERS).map((id, index) => ({
      ClusterArn: sageMakerArn(context, `cluster/${id}`),
      ClusterName: `pretraining-${index + 1}`,
      CreationTime: LONG_AGO,
      ClusterStatus: "InService",
    })),
  }),
  "sagemaker:DescribeCluster": ({ ClusterName }: { ClusterName: string }, context) => {
    const id = clusterIdIn(ClusterName);
    const group = { InstanceGroupName: "workers", InstanceType: "ml.p5.48xlarge", TargetCount: CLUSTERS[id] };
    return {
      ClusterArn: sageMakerArn(context, `cluster/${id}`),
      ClusterStatus: "InService",
      InstanceGroups: [{ ...group, CurrentCount: nodesOf(id, context) }],
    };
  },
  "sagemaker:ListClusterNodes": ({ ClusterName }: { ClusterName: string }, context) => {
    const id = clusterIdIn(ClusterName);
    const isRepaired = today(context, `repair of ${id}`).chance(0.2);
    return {
      ClusterNodeSummaries: Array.from({ length: nodesOf(id, context) }, (_, index) => ({
        InstanceGroupName: "workers",
        InstanceId: `i-${id}${index}`,
        InstanceType: "ml.p5.48xlarge",
        LaunchTime: new Date(context.now - (index + 1) * HOUR),
        InstanceStatus: { Status: isRepaired && index === 0 ? "DeepHealthCheckInProgress" : "Running" },
      })),
    };
  },
  "sagemaker:ListInferenceComponents": (_input, context) => ({
    InferenceComponents: Object.keys(COMPONENTS).map((name) => describeComponent(name as ComponentName, context)),
  }),
  "sagemaker:DescribeInferenceComponent": (
    { InferenceComponentName: name }: { InferenceComponentName: ComponentName },
    context,
  ) => {
    const DesiredCopyCount = COMPONENTS[name];
    const isBehind = today(context, name).chance(0.2);
    return {
      ...describeComponent(name, context),
      RuntimeConfig: { DesiredCopyCount, CurrentCopyCount: DesiredCopyCount - (isBehind ? 1 : 0) },
    };
  },
  "sagemaker:ListMlflowTrackingServers": (_input, context) => ({
    TrackingServerSummaries: ["research", "forecasting", "archive"].map((name) => {
      const isStopped = name === "archive" || today(context, name).chance(0.3);
      return {
        TrackingServerArn: sageMakerArn(context, `mlflow-tracking-server/${name}`),
        TrackingServerName: name,
        CreationTime: LONG_AGO,
        TrackingServerStatus: isStopped ? "Stopped" : "Started",
        IsActive: isStopped ? "Inactive" : "Active",
      };
    }),
  }),
  // Two monitors that run every night; what they find comes and goes.
  "sagemaker:ListMonitoringExecutions": (
    { StatusEquals, CreationTimeAfter: after }: { StatusEquals?: string; CreationTimeAfter?: Date },
    context,
  ) => ({
    MonitoringExecutionSummaries: ["DataQuality", "ModelQuality"]
      .map((MonitoringType) => {
        const ranAt = new Date(Math.floor(context.now / DAY) * DAY);
        return {
          MonitoringScheduleName: `nightly-${MonitoringType}`,
          ScheduledTime: ranAt,
          CreationTime: ranAt,
          LastModifiedTime: ranAt,
          MonitoringExecutionStatus: today(context, MonitoringType).chance(0.4)
            ? "CompletedWithViolations"
            : "Completed",
          MonitoringType,
        };
      })
      .filter(
        ({ MonitoringExecutionStatus: status, CreationTime: createdAt }) =>
          (StatusEquals === undefined || status === StatusEquals) && (after === undefined || createdAt > after),
      ),
  }),
};
