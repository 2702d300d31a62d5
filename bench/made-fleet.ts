import type { DashboardConfig } from "../config/dashboard-config";

/**
 * A hub and spokes, each in an account of its own, with three metrics.
 *
 * @param organizationId of the hub; a bus policy has no room for the accounts of the larger fleets
 */
export function madeFleet(spokes: number, organizationId?: string): DashboardConfig {
  return {
    hubs: [{ account: "111111111111", region: "us-east-1", ...(organizationId !== undefined && { organizationId }) }],
    spokes: Array.from({ length: spokes }, (_, index) => ({
      project: `Project${index}`,
      environment: "prod",
      account: String(200_000_000_000 + index),
      region: "us-east-1",
      metrics: ["TotalCompletedTrainingJobs", "CompletedTrainingJobs24h", "NumberEndPointsInService"],
    })),
  };
}
