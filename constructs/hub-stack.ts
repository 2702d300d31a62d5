import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Archive } from "./archive";
import { Connection } from "./connection";
import { DashboardStack, type DashboardStackProps } from "./dashboard-stack";
import { MetricTable } from "./metric-table";
import { Refresh } from "./refresh";

export interface HubStackProps extends DashboardStackProps {
  /** The name by which spokes refer to it. */
  readonly hubName: string;
  readonly schedule: string;
  readonly claims: "registered" | "strict";
  readonly retentionDays?: number | undefined;
  /** SNS topic, by ARN, that its alarms notify; undefined: nobody is notified. */
  readonly alarmTopicArn?: string | undefined;
  /** Organization whose accounts the bus policy lets in where it cannot list them; undefined: it lists them always. */
  readonly organizationId?: string | undefined;
  /** Whether some of its spokes run the original Python sample. */
  readonly originalSpokes: boolean;
  /** Whether the spokes in its own account and Region report to other hubs only. */
  readonly ignoresHome: boolean;
}

/** A hub: stores what its spokes report, and asks them for more. */
export class HubStack extends DashboardStack {
  constructor(scope: Construct, name: string, props: HubStackProps) {
    super(scope, name, props);
    const { place, logRetentionDays, schedule, claims, retentionDays, ignoresHome } = props;
    const table = new MetricTable(this, "metrics", { place });
    const archive = new Archive(this, "archive", {
      place,
      table,
      claims,
      retentionDays,
      logRetentionDays,
      ignoresHome,
    });
    const refresh = new Refresh(this, "refresh", { place, schedule, logRetentionDays });
    const connection = new Connection(this, "connection", { place, logRetentionDays });

    new TerraformOutput(this, "hub", {
      description: "Where this hub is and what its parts are called",
      value: {
        name: props.hubName,
        account: place.account,
        region: place.region,
        table: table.resource.name,
        archive_function: archive.function.resource.functionName,
        refresh_function: refresh.function.resource.functionName,
        connection_function: connection.function.resource.functionName,
        quarantine_queue: archive.quarantine.resource.url,
      },
      staticId: true,
    });
  }
}
