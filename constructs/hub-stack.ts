import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { AlertRule } from "../contract/alert-rule";
import type { EventForm } from "../contract/event";
import { LAKE_WORKGROUP } from "../contract/lake";
import { HubAlarms } from "./alarms";
import { Alerts } from "./alerts";
import { Archive } from "./archive";
import { CloudWatchDashboard } from "./cloudwatch-dashboard";
import { Completeness } from "./completeness";
import { Discovery, type DiscoveryProps } from "./discovery";
import { Connection } from "./connection";
import { AccountStack, type AccountStackProps } from "./account-stack";
import { Lake, type LakeProps } from "./lake";
import { MetricTable } from "./metric-table";
import { Refresh } from "./refresh";
import { RollUp } from "./roll-up";
import { SlackChannel, type SlackChannelProps } from "./slack-channel";
import { SummariesTable } from "./summaries-table";
import { Widget } from "./widget";

export interface HubStackProps extends AccountStackProps {
  /** The name by which spokes refer to this hub. */
  readonly hubName: string;
  readonly schedule: string;
  readonly claims: "registered" | "strict";
  readonly retentionDays?: number | undefined;
  /** The most series of one account, at most 10,000. */
  readonly seriesPerAccount: number;
  /**
   * The ARN of an SNS topic that its alarms and its alerts notify; undefined: the alarms notify nobody, and the alerts a
   * topic that the stack creates.
   */
  readonly alarmTopicArn?: string | undefined;
  readonly alerts: readonly AlertRule[];
  /** Undefined: nothing is shown in Slack. */
  readonly slack?: Pick<SlackChannelProps, "workspaceId" | "channelId"> | undefined;
  /** Undefined: it has no lake. */
  readonly lake?: Omit<LakeProps, "accountRegion">;
  /**
   * The organization whose accounts the bus policy allows if it has no room to list them; undefined: it always lists
   * them.
   */
  readonly organizationId?: string | undefined;
  /** Which accounts it registers by itself; undefined: none. */
  readonly discovery?: DiscoveryProps["scope"] | undefined;
  /** Whether some of its spokes run the original Python sample. */
  readonly originalSpokes: boolean;
  /** The forms of the events of its own account and Region that are meant for other hubs only, and not for this one. */
  readonly ignoredAtHome: readonly EventForm[];
}

/** A hub: it stores the measurements of its spokes, requests fresh ones, and finds spokes that do not answer. */
export class HubStack extends AccountStack {
  constructor(scope: Construct, name: string, props: HubStackProps) {
    super(scope, name, props);
    const {
      accountRegion,
      hubName,
      logRetentionDays,
      architecture,
      schedule,
      claims,
      retentionDays,
      seriesPerAccount,
      ignoredAtHome,
      originalSpokes,
    } = props;
    const table = new MetricTable(this, "metrics", { accountRegion });
    const summaries = new SummariesTable(this, "summaries", { accountRegion });
    const archive = new Archive(this, "archive", {
      accountRegion,
      table,
      summaries,
      claims,
      retentionDays,
      seriesPerAccount,
      logRetentionDays,
      architecture,
      ignoredAtHome,
      originalSpokes,
    });
    const refresh = new Refresh(this, "refresh", {
      accountRegion,
      schedule,
      originalSpokes,
      logRetentionDays,
      architecture,
    });
    const lake = props.lake && new Lake(this, "lake", { accountRegion, ...props.lake });
    const rollUp = new RollUp(this, "roll-up", {
      accountRegion,
      table,
      summaries,
      retentionDays,
      seriesPerAccount,
      lake,
      logRetentionDays,
      architecture,
    });
    const completeness = new Completeness(this, "completeness", {
      accountRegion,
      hubName,
      table,
      summaries,
      logRetentionDays,
      architecture,
    });
    const alerts = new Alerts(this, "alerts", {
      accountRegion,
      hubName,
      table,
      summaries,
      rules: props.alerts,
      topicArn: props.alarmTopicArn,
      logRetentionDays,
      architecture,
    });
    if (props.slack) {
      // Refers to the topic where it is created here, so that it is there before the channel subscribes to it.
      const topicArn = alerts.topic?.resource.arn ?? alerts.topicArn;
      new SlackChannel(this, "slack", { accountRegion, topicArn, ...props.slack });
    }
    if (props.discovery) {
      new Discovery(this, "discovery", {
        accountRegion,
        scope: props.discovery,
        organizationId: props.organizationId,
        logRetentionDays,
        architecture,
      });
    }
    const alarms = new HubAlarms(this, "alarms", {
      accountRegion,
      hubName,
      topicArn: props.alarmTopicArn,
      discovers: props.discovery !== undefined,
    });
    const widget = new Widget(this, "widget", {
      accountRegion,
      hubName,
      table,
      summaries,
      logRetentionDays,
      architecture,
    });
    const dashboard = new CloudWatchDashboard(this, "dashboard", { accountRegion, hubName, alarms });
    const connection = new Connection(this, "connection", {
      accountRegion,
      logRetentionDays,
      architecture,
      organizationId: props.organizationId,
      ofHub: true,
    });

    new TerraformOutput(this, "hub", {
      description: "Where this hub is and what its parts are called",
      value: {
        name: hubName,
        account: accountRegion.account,
        region: accountRegion.region,
        table: table.resource.name,
        summaries_table: summaries.resource.name,
        archive_function: archive.function.resource.functionName,
        refresh_function: refresh.function.resource.functionName,
        roll_up_function: rollUp.function.resource.functionName,
        completeness_function: completeness.function.resource.functionName,
        alerts_function: alerts.function.resource.functionName,
        alerts_topic: alerts.topicArn,
        connection_function: connection.function.resource.functionName,
        widget_function: widget.function.resource.functionName,
        cloudwatch_dashboard: dashboard.resource.dashboardName,
        quarantine_queue: archive.quarantine.resource.url,
        ...(lake && { lake_bucket: lake.bucketName, athena_workgroup: LAKE_WORKGROUP }),
      },
      staticId: true,
    });
  }
}
