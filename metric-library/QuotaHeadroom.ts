import { HOUR_MS } from "../common/instants";
import { Measured, Metric, type MetricContext } from "./metric";

const ARGUMENTS = {
  quota: {
    type: "string",
    description:
      "the name of a quota of SageMaker as Service Quotas and its errors have it, an instance type and what it is used for",
    example: "ml.g4dn.xlarge for training job usage",
    pattern: /[A-Za-z0-9][A-Za-z0-9 .,:()/_-]{2,199}/,
  },
} as const;

/** Use is told every few minutes; what is older says nothing about now. */
const HOURS_TO_LOOK_BACK = 3;
const FIVE_MINUTES = 300;

export class QuotaHeadroom extends Metric<typeof ARGUMENTS> {
  static override readonly title = "Headroom of a SageMaker quota";
  static override readonly unit = "Count";
  static override readonly description =
    "What a quota of SageMaker that applies to the account in this Region leaves: its value minus the newest Maximum of the AWS/Usage metric that Service Quotas names for it; no value where it names none, or CloudWatch has had nothing of it for 3 hours, as nobody can tell then what is in use; a quota that is not there, or of which only a default is known, fails the metric.";
  static override readonly callsPerRun =
    "1 servicequotas:ListServiceQuotas per 100 quotas of SageMaker, about 20, once for all quotas of a run; 1 cloudwatch:GetMetricData";
  static override readonly iamPermissions = [
    { actions: ["servicequotas:ListServiceQuotas", "cloudwatch:GetMetricData"], resources: ["*"] },
  ];
  static override readonly arguments = ARGUMENTS;

  override async computeValue({ sageMakerQuotas, newestValue, now }: MetricContext): Promise<Measured | undefined> {
    const quota = (await sageMakerQuotas()).find(({ QuotaName: name }) => name === this.args.quota);
    if (quota?.Value === undefined) {
      throw new TypeError(`No quota of SageMaker that applies in this Region is called "${this.args.quota}".`);
    }
    const { MetricNamespace: namespace, MetricName: metric, MetricDimensions: dimensions } = quota.UsageMetric ?? {};
    if (namespace === undefined || metric === undefined || dimensions === undefined) return undefined;
    const query = { namespace, metric, statistic: "Maximum", dimensions } as const;
    const since = new Date(now.getTime() - HOURS_TO_LOOK_BACK * HOUR_MS);
    const inUse = await newestValue(query, FIVE_MINUTES, since, now);
    return inUse === undefined ? undefined : new Measured(quota.Value - inUse, { Quota: quota.Value, InUse: inUse });
  }
}
