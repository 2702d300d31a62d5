import { ListNotebookInstancesCommand } from "@aws-sdk/client-sagemaker";
import { Metric, type MetricContext } from "./metric";
import { listAll, PAGE_SIZE } from "./sources/pages";
import { countBy } from "./sources/vector";

export class NotebooksInService extends Metric {
  static override readonly title = "Notebook instances in service by type";
  static override readonly unit = "Count";
  static override readonly labels = "instance type";
  static override readonly description = "SageMaker notebook instances with status InService, by instance type.";
  static override readonly recommendedAlerts = [{ above: 0, for: "3 days" }] as const;
  static override readonly callsPerRun = "1 ListNotebookInstances per 100 notebook instances";
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListNotebookInstances"], resources: ["*"] }];

  override async computeValue({ sagemaker }: MetricContext): Promise<Record<string, number>> {
    const notebooks = await listAll("ListNotebookInstances", async (NextToken) => {
      const input = { StatusEquals: "InService" as const, MaxResults: PAGE_SIZE, NextToken };
      const page = await sagemaker.client.send(new ListNotebookInstancesCommand(input));
      return { items: page.NotebookInstances, NextToken: page.NextToken };
    });
    return countBy(notebooks, ({ InstanceType: type = "unknown" }) => type);
  }
}
