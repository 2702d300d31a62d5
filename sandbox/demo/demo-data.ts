import type { Sandbox } from "../sandbox";
import { COMPONENTS } from "./demo-answers";
import { QUOTAS, THROUGHPUTS, USAGE } from "./demo-spending";
import { addDemoHistory } from "./history";
import { demoBucket } from "./history-bucket";
import { Dice } from "./history-dice";
import { demoInvocations, type HourlyInvocations } from "./history-invocations";
import { DAY, daysOf, HOUR, isProduction, type Span } from "./history-span";

/** A number that somebody keeps in Parameter Store and adjusts now and then. */
const THRESHOLD = "/models/churn/threshold";
/** CloudWatch takes values that are at most as old. */
const OLDEST_VALUE = 14 * DAY;

/**
 * Puts everything into the embedded cloud that the library's metrics measure: for each span `addDemoHistory`, the bucket
 * `models-<account>-<environment>`, the parameter `/models/churn/threshold`, the invocations of the endpoints and of their
 * inference components, and the tokens of models on Bedrock. What AWS takes only when it happens comes when the clock gets there. Spans of the same account, Region and environment, as
 * two projects in one account have them, are one.
 */
export async function addDemoData(sandbox: Sandbox, spans: readonly Span[]): Promise<void> {
  const places = new Map(spans.map((span) => [`${span.account}/${span.region}/${span.environment}`, span]));
  const buckets = new Map<string, () => void>();
  for (const span of places.values()) {
    addDemoHistory(sandbox.sagemaker, span);
    const bucket = demoBucket(span);
    // An environment in several Regions keeps its models in one of them: a bucket's name is taken everywhere.
    buckets.set(bucket.name, () => sandbox.s3.addBucket(span.account, span.region, bucket));
    await addThreshold(sandbox, span);
    await addInvocations(sandbox, span);
    await addAfternoons(sandbox, span);
    await addUse(sandbox, span);
  }
  for (const add of buckets.values()) add();
}

/** It is there from the start, and changes every few days. */
async function addThreshold(sandbox: Sandbox, span: Span): Promise<void> {
  const { account, region, environment } = span;
  const dice = Dice.of(`${account}/${environment}/threshold`);
  const put = async (): Promise<void> => {
    const Value = dice.between(0.55, 0.75).toFixed(2);
    await sandbox.callAs(account, region, "ssm", "PutParameter", {
      Name: THRESHOLD,
      Type: "String",
      Value,
      Overwrite: true,
    });
  };
  await put();
  const perDay = isProduction(environment) ? 0.1 : 0.4;
  for (const { midnight, isWorkingDay } of daysOf(span, 0)) {
    const at = midnight + Math.floor(dice.between(8, 18) * HOUR);
    if (isWorkingDay && dice.chance(perDay) && at > sandbox.clock.now()) sandbox.clock.at(at, put);
  }
}

/** Every hour's when the hour is over, those of the time before the clock's at once. */
async function addInvocations(sandbox: Sandbox, span: Span): Promise<void> {
  const now = sandbox.clock.now();
  const byHour = new Map<number, HourlyInvocations[]>();
  for (const one of demoInvocations(span)) byHour.set(one.hour, [...(byHour.get(one.hour) ?? []), one]);
  for (const [hour, invocations] of byHour) {
    const put = (): Promise<void> => putInvocations(sandbox, span, invocations);
    if (hour + HOUR > now) sandbox.clock.at(hour + HOUR, put);
    else if (hour >= now - OLDEST_VALUE) await put();
  }
}

/** Models that a team asks on Bedrock, with the tokens that go in in an hour of work. */
const MODELS = { "amazon.nova-pro-v1:0": 40_000, "amazon.titan-embed-text-v2:0": 9_000 } as const;

/** What is asked of Bedrock and of inference components on a working day, all of it in the afternoon. */
async function addAfternoons(sandbox: Sandbox, span: Span): Promise<void> {
  const now = sandbox.clock.now();
  const dice = Dice.of(`${span.account}/${span.environment}/tokens`);
  for (const { midnight, isWorkingDay } of daysOf(span, 1)) {
    if (!isWorkingDay) continue;
    const at = midnight + 15 * HOUR;
    const put = async (): Promise<void> => {
      await putTokens(sandbox, span, at, dice);
      await putComponentInvocations(sandbox, span, at);
    };
    if (at > now) sandbox.clock.at(at, put);
    else if (at >= now - OLDEST_VALUE) await put();
  }
}

/** As Bedrock does: https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html */
async function putTokens(sandbox: Sandbox, span: Span, at: number, dice: Dice): Promise<void> {
  const { account, region } = span;
  await sandbox.callAs(account, region, "monitoring", "PutMetricData", {
    Namespace: "AWS/Bedrock",
    MetricData: [
      ...throughputInvocations(span, at, dice),
      ...Object.entries(MODELS).flatMap(([model, tokens]) => {
        const input = Math.round(tokens * dice.between(5, 10));
        const output = model.includes("embed") ? 0 : Math.round(input * dice.between(0.1, 0.3));
        return [
          { MetricName: "InputTokenCount", Value: input },
          { MetricName: "OutputTokenCount", Value: output },
        ].map((metric) => ({ ...metric, Dimensions: [{ Name: "ModelId", Value: model }], Timestamp: at / 1000 }));
      }),
    ],
  });
}

/** The first throughput is asked every working day; of the second a team thinks now and then. */
function throughputInvocations({ account, region }: Span, at: number, dice: Dice): object[] {
  const [first, second] = Object.values(THROUGHPUTS).map(([id]) => id);
  return [first!, ...(dice.chance(0.3) ? [second!] : [])].map((id) => ({
    MetricName: "Invocations",
    Dimensions: [{ Name: "ModelId", Value: `arn:aws:bedrock:${region}:${account}:provisioned-model/${id}` }],
    Timestamp: at / 1000,
    Value: 400,
  }));
}

/** As SageMaker does: https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html */
async function putInvocations(
  sandbox: Sandbox,
  { account, region }: Span,
  invocations: readonly HourlyInvocations[],
): Promise<void> {
  await sandbox.callAs(account, region, "monitoring", "PutMetricData", {
    Namespace: "AWS/SageMaker",
    MetricData: invocations.map(({ endpointName, variantName, hour, sum }) => ({
      MetricName: "Invocations",
      Dimensions: [
        { Name: "EndpointName", Value: endpointName },
        { Name: "VariantName", Value: variantName },
      ],
      Timestamp: hour / 1000,
      StatisticValues: { SampleCount: sum, Sum: sum, Minimum: 1, Maximum: 1 },
    })),
  });
}

/** The dimension of inference components stands alone. */
async function putComponentInvocations(sandbox: Sandbox, { account, region }: Span, at: number): Promise<void> {
  const dice = Dice.of(`${account}/${at}/components`);
  await sandbox.callAs(account, region, "monitoring", "PutMetricData", {
    Namespace: "AWS/SageMaker",
    MetricData: Object.keys(COMPONENTS).map((component) => ({
      MetricName: "Invocations",
      Dimensions: [{ Name: "InferenceComponentName", Value: component }],
      Timestamp: at / 1000,
      Value: dice.integer(20, 900),
    })),
  });
}

/** How much of quotas is in use, every hour: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Service-Quota-Integration.html */
async function addUse(sandbox: Sandbox, span: Span): Promise<void> {
  const { account, region, start, end } = span;
  const dice = Dice.of(`${account}/${span.environment}/use`);
  for (let hour = Math.floor(start / HOUR) * HOUR; hour < end; hour += HOUR) {
    const put = async (): Promise<void> => {
      await sandbox.callAs(account, region, "monitoring", "PutMetricData", {
        Namespace: "AWS/Usage",
        MetricData: Object.values(QUOTAS).map(({ Resource, Value }) => ({
          MetricName: "ResourceCount",
          Dimensions: Object.entries({ ...USAGE, Resource }).map(([Name, of]) => ({ Name, Value: of })),
          Timestamp: hour / 1000,
          Value: dice.integer(0, Value),
        })),
      });
    };
    if (hour > sandbox.clock.now()) sandbox.clock.at(hour, put);
    else if (hour >= sandbox.clock.now() - OLDEST_VALUE) await put();
  }
}
