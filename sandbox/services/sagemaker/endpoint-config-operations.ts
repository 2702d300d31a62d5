import type { Clock } from "../../clock";
import { operation, type AccountRegion, type Caller, type Operation } from "../../service";
import type { CreateEndpointConfigInput, EndpointConfig, Fleet, ProductionVariant } from "./endpoint";
import { boolean, integer, number, oneOf, required, structure, within, type Members } from "../../shape";
import { managedInstanceScaling, routingConfig, serverlessConfig, vpcConfig } from "./configurations";
import { kmsKeyId, listOf, resourceName, roleArn, tagList, validationError } from "./input";
import { hostingInstanceType } from "./instance-types";
import { epochSeconds, resourceArn, toCreate, toPass } from "./operation";
import { LIST_MEMBERS, listPage, type ListInput } from "./pages";
import type { SageMakerState } from "./state";

interface NamedConfig {
  readonly EndpointConfigName: string;
}
const NAMED_CONFIG = { EndpointConfigName: required(resourceName) };

const timeout = within(integer, 60, 3_600);

const variant = structure<ProductionVariant>({
  VariantName: required(resourceName),
  ModelName: resourceName,
  InstanceType: hostingInstanceType,
  InitialInstanceCount: within(integer, 1),
  InitialVariantWeight: within(number, 0, Number.MAX_VALUE),
  VolumeSizeInGB: within(integer, 1, 512),
  ServerlessConfig: serverlessConfig,
  ManagedInstanceScaling: managedInstanceScaling,
  RoutingConfig: routingConfig,
  ModelDataDownloadTimeoutInSeconds: timeout,
  ContainerStartupHealthCheckTimeoutInSeconds: timeout,
  EnableSSMAccess: boolean,
  InferenceAmiVersion: oneOf(
    "al2-ami-sagemaker-inference-gpu-2",
    "al2-ami-sagemaker-inference-gpu-2-1",
    "al2-ami-sagemaker-inference-gpu-3-1",
    "al2-ami-sagemaker-inference-neuron-2",
    "al2023-ami-sagemaker-inference-gpu-4-1",
  ),
});

const CREATE: Members<CreateEndpointConfigInput> = {
  EndpointConfigName: required(resourceName),
  ProductionVariants: required(listOf(1, 10, variant)),
  ShadowProductionVariants: listOf(1, 10, variant),
  KmsKeyId: kmsKeyId,
  ExecutionRoleArn: roleArn,
  VpcConfig: vpcConfig,
  EnableNetworkIsolation: boolean,
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
      authorize: ({ EndpointConfigName, ExecutionRoleArn, Tags }, caller) => [
        ...toCreate("CreateEndpointConfig", resourceArn(caller, "endpoint-config", EndpointConfigName), Tags),
        ...(ExecutionRoleArn === undefined ? [] : [toPass(ExecutionRoleArn)]),
      ],
      run: (request, caller) => {
        for (const variant of [...request.ProductionVariants, ...(request.ShadowProductionVariants ?? [])]) {
          checkModel(variant, request.ExecutionRoleArn);
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

/**
 * A variant names its model, or leaves that to inference components, which take the configuration's role and may scale
 * the instances. AWS's answers: https://github.com/hashicorp/terraform-provider-aws/pull/44977 and 45926
 */
function checkModel(variant: ProductionVariant, executionRoleArn: string | undefined): void {
  const { VariantName, ModelName, ManagedInstanceScaling } = variant;
  if (ModelName === undefined && executionRoleArn === undefined) {
    throw validationError(
      `The variant ${VariantName} needs a ModelName, or the configuration an ExecutionRoleArn for inference components.`,
    );
  }
  if (ModelName !== undefined && ManagedInstanceScaling !== undefined) {
    throw validationError("ManagedInstanceScaling is only supported for inference component endpoints.");
  }
}

/**
 * A variant has instances, or a ServerlessConfig instead. For inference components it has instances, and may leave
 * open how many.
 */
function checkCapacity(variant: ProductionVariant): void {
  const { VariantName, ModelName, InstanceType, InitialInstanceCount, ServerlessConfig } = variant;
  if (ModelName === undefined) {
    if (InstanceType !== undefined && ServerlessConfig === undefined) return;
    throw validationError(
      `The variant ${VariantName} for inference components needs InstanceType, without ServerlessConfig.`,
    );
  }
  const hasInstances = InstanceType !== undefined && InitialInstanceCount !== undefined;
  const hasNone = InstanceType === undefined && InitialInstanceCount === undefined;
  if (ServerlessConfig === undefined ? hasInstances : hasNone) return;
  throw validationError(
    `The variant ${VariantName} needs InstanceType and InitialInstanceCount, or a ServerlessConfig without them.`,
  );
}
