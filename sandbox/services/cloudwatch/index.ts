import type { Cloud } from "../../cloud";
import { PerRegion, type Operation, type Service } from "../../service";
import { alarmOperations } from "./alarm-operations";
import { dashboardOperations } from "./dashboard-operations";
import { Dashboards, type DashboardSnapshot } from "./dashboards";
import { embeddedMetrics } from "./embedded-metrics";
import { metricOperations } from "./metric-operations";
import { Monitor, type Monitors, type MonitorSnapshot, type ServiceMetrics } from "./monitor";
import { tagOperations } from "./tag-operations";

interface Snapshot {
  readonly monitors: readonly (MonitorSnapshot & { readonly account: string; readonly region: string })[];
  readonly dashboards: readonly DashboardSnapshot[];
}

/**
 * CloudWatch: metrics by the minute, of the last 15 days, and alarms on one metric each, which notify topics of SNS and do nothing
 * else; dashboards are kept as they are. The values come from PutMetricData, from log events in the embedded metric format, and from the services of the embedded
 * cloud that send some of their own.
 */
export class CloudWatchService implements Service {
  readonly signingName = "monitoring";
  readonly validationCode = "ValidationError";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly monitors: Monitors;
  private readonly dashboards = new Dashboards();

  /** @param sentByServices what the services of the embedded cloud send by themselves */
  constructor(
    private readonly cloud: Cloud,
    sentByServices: ServiceMetrics,
  ) {
    this.monitors = new PerRegion((account, region) => new Monitor(this.cloud, account, region, sentByServices));
    this.operations = {
      ...metricOperations(this.monitors),
      ...alarmOperations(this.monitors),
      ...tagOperations(this.monitors),
      ...dashboardOperations(this.dashboards, cloud.clock),
    };
  }

  /** Takes in the values that log events carry in the embedded metric format; other events carry none. */
  recordLogEvents(account: string, region: string, messages: readonly string[]): void {
    const now = this.cloud.clock.now();
    const data = messages.flatMap((message) => embeddedMetrics(message, now));
    if (data.length > 0) this.monitors.of({ account, region }).record(data);
  }

  snapshot(): Snapshot {
    return {
      monitors: this.monitors.entries().map(({ account, region, state }) => ({ account, region, ...state.snapshot() })),
      dashboards: this.dashboards.snapshot(),
    };
  }

  restore({ monitors, dashboards }: Snapshot): void {
    for (const { account, region, ...kept } of monitors) this.monitors.of({ account, region }).restore(kept);
    this.dashboards.restore(dashboards);
  }
}
