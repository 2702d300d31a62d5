import type { InferenceComponentSummary } from "@aws-sdk/client-sagemaker";
import type { IamStatement } from "../../contract/iam-statement";
import type { StatisticQuery, StatisticTotals } from "./cloudwatch-statistics";
import { DESCRIBE_DEPLOYMENTS, type Deployment } from "./deployments";

/** The permissions that `SageMakerListings.idleEndpoints` needs. */
export const JUDGE_ENDPOINTS: readonly IamStatement[] = [
  ...DESCRIBE_DEPLOYMENTS,
  { actions: ["sagemaker:ListInferenceComponents", "cloudwatch:GetMetricData"], resources: ["*"] },
];

/** Endpoints that were InService all the time, by whether they were invoked in it. */
export interface JudgedEndpoints {
  readonly idle: readonly Deployment[];
  /** How many are idle or were invoked. */
  readonly judged: number;
  /** How many were invoked nowhere that is known, and may have been where nobody can tell. */
  readonly notJudged: number;
}

/**
 * Judges the endpoints that are InService and were created at `since` or earlier by what answers their requests: variants
 * with a model of their own, and inference components. Whatever of that was invoked, the endpoint is not idle. It is idle if
 * all of that is known and nothing was invoked. A variant without a model of its own is known by its components: if it has
 * some, and all of the endpoint's were there all the time. Those that are gone were invoked under names that are gone.
 *
 * @param componentsOf lists the inference components of the account; asked only if a variant may serve some
 */
export async function judgeEndpoints(
  deployments: readonly Deployment[],
  componentsOf: () => Promise<readonly InferenceComponentSummary[]>,
  statisticTotals: StatisticTotals,
  since: Date,
  until: Date,
): Promise<JudgedEndpoints> {
  const standing = deployments.filter(({ status, createdAt }) => status === "InService" && createdAt <= since);
  const mayHaveComponents = standing.some(({ variants }) => variants.some(({ servesModel }) => !servesModel));
  const components = mayHaveComponents ? await componentsOf() : [];
  const asked = standing.map((deployment) => {
    const own = components.filter(({ EndpointName: name }) => name === deployment.name);
    return { deployment, queries: queriesOf(deployment, own), isKnown: isKnown(deployment, own, since) };
  });
  const totals = await statisticTotals(
    asked.flatMap(({ queries }) => queries),
    since,
    until,
  );
  let next = 0;
  const judged = asked.map(({ queries, ...one }) => {
    const own = totals.slice(next, (next += queries.length));
    return { ...one, isInvoked: own.some((total) => total > 0) };
  });
  return {
    idle: judged.filter(({ isKnown, isInvoked }) => isKnown && !isInvoked).map(({ deployment }) => deployment),
    judged: judged.filter(({ isKnown, isInvoked }) => isKnown || isInvoked).length,
    notJudged: judged.filter(({ isKnown, isInvoked }) => !isKnown && !isInvoked).length,
  };
}

function isKnown({ variants }: Deployment, components: readonly InferenceComponentSummary[], since: Date): boolean {
  const areOld = components.every(({ CreationTime: createdAt }) => createdAt !== undefined && createdAt <= since);
  return variants.every(
    ({ name, servesModel }) =>
      servesModel || (areOld && components.some(({ VariantName: variant }) => variant === name)),
  );
}

/** https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html and async-inference-monitor.html there */
function queriesOf(
  { name, asynchronous, variants }: Deployment,
  components: readonly InferenceComponentSummary[],
): readonly StatisticQuery[] {
  const invocations = { namespace: "AWS/SageMaker", metric: "Invocations", statistic: "Sum" } as const;
  // Asynchronous endpoints publish no invocations.
  const ofVariants = asynchronous
    ? ({ ...invocations, metric: "ModelLatency", statistic: "SampleCount" } as const)
    : invocations;
  return [
    ...variants.map((variant) => ({
      ...ofVariants,
      dimensions: { EndpointName: name, VariantName: variant.name },
    })),
    ...components.map(({ InferenceComponentName: component }) => ({
      ...invocations,
      dimensions: { InferenceComponentName: component! },
    })),
  ];
}
