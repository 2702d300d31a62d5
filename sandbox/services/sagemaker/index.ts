import type { Cloud } from "../../cloud";
import { PerRegion, type Caller, type Operation, type AccountRegion, type Service } from "../../service";
import { appOperations } from "./app-operations";
import { batchJobOperations } from "./batch-job-operations";
import { endpointConfigOperations } from "./endpoint-config-operations";
import { endpointOperations } from "./endpoint-operations";
import type { Lives, Living } from "./lives";
import { endpointOf, type MadeEndpoint } from "./made-endpoint";
import { batchJobOf, trainingJobOf, type MadeBatchJob, type MadeTrainingJob } from "./made-job";
import {
  modelPackageOf,
  pipelineExecutionOf,
  type MadeModelPackage,
  type MadePipelineExecution,
} from "./made-registry";
import { appOf, notebookInstanceOf, type MadeApp, type MadeNotebookInstance } from "./made-workspace";
import { notebookInstanceOperations } from "./notebook-instance-operations";
import { searchOperation } from "./search";
import { SageMakerState, type SageMakerSnapshot } from "./state";
import { trainingJobOperations } from "./training-job-operations";

export type { ProductionVariant } from "./endpoint";
export type { MadeEndpoint, MadeFleet, MadeUpdate } from "./made-endpoint";
export type { MadeBatchJob, MadeTrainingJob } from "./made-job";
export type { MadeModelPackage, MadePipelineExecution } from "./made-registry";
export type { MadeApp, MadeNotebookInstance } from "./made-workspace";

type Snapshot = readonly (SageMakerSnapshot & AccountRegion)[];

/**
 * SageMaker, as far as metrics look at it. Nothing is trained or served: a resource is a timeline, and what an operation
 * answers is that timeline read at the cloud's time. So weeks of history, and of future, are put in at once and unfold
 * as the clock moves.
 *
 * Every `add` throws a TypeError where the name is taken at that time, or the instants are out of order.
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
      ...batchJobOperations("Processing", stateOf, cloud.clock),
      ...batchJobOperations("Transform", stateOf, cloud.clock),
      ...endpointConfigOperations(stateOf, cloud.clock),
      ...endpointOperations(stateOf, cloud.clock),
      ...notebookInstanceOperations(stateOf, cloud.clock),
      ...appOperations(stateOf, cloud.clock),
      Search: searchOperation(stateOf, cloud.clock, () => this.exactTotalHits),
    };
  }

  /** Puts in a training job. */
  addTrainingJob(account: string, region: string, made: MadeTrainingJob): void {
    const { trainingJobs } = this.states.of({ account, region });
    put(trainingJobs, trainingJobOf({ account, region }, made), `a training job ${made.name}`, { account, region });
  }

  /** Puts in a processing job. */
  addProcessingJob(account: string, region: string, made: MadeBatchJob): void {
    const { processingJobs } = this.states.of({ account, region });
    const job = batchJobOf("Processing", { account, region }, made);
    put(processingJobs, job, `a processing job ${made.name}`, { account, region });
  }

  /** Puts in a transform job. */
  addTransformJob(account: string, region: string, made: MadeBatchJob): void {
    const { transformJobs } = this.states.of({ account, region });
    const job = batchJobOf("Transform", { account, region }, made);
    put(transformJobs, job, `a transform job ${made.name}`, { account, region });
  }

  /** Puts in an endpoint, and the configurations that it has in its life. */
  addEndpoint(account: string, region: string, made: MadeEndpoint): void {
    const state = this.states.of({ account, region });
    const { configs, endpoint } = endpointOf({ account, region }, made);
    const accountRegion = { account, region };
    const taken = configs.find((config) => !state.endpointConfigs.isFree(config));
    if (taken) {
      throw new TypeError(
        `${account} has an endpoint configuration ${taken.name} in ${region}: give ${made.name} another configName`,
      );
    }
    put(state.endpoints, endpoint, `an endpoint ${made.name}`, accountRegion);
    for (const config of configs) state.endpointConfigs.add(config);
  }

  /** Puts in a notebook instance. */
  addNotebookInstance(account: string, region: string, made: MadeNotebookInstance): void {
    const { notebookInstances } = this.states.of({ account, region });
    const notebook = notebookInstanceOf({ account, region }, made);
    put(notebookInstances, notebook, `a notebook instance ${made.name}`, { account, region });
  }

  /** Puts in a Studio app. */
  addApp(account: string, region: string, made: MadeApp): void {
    const app = appOf(made);
    put(this.states.of({ account, region }).apps, app, `an app ${app.name}`, { account, region });
  }

  /** Puts in a version of a model package group. */
  addModelPackage(account: string, region: string, made: MadeModelPackage): void {
    const model = modelPackageOf({ account, region }, made);
    put(this.states.of({ account, region }).modelPackages, model, `a model package ${model.name}`, { account, region });
  }

  /** Puts in a run of a pipeline. */
  addPipelineExecution(account: string, region: string, made: MadePipelineExecution): void {
    const { pipelineExecutions } = this.states.of({ account, region });
    const execution = pipelineExecutionOf({ account, region }, made);
    put(pipelineExecutions, execution, `a pipeline execution ${execution.name}`, { account, region });
  }

  snapshot(): Snapshot {
    return this.states.entries().map(({ account, region, state }) => ({ account, region, ...state.snapshot() }));
  }

  restore(snapshot: Snapshot): void {
    for (const { account, region, ...resources } of snapshot) this.states.of({ account, region }).restore(resources);
  }
}

function put<Item extends Living>(
  into: Lives<Item>,
  item: Item,
  what: string,
  { account, region }: AccountRegion,
): void {
  if (!into.add(item)) throw new TypeError(`${account} has ${what} in ${region} at that time`);
}
