import type { Cloud } from "../../cloud";
import { PerRegion, type Caller, type Operation, type Service } from "../../service";
import { endpointConfigOperations } from "./endpoint-config-operations";
import { endpointOperations } from "./endpoint-operations";
import { endpointOf, trainingJobOf, type MadeEndpoint, type MadeTrainingJob } from "./made-data";
import { searchOperation } from "./search";
import { SageMakerState, type SageMakerSnapshot } from "./state";
import { trainingJobOperations } from "./training-job-operations";

export type { MadeEndpoint, MadeTrainingJob } from "./made-data";

type Snapshot = readonly (SageMakerSnapshot & { readonly account: string; readonly region: string })[];

/**
 * SageMaker's training jobs and endpoints, as far as metrics look at them. Nothing is trained or served: a resource is a
 * timeline, and what an operation answers is that timeline read at the cloud's time. So weeks of history, and of
 * future, are put in at once and unfold as the clock moves.
 */
export class SageMakerService implements Service {
  readonly signingName = "sagemaker";
  readonly operations: Readonly<Record<string, Operation>>;
  /** Up to how many hits Search tells TotalHits exactly; beyond, it tells this number and GreaterThanOrEqualTo. */
  exactTotalHits = 10_000;
  private readonly states = new PerRegion(() => new SageMakerState());

  constructor(cloud: Cloud) {
    const stateOf = (caller: Caller): SageMakerState => this.states.of(caller);
    this.operations = {
      ...trainingJobOperations(stateOf, cloud.clock),
      ...endpointConfigOperations(stateOf, cloud.clock),
      ...endpointOperations(stateOf, cloud.clock),
      Search: searchOperation(stateOf, cloud.clock, () => this.exactTotalHits),
    };
  }

  /** Puts in a training job with its past and future. @throws TypeError if its name is taken or its instants are out of order */
  addTrainingJob(account: string, region: string, made: MadeTrainingJob): void {
    const { trainingJobs } = this.states.of({ account, region });
    if (trainingJobs.has(made.name)) throw new TypeError(`${account} has a training job ${made.name} in ${region}`);
    trainingJobs.set(made.name, trainingJobOf({ account, region }, made));
  }

  /**
   * Puts in an endpoint, and the configuration it was made from, with their past and future.
   *
   * @throws TypeError if an endpoint of that name lives at the same time, the configuration's name is taken, or the
   *   instants are out of order
   */
  addEndpoint(account: string, region: string, made: MadeEndpoint): void {
    const state = this.states.of({ account, region });
    const { config, endpoint } = endpointOf({ account, region }, made);
    if (state.isTaken(endpoint))
      throw new TypeError(`${account} has an endpoint ${made.name} in ${region} at that time`);
    if (state.endpointConfigs.has(endpoint.configName)) {
      throw new TypeError(
        `${account} has an endpoint configuration ${endpoint.configName} in ${region}: give ${made.name} another configName`,
      );
    }
    state.endpointConfigs.set(endpoint.configName, config);
    state.addEndpoint(endpoint);
  }

  snapshot(): Snapshot {
    return this.states.entries().map(({ account, region, state }) => ({ account, region, ...state.snapshot() }));
  }

  restore(snapshot: Snapshot): void {
    for (const { account, region, ...resources } of snapshot) this.states.of({ account, region }).restore(resources);
  }
}
