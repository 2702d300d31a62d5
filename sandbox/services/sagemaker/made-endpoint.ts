import type { AccountRegion } from "../../service";
import {
  deletedEndpoint,
  type Deployment,
  type Endpoint,
  type EndpointConfig,
  type EndpointStatus,
  type Fleet,
  type ProductionVariant,
} from "./endpoint";
import { checkResourceName } from "./input";
import { checkOrder } from "./made-order";
import { resourceArn } from "./operation";
import type { Phase } from "./phase";

/** What an endpoint serves with: one variant AllTraffic of these instances, or any variants. */
export interface MadeFleet {
  /** `ml.m5.large` if absent. */
  readonly instanceType?: string;
  /** 1 if absent. */
  readonly instanceCount?: number;
  /** Instead of one variant of `instanceType` and `instanceCount`. */
  readonly variants?: readonly ProductionVariant[];
  readonly shadowVariants?: readonly ProductionVariant[];
}

/** A time in which an endpoint is Updating, and what it serves with from its end on. */
export type MadeUpdate = { readonly startedAt: number; readonly endedAt: number } & (
  | ({ readonly configName: string } & MadeFleet)
  /** Scales without another configuration: instances by variant. */
  | { readonly instanceCounts: Readonly<Record<string, number>> }
);

/** An endpoint to put into the embedded cloud with its whole life. Instants are epoch milliseconds. */
export interface MadeEndpoint extends MadeFleet {
  readonly name: string;
  /** Its configuration, which is made with it and stays; the endpoint's name if absent. */
  readonly configName?: string;
  readonly createdAt: number;
  /** When it stops Creating; at its creation if absent. */
  readonly inServiceAt?: number;
  /** Fails instead of coming into service. */
  readonly failureReason?: string;
  /** In order. */
  readonly updates?: readonly MadeUpdate[];
  /** When somebody deletes it. */
  readonly deletedAt?: number;
}

/** @throws TypeError for a life that cannot be lived */
export function endpointOf(
  accountRegion: AccountRegion,
  made: MadeEndpoint,
): { configs: EndpointConfig[]; endpoint: Endpoint } {
  const { name, configName = name, createdAt, inServiceAt = createdAt, deletedAt, failureReason, updates = [] } = made;
  checkResourceName(name);
  checkResourceName(configName);
  const instants = updates.flatMap((one, index) => [
    [`updates[${index}].startedAt`, one.startedAt],
    [`updates[${index}].endedAt`, one.endedAt],
  ]);
  checkOrder(name, { createdAt, inServiceAt, ...(Object.fromEntries(instants) as Record<string, number>), deletedAt });
  const deployments = deploymentsOf({ from: createdAt, configName, fleet: fleetOf(name, made) }, name, updates);
  const served: Phase<EndpointStatus>[] = updates.flatMap(({ startedAt, endedAt }) => [
    { status: "Updating", from: startedAt },
    { status: "InService", from: endedAt },
  ]);
  const endpoint: Endpoint = {
    arn: resourceArn(accountRegion, "endpoint", name),
    name,
    createdAt,
    phases: [
      { status: "Creating", from: createdAt },
      { status: failureReason === undefined ? "InService" : "Failed", from: inServiceAt },
      ...served,
    ],
    deployments,
    failureReason,
  };
  return {
    configs: deployments
      .filter(({ instanceCounts }) => instanceCounts === undefined)
      .map((deployment) => configOf(accountRegion, deployment)),
    endpoint: deletedAt === undefined ? endpoint : deletedEndpoint(endpoint, deletedAt),
  };
}

function deploymentsOf(first: Deployment, name: string, updates: readonly MadeUpdate[]): Deployment[] {
  const deployments = [first];
  for (const update of updates) {
    const { configName, fleet } = deployments.at(-1)!;
    deployments.push(
      "instanceCounts" in update
        ? { from: update.endedAt, configName, fleet, instanceCounts: update.instanceCounts }
        : { from: update.endedAt, configName: update.configName, fleet: fleetOf(name, update) },
    );
  }
  return deployments;
}

function configOf(accountRegion: AccountRegion, { from, configName, fleet }: Deployment): EndpointConfig {
  return {
    arn: resourceArn(accountRegion, "endpoint-config", configName),
    name: configName,
    request: { EndpointConfigName: configName, ...fleet },
    createdAt: from,
  };
}

function fleetOf(
  name: string,
  { instanceType = "ml.m5.large", instanceCount = 1, variants, shadowVariants }: MadeFleet,
): Fleet {
  const one: ProductionVariant = {
    VariantName: "AllTraffic",
    ModelName: name,
    InstanceType: instanceType,
    InitialInstanceCount: instanceCount,
    InitialVariantWeight: 1,
  };
  return {
    ProductionVariants: variants ?? [one],
    ...(shadowVariants ? { ShadowProductionVariants: shadowVariants } : {}),
  };
}
