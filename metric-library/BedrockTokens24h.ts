import { Metric, type MetricContext } from "./metric";
import { sumBy } from "./sources/vector";
import { dayBefore } from "./sources/window";

const NAMESPACE = "AWS/Bedrock";
/** What counts tokens: https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html */
const DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ["InputTokenCount", "in"],
  ["OutputTokenCount", "out"],
]);

export class BedrockTokens24h extends Metric {
  static override readonly title = "Bedrock tokens by model, last 24 hours";
  static override readonly unit = "Count";
  static override readonly labels = "model, and whether tokens go in or come out";
  static override readonly description =
    "Tokens that Amazon Bedrock took in (InputTokenCount) and gave out (OutputTokenCount) in the 24 hours before the extraction, summed by CloudWatch's dimension ModelId, for each of the two that got data within two weeks; of an ARN only what it is of is told (`application-inference-profile`), the name only of foundation models and of the inference profiles of AWS.";
  static override readonly recommendedAlerts = [{ outsideUsual: { minimumChange: 1_000_000 } }] as const;
  static override readonly callsPerRun =
    "1 cloudwatch:ListMetrics per 500 metrics of AWS/Bedrock, 1 cloudwatch:GetMetricData per 500 of the two metrics of each model";
  static override readonly iamPermissions = [
    { actions: ["cloudwatch:ListMetrics", "cloudwatch:GetMetricData"], resources: ["*"] },
  ];

  override async computeValue({
    dimensionValues,
    statisticTotals,
    now,
  }: MetricContext): Promise<Record<string, number>> {
    const listed = await dimensionValues(NAMESPACE, "ModelId");
    const counters = listed.filter(([metric]) => DIRECTIONS.has(metric));
    const totals = await statisticTotals(
      counters.map(([metric, ModelId]) => ({
        namespace: NAMESPACE,
        metric,
        statistic: "Sum",
        dimensions: { ModelId },
      })),
      dayBefore(now),
      now,
    );
    return sumBy(
      counters.map(([metric, model], index) => [`${labelOf(model)} ${DIRECTIONS.get(metric)}`, totals[index]!]),
    );
  }
}

/** How a model is called where people may read it who may not read the account's own names. */
function labelOf(modelId: string): string {
  if (!modelId.startsWith("arn:")) return modelId;
  const [type = "", name] = modelId.split(":").slice(5).join(":").split("/");
  return name !== undefined && ["foundation-model", "inference-profile"].includes(type) ? name : type;
}
