import { epochSeconds, type Tag } from "./operation";

/** One fleet of instances, or a serverless one, behind an endpoint. */
export interface ProductionVariant {
  readonly VariantName: string;
  readonly ModelName: string;
  readonly InstanceType?: string;
  readonly InitialInstanceCount?: number;
  readonly InitialVariantWeight?: number;
  readonly VolumeSizeInGB?: number;
  readonly ServerlessConfig?: Readonly<Record<string, unknown>>;
}

export interface CreateEndpointConfigInput {
  readonly EndpointConfigName: string;
  readonly ProductionVariants: readonly ProductionVariant[];
  readonly KmsKeyId?: string;
  readonly Tags?: readonly Tag[];
}

/** An endpoint's configuration. It cannot change; instants are epoch milliseconds. */
export interface EndpointConfig {
  readonly arn: string;
  readonly request: CreateEndpointConfigInput;
  readonly createdAt: number;
}

/** An endpoint's whole life, as a training job's is. Instants are epoch milliseconds. */
export interface Endpoint {
  readonly arn: string;
  readonly name: string;
  readonly configName: string;
  /** Those of its configuration, which may be deleted before the endpoint. */
  readonly variants: readonly ProductionVariant[];
  readonly createdAt: number;
  /** When it stops Creating and is InService, or Failed where there is a reason. */
  readonly readyAt: number;
  readonly failureReason?: string;
  /** Since when it is Deleting. */
  readonly deletedAt?: number;
  /** When it does not exist any more. */
  readonly goneAt?: number;
}

export type EndpointStatus = "Creating" | "InService" | "Failed" | "Deleting";

/** How long an endpoint is Deleting before it is gone. */
const DELETING_MILLISECONDS = 30_000;

export function deletedEndpoint(endpoint: Endpoint, at: number): Endpoint {
  return { ...endpoint, deletedAt: at, goneAt: at + DELETING_MILLISECONDS };
}

export function endpointExists({ createdAt, goneAt = Infinity }: Endpoint, now: number): boolean {
  return createdAt <= now && now < goneAt;
}

export function endpointStatus({ readyAt, failureReason, deletedAt }: Endpoint, now: number): EndpointStatus {
  if (deletedAt !== undefined && deletedAt <= now) return "Deleting";
  if (readyAt > now) return "Creating";
  return failureReason === undefined ? "InService" : "Failed";
}

/** When the endpoint last changed, seen at `now`. */
export function endpointModifiedAt({ createdAt, readyAt, deletedAt = createdAt }: Endpoint, now: number): number {
  return Math.max(createdAt, ...[readyAt, deletedAt].filter((instant) => instant <= now));
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

/** As in DescribeEndpoint. Variants have instances once the endpoint has come into service. */
export function endpointRecord(endpoint: Endpoint, now: number): Record<string, unknown> {
  const isReady = endpoint.readyAt <= now;
  const runs = isReady && endpoint.failureReason === undefined;
  return {
    ...endpointSummary(endpoint, now),
    EndpointConfigName: endpoint.configName,
    ...(runs ? { ProductionVariants: endpoint.variants.map(variantSummary) } : {}),
    ...(isReady && endpoint.failureReason !== undefined ? { FailureReason: endpoint.failureReason } : {}),
  };
}

function variantSummary(variant: ProductionVariant): Record<string, unknown> {
  const { VariantName, InitialInstanceCount, InitialVariantWeight = 1, ServerlessConfig } = variant;
  return {
    VariantName,
    CurrentWeight: InitialVariantWeight,
    DesiredWeight: InitialVariantWeight,
    ...(ServerlessConfig
      ? { CurrentServerlessConfig: ServerlessConfig }
      : { CurrentInstanceCount: InitialInstanceCount, DesiredInstanceCount: InitialInstanceCount }),
  };
}
