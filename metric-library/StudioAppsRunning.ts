import { AppType, ListAppsCommand } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { countBy } from "./sources/vector";

export class StudioAppsRunning extends Metric {
  static override readonly title = "Studio apps running by type";
  static override readonly unit = "Count";
  static override readonly labels = Object.values(AppType);
  static override readonly description =
    "SageMaker Studio apps with status InService, by AppType; every type is present, with 0 where no app of it runs.";
  static override readonly callsPerRun = "1 ListApps per 100 apps, deleted ones of the last 24 hours included";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListApps"], resources: ["*"] }];

  override async computeValue({ sagemaker }: MetricContext): Promise<Record<string, number>> {
    const apps = await listAll("ListApps", async (NextToken) => {
      const page = await sagemaker.client.send(new ListAppsCommand({ MaxResults: PAGE_SIZE, NextToken }));
      return { items: page.Apps, NextToken: page.NextToken };
    });
    const running = apps.filter(({ Status: status }) => status === "InService");
    return countBy(running, ({ AppType: type }) => type, StudioAppsRunning.labels);
  }
}
