import { defineDashboard } from "ds-dashboard";

// An example. Change the account ids, the Region and the names to yours; everything else has a default.
export default defineDashboard({
  // The account that stores and shows the measurements.
  hubs: [
    {
      account: "111111111111",
      region: "us-east-1",
      schedule: "rate(3 hours)",
      // What is worth a message: by name what a metric recommends, and rules of your own. See docs/alerts.md.
      alerts: [
        "IdleEndpoints24h",
        { recommended: "NotebooksInService", environments: ["dev"], for: "2 days" },
        { name: "training-fails", metric: "FailedTrainingJobs24h", above: 2, clear: 1, repeat: "1 day" },
      ],
    },
  ],

  // The accounts that report. With many of them, build this list with a loop or from a JSON file.
  spokes: [
    {
      project: "Project1",
      environment: "dev",
      account: "222222222222",
      region: "us-east-1",
      // Everything that the library measures, to choose from. Its function gets exactly the permissions of this list.
      metrics: [
        "TotalCompletedTrainingJobs",
        "CompletedTrainingJobs24h",
        "TrainingJobsByStatus",
        "TrainingJobsInProgress",
        "FailedTrainingJobs24h",
        { name: "FinalTrainingMetric", arguments: { metric: "validation:accuracy" } },
        "BillableTrainingSeconds24h",
        "SpotSavings24h",
        "ProcessingJobsByStatus24h",
        "TransformJobsByStatus24h",
        "PipelineExecutionsByStatus24h",
        "NumberEndPointsInService",
        "EndpointsByStatus",
        "EndpointInstances",
        "BillableInferenceSeconds24h",
        "IdleEndpoints24h",
        "IdleEndpointPrice",
        "InferenceComponentCopies",
        "ModelPackagesByApproval",
        "OldestPendingModelPackageAge",
        "ModelMonitorViolations24h",
        "NotebooksInService",
        "StudioAppsRunning",
        "ActiveMlflowServers",
        "HyperPodNodesByStatus",
        "UnusedTrainingPlanHours",
        "BedrockTokens24h",
        "IdleBedrockThroughputs24h",
        { name: "MlCostYesterday", every: "24 hours" },
        { name: "QuotaHeadroom", arguments: { quota: "ml.g4dn.xlarge for training job usage" } },
        { name: "S3ObjectCount", arguments: { bucket: "models-222222222222-dev" } },
        { name: "SsmParameterValue", arguments: { parameter: "/models/churn/threshold" } },
      ],
    },
    {
      project: "Project1",
      environment: "prod",
      account: "333333333333",
      region: "us-east-1",
      metrics: ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"],
    },
  ],

  // Terraform's state: a local file each. For a team, use
  // { type: "s3", bucket: "my-state", region: "us-east-1" } or { type: "cloud", organization: "my-organization" }.
  backend: { type: "local" },

  // How Terraform gets into each account, for example by a role of this name there.
  // deployment: { roleName: "ds-dashboard-deploy" },

  tags: { application: "ds-dashboard" },
});
