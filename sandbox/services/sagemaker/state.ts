import type { App } from "./app";
import type { BatchJob, BatchJobKind } from "./batch-job";
import type { Endpoint, EndpointConfig } from "./endpoint";
import { Lives } from "./lives";
import type { ModelPackage } from "./model-package";
import type { NotebookInstance } from "./notebook-instance";
import type { PipelineExecution } from "./pipeline-execution";
import type { TrainingJob } from "./training-job";

/** SageMaker's resources in one account and Region, past, present and future. */
export class SageMakerState {
  readonly trainingJobs = new Lives<TrainingJob>();
  readonly processingJobs = new Lives<BatchJob>();
  readonly transformJobs = new Lives<BatchJob>();
  readonly endpoints = new Lives<Endpoint>();
  readonly endpointConfigs = new Lives<EndpointConfig>();
  readonly notebookInstances = new Lives<NotebookInstance>();
  readonly apps = new Lives<App>();
  readonly modelPackages = new Lives<ModelPackage>();
  readonly pipelineExecutions = new Lives<PipelineExecution>();

  batchJobs(kind: BatchJobKind): Lives<BatchJob> {
    return kind === "Processing" ? this.processingJobs : this.transformJobs;
  }

  snapshot(): SageMakerSnapshot {
    return {
      trainingJobs: this.trainingJobs.snapshot(),
      processingJobs: this.processingJobs.snapshot(),
      transformJobs: this.transformJobs.snapshot(),
      endpoints: this.endpoints.snapshot(),
      endpointConfigs: this.endpointConfigs.snapshot(),
      notebookInstances: this.notebookInstances.snapshot(),
      apps: this.apps.snapshot(),
      modelPackages: this.modelPackages.snapshot(),
      pipelineExecutions: this.pipelineExecutions.snapshot(),
    };
  }

  restore(snapshot: SageMakerSnapshot): void {
    this.trainingJobs.restore(snapshot.trainingJobs);
    this.processingJobs.restore(snapshot.processingJobs);
    this.transformJobs.restore(snapshot.transformJobs);
    this.endpoints.restore(snapshot.endpoints);
    this.endpointConfigs.restore(snapshot.endpointConfigs);
    this.notebookInstances.restore(snapshot.notebookInstances);
    this.apps.restore(snapshot.apps);
    this.modelPackages.restore(snapshot.modelPackages);
    this.pipelineExecutions.restore(snapshot.pipelineExecutions);
  }
}

/** The same as JSON. */
export interface SageMakerSnapshot {
  readonly trainingJobs: readonly TrainingJob[];
  readonly processingJobs: readonly BatchJob[];
  readonly transformJobs: readonly BatchJob[];
  readonly endpoints: readonly Endpoint[];
  readonly endpointConfigs: readonly EndpointConfig[];
  readonly notebookInstances: readonly NotebookInstance[];
  readonly apps: readonly App[];
  readonly modelPackages: readonly ModelPackage[];
  readonly pipelineExecutions: readonly PipelineExecution[];
}
