import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { cloudWatchDashboardName, METRIC_NAMESPACE, WIDGET_FUNCTION } from "../contract/names";
import type { HubAlarms } from "./alarms";
import { Arns } from "./policy";

/** The width of a CloudWatch dashboard, in columns. */
const COLUMNS = 24;
/** Requests for fresh measurements are rarely less than an hour apart. */
const PERIOD_SECONDS = 3600;

export interface CloudWatchDashboardProps {
  readonly accountRegion: AccountRegion;
  /** The hub's name, which is the dimension of its metrics. */
  readonly hubName: string;
  readonly alarms: HubAlarms;
}

/** The properties of a dashboard widget, and its height in rows. */
interface Widget {
  readonly type: "custom" | "alarm" | "metric";
  readonly height: number;
  readonly properties: object;
}

/**
 * The hub's CloudWatch dashboard: overview, plots and newest values from the widget function, the hub's alarms, and the answers
 * to its requests for fresh measurements. It consists of literals only, so that Terraform's plan shows it.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class CloudWatchDashboard extends Construct {
  readonly resource: CloudwatchDashboard;

  constructor(scope: Construct, id: string, { accountRegion, hubName, alarms }: CloudWatchDashboardProps) {
    super(scope, id);
    const endpoint = new Arns(accountRegion).function(WIDGET_FUNCTION);
    const custom = (title: string, view: string, height: number): Widget => ({
      type: "custom",
      height,
      properties: {
        title,
        endpoint,
        params: { view },
        updateOn: { refresh: true, resize: true, timeRange: true },
      },
    });
    const rows: readonly (readonly Widget[])[] = [
      [custom("Overview", "overview", 14)],
      [custom("Metrics", "plots", 18)],
      [custom("Newest values", "table", 12)],
      [
        { type: "alarm", height: 6, properties: { title: "Alarms of the hub", alarms: alarms.arns } },
        ofRuns(
          "Spokes that answered",
          ["ExpectedSpokes", "AnsweredSpokes", "SilentSpokes"],
          accountRegion.region,
          hubName,
        ),
        ofRuns(
          "Metrics of a run",
          ["OkMetrics", "DeniedMetrics", "ThrottledMetrics", "FailedMetrics"],
          accountRegion.region,
          hubName,
        ),
      ],
    ];
    this.resource = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: cloudWatchDashboardName(hubName, accountRegion.region),
      dashboardBody: JSON.stringify({ start: "-P7D", widgets: laidOut(rows) }),
    });
  }
}

/** A widget with metrics that the completeness function publishes for each run. */
function ofRuns(title: string, names: readonly string[], region: string, hubName: string): Widget {
  return {
    type: "metric",
    height: 6,
    properties: {
      title,
      region,
      view: "timeSeries",
      stat: "Maximum",
      period: PERIOD_SECONDS,
      metrics: names.map((name) => [METRIC_NAMESPACE, name, "Hub", hubName]),
      yAxis: { left: { min: 0 } },
    },
  };
}

/** Places the rows one below the other. The widgets of a row share its width. */
function laidOut(rows: readonly (readonly Widget[])[]): readonly object[] {
  let y = 0;
  return rows.flatMap((row) => {
    const width = COLUMNS / row.length;
    const widgets = row.map(({ type, height, properties }, index) => ({
      type,
      x: index * width,
      y,
      width,
      height,
      properties,
    }));
    y += Math.max(...row.map(({ height }) => height));
    return widgets;
  });
}
