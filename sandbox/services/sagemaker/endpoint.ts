import type { Tag } from "../tags";
import type { Living } from "./lives";
import { epochSeconds } from "./operation";
import { phaseAt, turningTo, type Phase } from "./phase";

/** One fleet of instances, or a serverless one, behind an endpoint. */
export interface ProductionVariant {
  readonly VariantName: string;
  /** Absent: inference components bring models onto its instances. */
  readonly ModelName?: string;
  readonly InstanceType?: string;
  readonly InitialInstanceCount?: number;
  readonly InitialVariantWeight?: number;
  readonly VolumeSizeInGB?: number;
  readonly ServerlessConfig?: Readonly<Record<string, unknown>>;
  readonly ManagedInstanceScaling?: ManagedInstanceScaling;
  readonly RoutingConfig?: Readonly<Record<string, unknown>>;
  readonly ModelDataDownloadTimeoutInSeconds?: number;
  readonly ContainerStartupHealthCheckTimeoutInSeconds?: number;
  readonly EnableSSMAccess?: boolean;
  readonly InferenceAmiVersion?: string;
}

/** Between how many instances SageMaker scales a variant; here nothing does. */
export interface ManagedInstanceScaling {
  readonly Status?: "ENABLED" | "DISABLED";
  readonly MinInstanceCount?: number;
  readonly MaxInstanceCount?: number;
}

/** What serves: the variants, and the shadow ones that get copies of the requests. */
export interface Fleet {
  readonly ProductionVariants: readonly ProductionVariant[];
  readonly ShadowProductionVariants?: readonly ProductionVariant[];
}

export interface CreateEndpointConfigInput extends Fleet {
  readonly EndpointConfigName: string;
  readonly KmsKeyId?: string;
  /** Of endpoints whose models inference components bring. */
  readonly ExecutionRoleArn?: string;
  readonly VpcConfig?: Readonly<Record<string, unknown>>;
  readonly EnableNetworkIsolation?: boolean;
  readonly Tags?: readonly Tag[];
}

/** An endpoint's configuration. It cannot change; instants are epoch milliseconds. */
export interface EndpointConfig extends Living {
  readonly arn: string;
  readonly request: CreateEndpointConfigInput;
}

export const ENDPOINT_STATUSES = [
  "OutOfService",
  "Creating",
  "Updating",
  "SystemUpdating",
  "RollingBack",
  "InService",
  "Deleting",
  "Failed",
  "UpdateRollbackFailed",
] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** What an endpoint serves with from an instant on. */
export interface Deployment {
  readonly from: number;
  readonly configName: string;
  /** That of its configuration, which may be deleted before the endpoint. */
  readonly fleet: Fleet;
  /** Instances by variant, where something scaled it away from the configuration. */
  readonly instanceCounts?: Readonly<Record<string, number>>;
}

/** An endpoint's whole life. */
export interface Endpoint extends Living {
  readonly arn: string;
  readonly phases: readonly Phase<EndpointStatus>[];
  /** In order; the first begins with the endpoint. */
  readonly deployments: readonly Deployment[];
  /** Only of one that fails. */
  readonly failureReason?: string;
}

/** How long an endpoint is Deleting before it is gone. */
const DELETING_MILLISECONDS = 30_000;

export function deletedEndpoint(endpoint: Endpoint, at: number): Endpoint {
  return {
    ...endpoint,
    phases: turningTo(endpoint.phases, "Deleting", at),
    goneAt: at + DELETING_MILLISECONDS,
  };
}

export function endpointStatus({ phases }: Endpoint, now: number): EndpointStatus {
  return phaseAt(phases, now).status;
}

/** When the endpoint last changed, seen at `now`. */
export function endpointModifiedAt({ phases }: Endpoint, now: number): number {
  return phaseAt(phases, now).from;
}

/** As in ListEndpoints. */
export function endpointSummary(endpoint: Endpoint, now: number): Record<string, unknown> {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    CreationTime: epochSeconds(endpoint.createdAt),
    LastModifiedTime: epochSeconds(endpointModifiedAt(endpoint, now)),
    EndpointStatus: endpointStatus(endpoint, now),
  };
}

/**
 * As in DescribeEndpoint. Variants have instances once the endpoint has come into service, and keep the old ones while
 * it is Updating.
 */
export function endpointRecord(endpoint: Endpoint, now: number): Record<string, unknown> {
  const status = endpointStatus(endpoint, now);
  const { configName, fleet, instanceCounts = {} } = deploymentAt(endpoint, now);
  const summaries = (variants: readonly ProductionVariant[]): Record<string, unknown>[] =>
    variants.map((variant) => variantSummary(variant, instanceCounts[variant.VariantName]));
  const hasServed = endpoint.phases.some((phase) => phase.status === "InService" && phase.from <= now);
  return {
    ...endpointSummary(endpoint, now),
    EndpointConfigName: configName,
    ...(hasServed ? { ProductionVariants: summaries(fleet.ProductionVariants) } : {}),
    ...(hasServed && fleet.ShadowProductionVariants
      ? { ShadowProductionVariants: summaries(fleet.ShadowProductionVariants) }
      : {}),
    ...(status === "Failed" && endpoint.failureReason !== undefined ? { FailureReason: endpoint.failureReason } : {}),
  };
}

export function deploymentAt({ deployments }: Endpoint, now: number): Deployment {
  return deployments.findLast(({ from }) => from <= now) ?? deployments[0]!;
}

function variantSummary(variant: ProductionVariant, scaledTo: number | undefined): Record<string, unknown> {
  const { VariantName, InitialVariantWeight = 1, ServerlessConfig, ManagedInstanceScaling, RoutingConfig } = variant;
  const count = scaledTo ?? initialInstanceCount(variant);
  return {
    VariantName,
    CurrentWeight: InitialVariantWeight,
    DesiredWeight: InitialVariantWeight,
    ...(ServerlessConfig
      ? { CurrentServerlessConfig: ServerlessConfig }
      : { CurrentInstanceCount: count, DesiredInstanceCount: count }),
    ...(ManagedInstanceScaling ? { ManagedInstanceScaling } : {}),
    ...(RoutingConfig ? { RoutingConfig } : {}),
  };
}

/** What a variant for inference components begins with where its configuration leaves that open. */
function initialInstanceCount({ InitialInstanceCount, ManagedInstanceScaling }: ProductionVariant): number {
  return InitialInstanceCount ?? ManagedInstanceScaling?.MinInstanceCount ?? 1;
}
