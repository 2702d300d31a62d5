import type { Answers, CallContext } from "../answers/answer";
import { LONG_AGO, sageMakerArn, today } from "./demo-context";
import { Dice } from "./history-dice";
import { DAY } from "./history-span";

/** Services, each with the dollars of an ordinary day. */
const SERVICES = {
  "Amazon SageMaker": 180,
  "Amazon Bedrock": 24,
  "Amazon Textract": 3,
  "Amazon Simple Storage Service": 11,
} as const;

/** Provisioned throughputs of Bedrock by name, each with its id and its model units. */
export const THROUGHPUTS = { "support-chat": ["a1b2c3d4e5f6", 2], "batch-summaries": ["f6e5d4c3b2a1", 1] } as const;

function throughputOf(name: keyof typeof THROUGHPUTS, { account, region }: CallContext) {
  const [id, modelUnits] = THROUGHPUTS[name];
  const modelArn = `arn:aws:bedrock:${region}::foundation-model/amazon.nova-pro-v1:0`;
  return {
    provisionedModelName: name,
    provisionedModelArn: `arn:aws:bedrock:${region}:${account}:provisioned-model/${id}`,
    modelArn,
    desiredModelArn: modelArn,
    foundationModelArn: modelArn,
    modelUnits,
    desiredModelUnits: modelUnits,
    status: "InService",
    creationTime: LONG_AGO,
    lastModifiedTime: LONG_AGO,
  };
}

/** Quotas of SageMaker by name, each with the resource that CloudWatch tells the use of. */
export const QUOTAS = {
  "ml.g4dn.xlarge for training job usage": {
    Value: 10,
    QuotaCode: "L-3F53BF0F",
    Resource: "training-job/ml.g4dn.xlarge",
  },
  "ml.g4dn.xlarge for processing job usage": {
    Value: 4,
    QuotaCode: "L-2F1EB012",
    Resource: "processing-job/ml.g4dn.xlarge",
  },
} as const;
/** What the dimensions of their use have in common. */
export const USAGE = { Service: "SageMaker", Type: "Resource", Class: "None" } as const;

/** One day in ten somebody forgets a cluster of SageMaker. */
function isSpike(service: string, date: string): boolean {
  return service === "Amazon SageMaker" && Math.floor(Date.parse(date) / DAY) % 10 === 3;
}

/** What AWS answers about money, and what is paid for whether it is used or not. */
export const SPENDING_ANSWERS: Answers = {
  "ce:GetCostAndUsage": ({ TimePeriod }: { TimePeriod: { Start: string; End: string } }, { account }) => ({
    ResultsByTime: [
      {
        TimePeriod,
        Estimated: true,
        Groups: Object.entries(SERVICES).map(([service, dollars]) => {
          const chance = Dice.of(`${account}/${service}/${TimePeriod.Start}`).between(0.5, 1.5);
          const Amount = (dollars * chance * (isSpike(service, TimePeriod.Start) ? 4 : 1)).toFixed(10);
          return { Keys: [service], Metrics: { UnblendedCost: { Amount, Unit: "USD" } } };
        }),
      },
    ],
  }),
  "bedrock:ListProvisionedModelThroughputs": (_input, context) => ({
    provisionedModelSummaries: Object.keys(THROUGHPUTS).map((name) =>
      throughputOf(name as keyof typeof THROUGHPUTS, context),
    ),
  }),
  // Half a year of nodes that are not all in use on every day, and a plan that has not begun.
  "sagemaker:ListTrainingPlans": ({ Filters = [] }: { Filters?: { Value: string }[] }, context) => ({
    TrainingPlanSummaries: [
      { name: "pretraining", Status: "Active", InstanceType: "ml.p5.48xlarge", TotalInstanceCount: 8 },
      { name: "fine-tuning", Status: "Active", InstanceType: "ml.p4d.24xlarge", TotalInstanceCount: 4 },
      { name: "next-year", Status: "Scheduled", InstanceType: "ml.p5.48xlarge", TotalInstanceCount: 16 },
    ]
      .map(({ name, InstanceType, ...plan }) => {
        const InUseInstanceCount =
          plan.Status === "Active" ? today(context, name).integer(0, plan.TotalInstanceCount) : 0;
        return {
          ...plan,
          TrainingPlanArn: sageMakerArn(context, `training-plan/${name}`),
          TrainingPlanName: name,
          // Always a few weeks to go.
          EndTime: new Date(Math.ceil(context.now / (28 * DAY)) * 28 * DAY),
          InUseInstanceCount,
          AvailableInstanceCount: plan.TotalInstanceCount - InUseInstanceCount,
          ReservedCapacitySummaries: [
            {
              ReservedCapacityArn: sageMakerArn(context, `reserved-capacity/${name}`),
              InstanceType,
              TotalInstanceCount: plan.TotalInstanceCount,
              Status: plan.Status,
            },
          ],
        };
      })
      .filter(({ Status }) => Filters.every(({ Value }) => Value === Status)),
  }),
  "servicequotas:ListServiceQuotas": () => ({
    Quotas: Object.entries(QUOTAS).map(([QuotaName, { Value, QuotaCode, Resource }]) => ({
      ServiceCode: "sagemaker",
      QuotaCode,
      QuotaName,
      Value,
      UsageMetric: {
        MetricNamespace: "AWS/Usage",
        MetricName: "ResourceCount",
        MetricDimensions: { ...USAGE, Resource },
        MetricStatisticRecommendation: "Maximum",
      },
    })),
  }),
};
