/** `ds-dashboard/constructs`: the stacks of a dashboard, and the parts they are made of, for CDKTF apps. */
export { Alerts, type AlertsProps } from "./alerts";
export { Archive, type ArchiveProps } from "./archive";
export { Connection, type ConnectionProps } from "./connection";
export { Discovery, type DiscoveryProps } from "./discovery";
export { Extractor, type ExtractorProps } from "./extractor";
export { HubStack, type HubStackProps } from "./hub-stack";
export { MetricTable, type MetricTableProps } from "./metric-table";
export { Refresh, type RefreshProps } from "./refresh";
export { SpokeStack, type SpokeStackProps } from "./spoke-stack";
export { SummariesTable, type SummariesTableProps } from "./summaries-table";
export { synthesizeDashboard } from "./synthesize-dashboard";
