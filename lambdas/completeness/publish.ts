import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { formatAccountRegion, type AccountRegion } from "../../contract/account-region";
import type { RefreshRun } from "../../contract/refresh-run";

/** The most names that are logged with the metrics. They show where to look; the summaries table has all of them. */
const MAX_NAMES = 100;

/**
 * Writes a run's totals to the function's log as CloudWatch metrics in the embedded metric format, with the names of
 * the silent spokes. Their timestamp is the current time, not the request's, because alarms evaluate the latest
 * minutes.
 *
 * @param metrics has the namespace and the dimension `Hub`
 * @param hub the hub's account and Region; a spoke's name includes its Region only if that is a different one
 */
export function publish(run: RefreshRun, metrics: Metrics, hub: AccountRegion): void {
  const values = {
    ExpectedSpokes: run.Expected,
    AnsweredSpokes: run.Answered,
    SilentSpokes: run.Silent,
    OkMetrics: run.Ok,
    DeniedMetrics: run.Denied,
    ThrottledMetrics: run.Throttled,
    FailedMetrics: run.Failed,
  };
  for (const [name, value] of Object.entries(values)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addMetadata("RefreshEventId", run.EventId);
  if (run.Silent > 0) metrics.addMetadata("SilentSpokeNames", namesOf(run, hub));
  metrics.publishStoredMetrics();
}

function namesOf({ Silent, SilentSpokes }: RefreshRun, hub: AccountRegion): string {
  const named = SilentSpokes.slice(0, MAX_NAMES);
  const names = named.map((spoke) => `${spoke.project}/${spoke.environment} (${formatAccountRegion(spoke, hub)})`);
  return [...names, ...(Silent > named.length ? [`and ${Silent - named.length} more`] : [])].join(", ");
}
