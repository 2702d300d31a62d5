/** Names that other teams' rules, scripts and dashboards match on. They never change. */

/** `source` and `detail-type` of a request for fresh data, and of one measurement. */
export const EVENT_SOURCE = "metric_extractor";

/**
 * `source` and `detail-type` of an event with all measurements of a run. It is a kind of its own: with the other one it would be
 * taken for a request for fresh data, because it has no `MetricName`.
 */
export const BATCH_EVENT_SOURCE = "metric_extractor_batch";

/**
 * `source` and `detail-type` of the refresh event of the original Python sample. Spokes always understand it; a hub
 * emits it only if it has spokes that run the original sample.
 */
export const LEGACY_REFRESH_SOURCE = "metric_fetch";

/** The metric that every run of a spoke reports last, whichever other metrics it has. */
export const HEALTH_METRIC = "ExtractionHealth";

/** Every event travels on the account's default bus. */
export const EVENT_BUS = "default";

export const CONNECTION_FUNCTION = "ds-dashboard-connection";
export const ARCHIVE_FUNCTION = "ds-dashboard-archive";
/** The rule of the archive for events with all measurements of a run; that for single ones is named as the function. */
export const ARCHIVE_BATCHES_RULE = `${ARCHIVE_FUNCTION}-batches`;
export const REFRESH_FUNCTION = "ds-dashboard-fetch-new-data";
export const COMPLETENESS_FUNCTION = "ds-dashboard-completeness";
export const ROLL_UP_FUNCTION = "ds-dashboard-roll-up";
export const WIDGET_FUNCTION = "ds-dashboard-widget";
export const ALERTS_FUNCTION = "ds-dashboard-alerts";
export const DISCOVERY_FUNCTION = "ds-dashboard-discovery";

/** A project, an environment or a hub: a part of names in AWS, of paths of parameters, and of the names of folders. At most 64 characters. */
export const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/** The extraction function of one spoke, for example `ds-dashboard-extract-project1-dev`. */
export function extractFunctionName(project: string, environment: string): string {
  return `ds-dashboard-extract-${project}-${environment}`.toLowerCase();
}

/** The rule that triggers the extraction of a spoke that has a schedule. */
export function extractScheduleName(project: string, environment: string): string {
  return `${extractFunctionName(project, environment)}-schedule`;
}

/** The rule that triggers a run with the metrics of a spoke that are measured every `24 hours`, for example. */
export function extractEveryName(project: string, environment: string, every: string): string {
  return `${extractFunctionName(project, environment)}-every-${every.replace(" ", "-")}`;
}

export const TABLE = "ds-dashboard-metrics";
/** Keys of the table. */
export const PARTITION_KEY = "MetricName";
export const SORT_KEY = "ExtractionDate";
/** The table's global secondary index: `ProjectName` (partition) and `ExtractionDate` (sort), all attributes. */
export const PROJECT_INDEX = "ProjectName-ExtractionDate-index";
/**
 * The attribute that DynamoDB's time to live reads, in epoch seconds. Rows have it only if a retention is configured.
 */
export const EXPIRY_ATTRIBUTE = "ExpiresAt";

/**
 * The table of data derived from the measurements. `Summary` is the kind of an item, `Key` identifies it within its
 * kind.
 */
export const SUMMARIES_TABLE = "ds-dashboard-summaries";
export const SUMMARIES_PARTITION_KEY = "Summary";
export const SUMMARIES_SORT_KEY = "Key";
/** `Summary` of the records of refresh runs. */
export const REFRESH_RUNS_SUMMARY = "refresh";

/**
 * The values of `Summary` of the newest values, `newest#0` to `newest#15`; `newestSummary` says which one is a series'.
 * `Key` is the series' id, and the item is a `NewestValue`. There are several because DynamoDB takes 1,000 writes a second
 * for each value of a partition key.
 */
export const NEWEST_SUMMARIES: readonly string[] = Array.from({ length: 16 }, (_, shard) => `newest#${shard}`);
/** `Summary` of the newest values that earlier versions wrote. The roll-up function moves them. */
export const EARLIER_NEWEST_SUMMARY = "newest";
/** `Summary` of the days whose roll-ups are missing or out of date. The item is an `OutdatedDay`. */
export const OUTDATED_DAYS_SUMMARY = "outdated-day";
/** `Summary` of the daily roll-ups of one series. `Key` is the day, `2026-11-05`, and the item is a `DailyValue`. */
export function dailySummary(seriesId: string): string {
  return `daily#${seriesId}`;
}
/** `Summary` of what is known about each alert rule. `Key` is the rule's name, and the item is an `AlertState`. */
export const ALERT_SUMMARY = "alert";
/** `Summary` of the alerts of single series. `Key` begins with the start, and the item is an `AlertEpisode`. */
export const ALERT_EPISODE_SUMMARY = "alert-episode";
/**
 * `Summary` of the usual values that an alert rule compares with. `Key` is the rule's name. They are computed from the
 * roll-ups once a day and series, and may be removed at any time.
 */
export const ALERT_USUAL_SUMMARY = "alert-usual";
/** `Summary` of the wishes not to be told of an alert. The item is an `AlertMute`. */
export const ALERT_MUTE_SUMMARY = "alert-mute";
/**
 * `Summary` of the copy of the registered accounts: `Key` = `head` is a `RegistryHead`, the other items are its parts.
 */
export const REGISTRY_SUMMARY = "registry";
/**
 * The values of `Summary` of the series that each account reports, `series#0` to `series#15`; `accountSeriesKey` says which one
 * is an account's. `Key` is the account, and the item is an `AccountSeries`. There are several as there are of newest values:
 * in its first run an account adds each of its series.
 */
export const SERIES_SUMMARIES: readonly string[] = Array.from({ length: 16 }, (_, shard) => `series#${shard}`);
/** How long derived data are kept if no retention is configured: long enough to compare a year with the one before. */
export const SUMMARY_RETENTION_DAYS = 400;
/** How long a hub with a lake keeps roll-ups at least: five years. */
export const SUMMARY_RETENTION_DAYS_WITH_LAKE = 1_827;

/** The queue in which requests for fresh measurements wait until the hub checks who has answered. */
export const REFRESH_RUNS_QUEUE = "ds-dashboard-refresh-runs";
/** Namespace of the hub's own CloudWatch metrics. */
export const METRIC_NAMESPACE = "ds-dashboard";

/**
 * The hub's dashboard in the CloudWatch console. The name holds the Region because all Regions share one name space.
 */
export function cloudWatchDashboardName(hubName: string, region: string): string {
  return `ds-dashboard-${hubName}-${region}`;
}

/** The queue of events for the connection function: changes of connection parameters, and one scheduled event a day. */
export const CONNECTION_CHANGES_QUEUE = "ds-dashboard-connection-changes";

export const ARCHIVE_QUEUE = "ds-dashboard-archive";
export const QUARANTINE_QUEUE = "ds-dashboard-quarantine";
/** Measurements that the archive could not store after all retries, or that its rule could not send to its queue. */
export const ARCHIVE_QUEUE_DEAD_LETTERS = "ds-dashboard-archive-queue-dead-letters";
/** Dead-letter queue for events that a forward rule could not deliver to a partner. */
export const FORWARD_DEAD_LETTERS = "ds-dashboard-forward-dead-letters";
/** The queue of events that a function could not process, or that its rule could not deliver to it. */
export function functionDeadLetters(functionName: string): string {
  return `${functionName}-dead-letters`;
}

/** In a hub account: `/ds-dashboard/alerts/<rule>`, whose value is an `AlertRule`. The hub's stack writes it. */
export const ALERT_RULES_PATH = "/ds-dashboard/alerts";
/** The SNS topic of a hub's alerts, if its configuration names no other. */
export const ALERTS_TOPIC = "ds-dashboard-alerts";

/** In a spoke account: `/monitors/<hub name>`, value `account[:region][:batch]`. */
export const MONITORS_PATH = "/monitors";
/** In a hub account: `/monitored_projects/<project>/<environment>`, value `account[:region]`. */
export const MONITORED_PROJECTS_PATH = "/monitored_projects";

/**
 * Prefixes of the rules that the connection function owns, and what they have in common. Rules are numbered from 1 and
 * have up to five targets each.
 */
export const FORWARD_RULE_PREFIX = "forward-ds-dashboard-";
export const FORWARD_METRICS_RULE_PREFIX = "forward-ds-dashboard-metrics-";
export const FORWARD_BATCHES_RULE_PREFIX = "forward-ds-dashboard-batches-";
export const FORWARD_REFRESH_RULE_PREFIX = "forward-ds-dashboard-refresh-";
/** Ids of the statements that the connection function owns in the bus policy. */
export const SPOKES_STATEMENT_ID = "ds-dashboard-monitored-projects";
export const HUBS_STATEMENT_ID = "ds-dashboard-monitors";
