import { ListMlflowTrackingServersCommand, TrackingServerStatus } from "@aws-sdk/client-sagemaker";
import { Measured, Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { countBy } from "./sources/vector";

export class ActiveMlflowServers extends Metric {
  static override readonly title = "Active MLflow tracking servers by status";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(TrackingServerStatus);
  static override readonly description =
    "SageMaker MLflow tracking servers with IsActive Active, by TrackingServerStatus; every status is present, with 0 where no such server has it; servers of which SageMaker does not say both are not judged, and there is no value where that is so for all of them.";
  static override readonly callsPerRun = "1 ListMlflowTrackingServers per 100 tracking servers";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListMlflowTrackingServers"], resources: ["*"] }];

  override async computeValue({ sagemaker: { client } }: MetricContext): Promise<Measured | undefined> {
    const servers = await listAll("ListMlflowTrackingServers", async (NextToken) => {
      const page = await client.send(new ListMlflowTrackingServersCommand({ MaxResults: PAGE_SIZE, NextToken }));
      return { items: page.TrackingServerSummaries, NextToken: page.NextToken };
    });
    const judged = servers.filter(
      ({ IsActive: active, TrackingServerStatus: status }) => active !== undefined && status !== undefined,
    );
    if (servers.length > 0 && judged.length === 0) return undefined;
    const active = judged.filter((server) => server.IsActive === "Active");
    return new Measured(
      countBy(active, ({ TrackingServerStatus: status }) => status, ActiveMlflowServers.labels),
      { Judged: judged.length, NotJudged: servers.length - judged.length },
    );
  }
}
