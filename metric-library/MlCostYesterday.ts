import { Measured, Metric, type MetricContext } from "./metric";
import { sumBy } from "./sources/vector";

/**
 * AWS's services for machine learning, as Cost Explorer calls them. Models of others on Bedrock are services of their own,
 * such as `Claude Sonnet 4 (Amazon Bedrock Edition)`.
 */
const ML_SERVICE =
  /SageMaker|Bedrock|Comprehend|Rekognition|Textract|Transcribe|Translate|Polly|Amazon Lex|Personalize|Amazon Forecast|Kendra|Amazon Q\b|Augmented AI|Fraud Detector|Lookout for/;

export class MlCostYesterday extends Metric {
  static override readonly title = "Cost of yesterday by ML service";
  static override readonly unit = "None";
  static override readonly labels = "service";
  static override readonly description =
    "UnblendedCost of the account in all Regions, of an organization's management account that of the organization, credits and refunds included, on the UTC day before the extraction, by Cost Explorer's services for machine learning, models of others on Bedrock each on its own, in the currency that the metadata tells; AWS's data come up to a day late and change until the bill is closed, which a note says; no value where Cost Explorer has nothing of that day yet, denied where it is not enabled, and failed in GovCloud, which has none.";
  static override readonly callsPerRun = '1 ce:GetCostAndUsage per page of services; ask for it with every: "24 hours"';
  static override readonly iamPermissions = [
    { actions: ["ce:GetCostAndUsage"], resources: ["arn:**PARTITION**:billing::**ACCOUNT_ID**:billingview/*"] },
  ];

  override async computeValue({ costsOfYesterday, now }: MetricContext): Promise<Measured | undefined> {
    const day = await costsOfYesterday(now);
    if (!day) return undefined;
    const currencies = [...new Set(day.costs.map(({ currency }) => currency))];
    const costs = day.costs.filter(({ service }) => ML_SERVICE.test(service));
    return new Measured(sumBy(costs.map(({ service, amount }) => [service, amount])), {
      Currency: currencies.join(", "),
      ...(day.estimated && { Note: "Estimated: costs come up to a day late, and change until the bill is closed." }),
    });
  }
}
