/**
 * Names the outside world relies on: other teams' rules, scripts and dashboards match on them, so they never change.
 */

/** `source` and `detail-type` of every event of this system: a request for fresh data, or one measurement. */
export const EVENT_SOURCE = "metric_extractor";

/**
 * `source` and `detail-type` of the refresh event as the original Python sample emits it and its spokes want it; always
 * understood, emitted by a hub that has such spokes.
 */
export const LEGACY_REFRESH_SOURCE = "metric_fetch";

/** Every event travels on the account's default bus. */
export const EVENT_BUS = "default";

export const CONNECTION_FUNCTION = "ds-dashboard-connection";
export const ARCHIVE_FUNCTION = "ds-dashboard-archive";
export const REFRESH_FUNCTION = "ds-dashboard-fetch-new-data";
export const COMPLETENESS_FUNCTION = "ds-dashboard-completeness";
export const ROLL_UP_FUNCTION = "ds-dashboard-roll-up";
export const WIDGET_FUNCTION = "ds-dashboard-widget";

/** The extraction function of one spoke, for example `ds-dashboard-extract-project1-dev`. */
export function extractFunctionName(project: string, environment: string): string {
  return `ds-dashboard-extract-${project}-${environment}`.toLowerCase();
}

/** The rule that starts a spoke's extraction on a schedule of its own; only there when one is configured. */
export function extractScheduleName(project: string, environment: string): string {
  return `${extractFunctionName(project, environment)}-schedule`;
}

export const TABLE = "ds-dashboard-metrics";
/** Keys of the table. */
export const PARTITION_KEY = "MetricName";
export const SORT_KEY = "ExtractionDate";
/** The table's global secondary index: `ProjectName` (partition) and `ExtractionDate` (sort), all attributes. */
export const PROJECT_INDEX = "ProjectName-ExtractionDate-index";
/** Attribute that DynamoDB's time to live reads, in epoch seconds; only there when a retention is configured. */
export const EXPIRY_ATTRIBUTE = "ExpiresAt";

/** The table of summaries, which are derived from the rows. `Summary` names the kind of an item, `Key` identifies it. */
export const SUMMARIES_TABLE = "ds-dashboard-summaries";
export const SUMMARIES_PARTITION_KEY = "Summary";
export const SUMMARIES_SORT_KEY = "Key";
/** `Summary` of the records of refresh runs. */
export const REFRESH_RUNS_SUMMARY = "refresh";

/** `Summary` of the newest values; `Key` is the series' id, the item a `NewestValue`. */
export const NEWEST_SUMMARY = "newest";
/** `Summary` of days whose roll-ups have yet to be computed, or computed again; the item is an `OutdatedDay`. */
export const OUTDATED_DAYS_SUMMARY = "outdated-day";
/** `Summary` of the daily roll-ups of one series; `Key` is the day, `2026-11-05`, the item a `DailyValue`. */
export function dailySummary(seriesId: string): string {
  return `daily#${seriesId}`;
}
/** How long summaries are kept where no retention is configured: long enough to compare a year with the one before. */
export const SUMMARY_RETENTION_DAYS = 400;

/** The queue that delays each request for fresh measurements until the completeness function checks who answered it. */
export const REFRESH_RUNS_QUEUE = "ds-dashboard-refresh-runs";
/** Namespace of the hub's own CloudWatch metrics. */
export const METRIC_NAMESPACE = "ds-dashboard";

/** The hub's dashboard in the CloudWatch console; dashboards of all Regions share their names. */
export function cloudWatchDashboardName(hubName: string, region: string): string {
  return `ds-dashboard-${hubName}-${region}`;
}

/** The queue that collects changes of connection parameters, and the daily event, for the hub's connection function. */
export const CONNECTION_CHANGES_QUEUE = "ds-dashboard-connection-changes";

export const ARCHIVE_QUEUE = "ds-dashboard-archive";
export const QUARANTINE_QUEUE = "ds-dashboard-quarantine";
/** Dead-letter queue for measurements that the archive failed to store in all its tries, or that never reached its queue. */
export const ARCHIVE_QUEUE_DEAD_LETTERS = "ds-dashboard-archive-queue-dead-letters";
/** Dead-letter queue for events that a forward rule could not deliver to a partner. */
export const FORWARD_DEAD_LETTERS = "ds-dashboard-forward-dead-letters";
/** Dead-letter queue of a function: events that it failed on in all tries, and events that its rule could not deliver. */
export function functionDeadLetters(functionName: string): string {
  return `${functionName}-dead-letters`;
}

/** In a spoke account: `/monitors/<hub name>`, value `account[:region]`. */
export const MONITORS_PATH = "/monitors";
/** In a hub account: `/monitored_projects/<project>/<environment>`, value `account[:region]`. */
export const MONITORED_PROJECTS_PATH = "/monitored_projects";

/** Rules that the connection function owns, numbered from 1: five targets each. */
export const FORWARD_METRICS_RULE_PREFIX = "forward-ds-dashboard-metrics-";
export const FORWARD_REFRESH_RULE_PREFIX = "forward-ds-dashboard-refresh-";
/** Statement ids that the connection function owns in the bus policy. */
export const SPOKES_STATEMENT_ID = "ds-dashboard-monitored-projects";
export const HUBS_STATEMENT_ID = "ds-dashboard-monitors";
