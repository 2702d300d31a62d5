import type { Clock } from "../../clock";
import { operation, type AccountRegion, type Caller, type Operation } from "../../service";
import type { CreateEndpointConfigInput, EndpointConfig, Fleet, ProductionVariant } from "./endpoint";
import { constrained, integer, number, oneOf, required, string, structure, type Members } from "../../shape";
import { tagList } from "../tags";
import { integerFrom, listOf, resourceName, validationError } from "./input";
import { epochSeconds, resourceArn, toCreate } from "./operation";
import { LIST_MEMBERS, listPage, type ListInput } from "./pages";
import type { SageMakerState } from "./state";

interface NamedConfig {
  readonly EndpointConfigName: string;
}
const NAMED_CONFIG = { EndpointConfigName: required(resourceName) };

const weight = constrained(number, (value) =>
  value >= 0 && value < Infinity ? undefined : "Member must have value greater than or equal to 0",
);

const variant = structure<ProductionVariant>({
  VariantName: required(resourceName),
  ModelName: required(resourceName),
  InstanceType: string,
  InitialInstanceCount: integerFrom(0, Number.MAX_SAFE_INTEGER),
  InitialVariantWeight: weight,
  VolumeSizeInGB: integerFrom(1, 512),
  ServerlessConfig: structure<Readonly<Record<string, unknown>>>({
    MemorySizeInMB: required(integer),
    MaxConcurrency: required(integer),
    ProvisionedConcurrency: integer,
  }),
});

const CREATE: Members<CreateEndpointConfigInput> = {
  EndpointConfigName: required(resourceName),
  ProductionVariants: required(listOf(1, 10, variant)),
  ShadowProductionVariants: listOf(1, 10, variant),
  KmsKeyId: string,
  Tags: tagList,
};

type ListConfigsInput = Omit<ListInput, "StatusEquals" | "LastModifiedTimeAfter" | "LastModifiedTimeBefore">;
const LIST: Members<ListConfigsInput> = {
  ...LIST_MEMBERS,
  SortBy: oneOf("Name", "CreationTime"),
};

/** @throws AwsError ValidationException if there is none of this name at `now` */
export function existingConfig(
  state: SageMakerState,
  accountRegion: AccountRegion,
  name: string,
  now: number,
): EndpointConfig {
  const config = state.endpointConfigs.at(name, now);
  if (!config) {
    throw validationError(
      `Could not find endpoint configuration "${resourceArn(accountRegion, "endpoint-config", name)}".`,
    );
  }
  return config;
}

export function fleetOf({ ProductionVariants, ShadowProductionVariants }: CreateEndpointConfigInput): Fleet {
  return { ProductionVariants, ...(ShadowProductionVariants ? { ShadowProductionVariants } : {}) };
}

/** Models are not there: a variant may name any. */
export function endpointConfigOperations(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const onConfig =
    (action: string) =>
    ({ EndpointConfigName }: NamedConfig, caller: Caller) => [
      { action: `sagemaker:${action}`, resource: resourceArn(caller, "endpoint-config", EndpointConfigName) },
    ];

  return {
    CreateEndpointConfig: operation<CreateEndpointConfigInput>(CREATE, {
      authorize: ({ EndpointConfigName, Tags }, caller) =>
        toCreate("CreateEndpointConfig", resourceArn(caller, "endpoint-config", EndpointConfigName), Tags),
      run: (request, caller) => {
        for (const variant of [...request.ProductionVariants, ...(request.ShadowProductionVariants ?? [])]) {
          checkCapacity(variant);
        }
        const arn = resourceArn(caller, "endpoint-config", request.EndpointConfigName);
        const config = { arn, name: request.EndpointConfigName, request, createdAt: clock.now() };
        if (!stateOf(caller).endpointConfigs.add(config)) {
          throw validationError(`Cannot create already existing endpoint configuration "${arn}".`);
        }
        return { EndpointConfigArn: arn };
      },
    }),

    DescribeEndpointConfig: operation<NamedConfig>(NAMED_CONFIG, {
      authorize: onConfig("DescribeEndpointConfig"),
      run: ({ EndpointConfigName }, caller) => {
        const { arn, request, createdAt } = existingConfig(stateOf(caller), caller, EndpointConfigName, clock.now());
        const { Tags: _tags, ...described } = request;
        return { ...described, EndpointConfigArn: arn, CreationTime: epochSeconds(createdAt) };
      },
    }),

    DeleteEndpointConfig: operation<NamedConfig>(NAMED_CONFIG, {
      authorize: onConfig("DeleteEndpointConfig"),
      run: ({ EndpointConfigName }, caller) => {
        const now = clock.now();
        const config = existingConfig(stateOf(caller), caller, EndpointConfigName, now);
        stateOf(caller).endpointConfigs.replace(config, { ...config, goneAt: now });
        return {};
      },
    }),

    ListEndpointConfigs: operation<ListConfigsInput>(LIST, {
      authorize: () => [{ action: "sagemaker:ListEndpointConfigs", resource: "*" }],
      run: (input, caller) => {
        const listed = stateOf(caller)
          .endpointConfigs.all(clock.now())
          .map((config) => ({
            config,
            name: config.name,
            createdAt: config.createdAt,
            modifiedAt: config.createdAt,
          }));
        const { page, ...rest } = listPage(listed, input);
        return {
          EndpointConfigs: page.map(({ config: { arn, createdAt }, name }) => ({
            EndpointConfigName: name,
            EndpointConfigArn: arn,
            CreationTime: epochSeconds(createdAt),
          })),
          ...rest,
        };
      },
    }),
  };
}

/** A variant has instances, or a ServerlessConfig instead. */
function checkCapacity({ VariantName, InstanceType, InitialInstanceCount, ServerlessConfig }: ProductionVariant): void {
  const hasInstances = InstanceType !== undefined && InitialInstanceCount !== undefined;
  const hasNone = InstanceType === undefined && InitialInstanceCount === undefined;
  if (ServerlessConfig === undefined ? hasInstances : hasNone) return;
  throw validationError(
    `The variant ${VariantName} needs InstanceType and InitialInstanceCount, or a ServerlessConfig without them.`,
  );
}
