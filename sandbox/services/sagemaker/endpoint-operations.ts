import type { Clock } from "../../clock";
import type { Caller, Operation } from "../../service";
import {
  deletedEndpoint,
  endpointModifiedAt,
  endpointRecord,
  endpointStatus,
  endpointSummary,
  type Endpoint,
} from "./endpoint";
import { existingConfig } from "./endpoint-config-operations";
import { oneOf, resourceName, tags, validationError } from "./input";
import { resourceArn, sagemakerOperation, toCreate, type Tag } from "./operation";
import { LIST_SHAPE, listPage, MODIFIED_SHAPE, type ListInput } from "./pages";
import type { SageMakerState } from "./state";

/** How long an endpoint is Creating that somebody creates here. */
const CREATING_MILLISECONDS = 60_000;

interface NamedEndpoint {
  readonly EndpointName: string;
}
const NAMED_ENDPOINT = { required: { EndpointName: resourceName } };

interface CreateEndpointInput extends NamedEndpoint {
  readonly EndpointConfigName: string;
  readonly Tags?: readonly Tag[];
}
const CREATE = { required: { EndpointName: resourceName, EndpointConfigName: resourceName }, optional: { Tags: tags } };

const LIST = {
  optional: {
    ...LIST_SHAPE,
    ...MODIFIED_SHAPE,
    SortBy: oneOf("Name", "CreationTime", "Status"),
    StatusEquals: oneOf(
      "OutOfService",
      "Creating",
      "Updating",
      "SystemUpdating",
      "RollingBack",
      "InService",
      "Deleting",
      "Failed",
      "UpdateRollbackFailed",
    ),
  },
};

export function endpointOperations(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const existing = (caller: Caller, name: string): Endpoint => {
    const endpoint = stateOf(caller).endpointAt(name, clock.now());
    if (!endpoint) throw validationError(`Could not find endpoint "${resourceArn(caller, "endpoint", name)}".`);
    return endpoint;
  };
  const onEndpoint =
    (action: string) =>
    ({ EndpointName }: NamedEndpoint, caller: Caller) => [
      { action: `sagemaker:${action}`, resource: resourceArn(caller, "endpoint", EndpointName) },
    ];

  return {
    CreateEndpoint: sagemakerOperation<CreateEndpointInput>("CreateEndpoint", CREATE, {
      authorize: ({ EndpointName, EndpointConfigName, Tags }, caller) => [
        ...toCreate("CreateEndpoint", resourceArn(caller, "endpoint", EndpointName), Tags),
        {
          action: "sagemaker:CreateEndpoint",
          resource: resourceArn(caller, "endpoint-config", EndpointConfigName),
        },
      ],
      run: ({ EndpointName, EndpointConfigName }, caller) => {
        const now = clock.now();
        const state = stateOf(caller);
        const endpoint = {
          arn: resourceArn(caller, "endpoint", EndpointName),
          name: EndpointName,
          configName: EndpointConfigName,
          variants: existingConfig(state, caller, EndpointConfigName, now).request.ProductionVariants,
          createdAt: now,
          readyAt: now + CREATING_MILLISECONDS,
        };
        if (state.isTaken(endpoint)) {
          throw validationError(`Cannot create already existing endpoint "${endpoint.arn}".`);
        }
        state.addEndpoint(endpoint);
        return { EndpointArn: endpoint.arn };
      },
    }),

    DescribeEndpoint: sagemakerOperation<NamedEndpoint>("DescribeEndpoint", NAMED_ENDPOINT, {
      authorize: onEndpoint("DescribeEndpoint"),
      run: ({ EndpointName }, caller) => endpointRecord(existing(caller, EndpointName), clock.now()),
    }),

    DeleteEndpoint: sagemakerOperation<NamedEndpoint>("DeleteEndpoint", NAMED_ENDPOINT, {
      authorize: onEndpoint("DeleteEndpoint"),
      run: ({ EndpointName }, caller) => {
        const now = clock.now();
        const endpoint = existing(caller, EndpointName);
        if (["Creating", "Deleting"].includes(endpointStatus(endpoint, now))) {
          throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
        }
        stateOf(caller).replaceEndpoint(endpoint, deletedEndpoint(endpoint, now));
        return {};
      },
    }),

    ListEndpoints: sagemakerOperation<ListInput>("ListEndpoints", LIST, {
      authorize: () => [{ action: "sagemaker:ListEndpoints", resource: "*" }],
      run: (input, caller) => {
        const now = clock.now();
        const listed = stateOf(caller)
          .endpointsAt(now)
          .map((endpoint) => ({
            endpoint,
            name: endpoint.name,
            createdAt: endpoint.createdAt,
            modifiedAt: endpointModifiedAt(endpoint, now),
            status: endpointStatus(endpoint, now),
          }));
        const { page, ...rest } = listPage(listed, input);
        return { Endpoints: page.map(({ endpoint }) => endpointSummary(endpoint, now)), ...rest };
      },
    }),
  };
}
