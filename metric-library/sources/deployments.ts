import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigOutput,
  type DescribeEndpointOutput,
  type EndpointStatus,
  type EndpointSummary,
  type ProductionVariant,
  type ProductionVariantSummary,
} from "@aws-sdk/client-sagemaker";
import type { IamStatement } from "../../contract/iam-statement";
import { inParallel } from "../../common/parallel";
import type { SageMaker } from "./search";
import type { Instances } from "./training-jobs";
import { unlessGone } from "./unless-gone";

/** The most concurrent Describe calls. They count against a quota that everything in the account shares. */
const DESCRIBES_AT_ONCE = 4;

/** The permissions that `SageMakerListings.deployments` needs. */
export const DESCRIBE_DEPLOYMENTS: readonly IamStatement[] = [
  { actions: ["sagemaker:ListEndpoints"], resources: ["*"] },
  {
    actions: ["sagemaker:DescribeEndpoint"],
    resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:endpoint/*"],
  },
  {
    actions: ["sagemaker:DescribeEndpointConfig"],
    resources: ["arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:endpoint-config/*"],
  },
];

/**
 * The statuses in which an endpoint takes requests, on instances that are billed.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
 */
const SERVING: ReadonlySet<EndpointStatus | undefined> = new Set<EndpointStatus>([
  "InService",
  "Updating",
  "SystemUpdating",
  "RollingBack",
  "UpdateRollbackFailed",
]);

/** The label of instances of unknown type: the configuration does not have their variant, or has been deleted. */
const UNKNOWN_TYPE = "unknown";

/** The variants and instances of an endpoint at this moment. */
export interface Deployment {
  readonly name: string;
  readonly status: EndpointStatus | undefined;
  readonly createdAt: Date;
  /** The variants that answer requests. Shadow variants, which only get copies of the requests, are not included. */
  readonly variants: readonly AnsweringVariant[];
  /** The instances of all variants, including shadow variants. Serverless variants have none. */
  readonly instances: readonly Instances[];
  readonly serverlessVariants: number;
  /** Variants of which SageMaker does not say how many instances they have. `instances` lacks theirs. */
  readonly uncountedVariants: number;
  /** Whether the endpoint queues its requests. */
  readonly asynchronous: boolean;
}

/** A variant that answers requests. */
export interface AnsweringVariant {
  readonly name: string;
  /**
   * Whether it is known to serve a model of its own. If not, its models are inference components, which are invoked under
   * names of their own, or its configuration was deleted and does not tell.
   */
  readonly servesModel: boolean;
}

/**
 * Describes the endpoints among `endpoints` that take requests, and each endpoint configuration only once. Endpoints
 * that are deleted meanwhile are left out. Needs `sagemaker:DescribeEndpoint` and `sagemaker:DescribeEndpointConfig`.
 */
export async function describeDeployments(
  client: SageMaker,
  endpoints: readonly EndpointSummary[],
): Promise<readonly Deployment[]> {
  const configs = new Map<string, Promise<DescribeEndpointConfigOutput | undefined>>();
  const configOf = (EndpointConfigName: string): Promise<DescribeEndpointConfigOutput | undefined> => {
    const known = configs.get(EndpointConfigName);
    if (known) return known;
    const config = unlessGone(client.send(new DescribeEndpointConfigCommand({ EndpointConfigName })));
    configs.set(EndpointConfigName, config);
    return config;
  };
  const serving = endpoints.filter(({ EndpointStatus: status }) => SERVING.has(status));
  const describe = async ({ EndpointName }: EndpointSummary): Promise<Deployment[]> => {
    const endpoint = await unlessGone(client.send(new DescribeEndpointCommand({ EndpointName })));
    if (!endpoint) return [];
    const { EndpointConfigName: configName } = endpoint;
    return [deployment(endpoint, configName === undefined ? undefined : await configOf(configName))];
  };
  const described = await inParallel(serving, describe, DESCRIBES_AT_ONCE);
  return described.flat();
}

function deployment(endpoint: DescribeEndpointOutput, config: DescribeEndpointConfigOutput | undefined): Deployment {
  const answering = endpoint.ProductionVariants ?? [];
  const variants = [...answering, ...(endpoint.ShadowProductionVariants ?? [])];
  const configured = [...(config?.ProductionVariants ?? []), ...(config?.ShadowProductionVariants ?? [])];
  const counted = variants.flatMap((variant) => instancesOf(variant, configured));
  return {
    name: endpoint.EndpointName!,
    status: endpoint.EndpointStatus,
    createdAt: endpoint.CreationTime!,
    variants: answering.map((variant) => ({
      name: variant.VariantName!,
      servesModel: configOf(variant, configured)?.ModelName !== undefined,
    })),
    instances: counted.flatMap(({ type, count }) => (count === undefined ? [] : [{ type, count }])),
    serverlessVariants: variants.filter(isServerless).length,
    uncountedVariants: counted.filter(({ count }) => count === undefined).length,
    asynchronous: endpoint.AsyncInferenceConfig !== undefined,
  };
}

function configOf(
  { VariantName: name }: ProductionVariantSummary,
  configured: readonly ProductionVariant[],
): ProductionVariant | undefined {
  return configured.find((variant) => variant.VariantName === name);
}

function isServerless({ CurrentServerlessConfig: config }: ProductionVariantSummary): boolean {
  return config !== undefined;
}

/** The instances of a variant; the count is undefined if SageMaker does not give it. */
function instancesOf(
  variant: ProductionVariantSummary,
  configured: readonly ProductionVariant[],
): readonly (Pick<Instances, "type"> & { readonly count: number | undefined })[] {
  if (isServerless(variant)) return [];
  if (variant.InstancePools && variant.InstancePools.length > 0) {
    return variant.InstancePools.map(({ InstanceType: type = UNKNOWN_TYPE, CurrentInstanceCount: count }) => ({
      type,
      count,
    }));
  }
  const type = configOf(variant, configured)?.InstanceType ?? UNKNOWN_TYPE;
  return [{ type, count: variant.CurrentInstanceCount }];
}
