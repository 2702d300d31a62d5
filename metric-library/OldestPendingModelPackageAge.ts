import { Metric, type MetricContext } from "./metric";
import { equals, searchAll } from "./sources/search";
import { seconds } from "./sources/window";

export class OldestPendingModelPackageAge extends Metric {
  static override readonly title = "Age of the oldest model package that waits for approval";
  static override readonly unit = "Seconds";
  static override readonly description =
    "Seconds since the CreationTime of the oldest SageMaker model package with ModelApprovalStatus PendingManualApproval; 0 where none waits.";
  static override readonly recommendedAlerts = [{ above: 7 * 24 * 60 * 60 }] as const;
  static override readonly callsPerRun = "1 Search";
  static override readonly iamPermissions = [{ actions: ["sagemaker:Search"], resources: ["*"] }];

  override async computeValue({ sagemaker, now }: MetricContext): Promise<number> {
    const [oldest] = await searchAll(
      sagemaker.client,
      "ModelPackage",
      [equals("ModelApprovalStatus", "PendingManualApproval")],
      { by: "CreationTime", order: "Ascending", first: 1 },
    );
    if (!oldest) return 0;
    const createdAt = oldest.ModelPackage?.CreationTime;
    if (!createdAt) throw new TypeError("Search gives no CreationTime.");
    return Math.max(0, seconds(now.getTime() - createdAt.getTime()));
  }
}
