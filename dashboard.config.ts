import { defineDashboard } from "./config/dashboard-config";

// An example. Change the account ids, the Region and the names to yours; everything else has a default.
export default defineDashboard({
  // The account that stores and shows the measurements.
  hubs: [{ account: "111111111111", region: "us-east-1" }],

  // The accounts that report. With many of them, build this list with a loop or from a JSON file.
  spokes: [
    {
      project: "Project1",
      environment: "dev",
      account: "222222222222",
      region: "us-east-1",
      metrics: ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"],
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
