import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import type { Tag } from "../tags";
import {
  deletedEndpoint,
  deploymentAt,
  ENDPOINT_STATUSES,
  endpointModifiedAt,
  endpointRecord,
  endpointStatus,
  endpointSummary,
  type Endpoint,
} from "./endpoint";
import { existingConfig, fleetOf } from "./endpoint-config-operations";
import { oneOf, required, type Members } from "../../shape";
import { resourceName, tagList, validationError } from "./input";
import { resourceArn, toCreate } from "./operation";
import { LIST_MEMBERS, listPage, MODIFIED_MEMBERS, type ListInput } from "./pages";
import { turningTo } from "./phase";
import type { SageMakerState } from "./state";

/** How long an endpoint is Creating or Updating that somebody creates or updates here. */
const CHANGING_MILLISECONDS = 60_000;

interface NamedEndpoint {
  readonly EndpointName: string;
}
const NAMED_ENDPOINT = { EndpointName: required(resourceName) };

interface UpdateEndpointInput extends NamedEndpoint {
  readonly EndpointConfigName: string;
}
const WITH_CONFIG = { EndpointName: required(resourceName), EndpointConfigName: required(resourceName) };

interface CreateEndpointInput extends UpdateEndpointInput {
  readonly Tags?: readonly Tag[];
}
const CREATE = { ...WITH_CONFIG, Tags: tagList };

const LIST: Members<ListInput> = {
  ...LIST_MEMBERS,
  ...MODIFIED_MEMBERS,
  SortBy: oneOf("Name", "CreationTime", "Status"),
  StatusEquals: oneOf(...ENDPOINT_STATUSES),
};

export function endpointOperations(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
): Record<string, Operation> {
  const existing = (caller: Caller, name: string): Endpoint => {
    const endpoint = stateOf(caller).endpoints.at(name, clock.now());
    if (!endpoint) throw validationError(`Could not find endpoint "${resourceArn(caller, "endpoint", name)}".`);
    return endpoint;
  };
  /** One that nothing is being done to. */
  const settled = (caller: Caller, name: string): Endpoint => {
    const endpoint = existing(caller, name);
    if (["Creating", "Updating", "SystemUpdating", "Deleting"].includes(endpointStatus(endpoint, clock.now()))) {
      throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
    }
    return endpoint;
  };
  const onConfig = (action: string, config: string, caller: Caller) => [
    { action: `sagemaker:${action}`, resource: resourceArn(caller, "endpoint-config", config) },
  ];
  const onEndpoint =
    (action: string) =>
    ({ EndpointName }: NamedEndpoint, caller: Caller) => [
      { action: `sagemaker:${action}`, resource: resourceArn(caller, "endpoint", EndpointName) },
    ];

  return {
    CreateEndpoint: operation<CreateEndpointInput>(CREATE, {
      authorize: ({ EndpointName, EndpointConfigName, Tags }, caller) => [
        ...toCreate("CreateEndpoint", resourceArn(caller, "endpoint", EndpointName), Tags),
        ...onConfig("CreateEndpoint", EndpointConfigName, caller),
      ],
      run: ({ EndpointName, EndpointConfigName }, caller) => {
        const now = clock.now();
        const { request } = existingConfig(stateOf(caller), caller, EndpointConfigName, now);
        const endpoint: Endpoint = {
          arn: resourceArn(caller, "endpoint", EndpointName),
          name: EndpointName,
          createdAt: now,
          phases: [
            { status: "Creating", from: now },
            { status: "InService", from: now + CHANGING_MILLISECONDS },
          ],
          deployments: [{ from: now, configName: EndpointConfigName, fleet: fleetOf(request) }],
        };
        if (!stateOf(caller).endpoints.add(endpoint)) {
          throw validationError(`Cannot create already existing endpoint "${endpoint.arn}".`);
        }
        return { EndpointArn: endpoint.arn };
      },
    }),

    UpdateEndpoint: operation<UpdateEndpointInput>(WITH_CONFIG, {
      authorize: ({ EndpointName, EndpointConfigName }, caller) => [
        ...onEndpoint("UpdateEndpoint")({ EndpointName }, caller),
        ...onConfig("UpdateEndpoint", EndpointConfigName, caller),
      ],
      run: ({ EndpointName, EndpointConfigName }, caller) => {
        const now = clock.now();
        const readyAt = now + CHANGING_MILLISECONDS;
        const endpoint = settled(caller, EndpointName);
        if (deploymentAt(endpoint, now).configName === EndpointConfigName) {
          throw validationError(`Cannot update endpoint "${endpoint.arn}" with the configuration that it has.`);
        }
        const { request } = existingConfig(stateOf(caller), caller, EndpointConfigName, now);
        stateOf(caller).endpoints.replace(endpoint, {
          ...endpoint,
          phases: [...turningTo(endpoint.phases, "Updating", now), { status: "InService", from: readyAt }],
          deployments: [
            ...endpoint.deployments.filter(({ from }) => from <= now),
            { from: readyAt, configName: EndpointConfigName, fleet: fleetOf(request) },
          ],
        });
        return { EndpointArn: endpoint.arn };
      },
    }),

    DescribeEndpoint: operation<NamedEndpoint>(NAMED_ENDPOINT, {
      authorize: onEndpoint("DescribeEndpoint"),
      run: ({ EndpointName }, caller) => endpointRecord(existing(caller, EndpointName), clock.now()),
    }),

    DeleteEndpoint: operation<NamedEndpoint>(NAMED_ENDPOINT, {
      authorize: onEndpoint("DeleteEndpoint"),
      run: ({ EndpointName }, caller) => {
        const endpoint = settled(caller, EndpointName);
        stateOf(caller).endpoints.replace(endpoint, deletedEndpoint(endpoint, clock.now()));
        return {};
      },
    }),

    ListEndpoints: operation<ListInput>(LIST, {
      authorize: () => [{ action: "sagemaker:ListEndpoints", resource: "*" }],
      run: (input, caller) => {
        const now = clock.now();
        const listed = stateOf(caller)
          .endpoints.all(now)
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
