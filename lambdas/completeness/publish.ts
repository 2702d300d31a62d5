import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { formatAccountRegion, type AccountRegion } from "../../contract/account-region";
import type { RefreshRun } from "../../contract/refresh-run";

/** How many names are logged beside the metrics. The summaries table holds up to 500. */
const MAX_NAMES = 100;

/**
 * Writes a run's aggregates as CloudWatch metrics into the function's log, in the embedded metric format, with the names
 * of the silent spokes beside them. Their time is now, not the request's: alarms look at the latest minutes.
 *
 * @param metrics with the namespace and the dimension `Hub`
 * @param hub where the hub is; the name of a spoke tells its Region only where it is another
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
