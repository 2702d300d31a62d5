import { endpointExists, type Endpoint, type EndpointConfig } from "./endpoint";
import type { TrainingJob } from "./training-job";

/** The same as JSON. */
export interface SageMakerSnapshot {
  readonly trainingJobs: readonly TrainingJob[];
  readonly endpoints: readonly Endpoint[];
  readonly endpointConfigs: readonly EndpointConfig[];
}

/** SageMaker's resources in one account and Region, past, present and future. */
export class SageMakerState {
  /** By name, which is unique for ever. */
  readonly trainingJobs = new Map<string, TrainingJob>();
  /** A name can be used again once its endpoint is gone. */
  private endpoints: Endpoint[] = [];
  readonly endpointConfigs = new Map<string, EndpointConfig>();

  trainingJobsAt(now: number): TrainingJob[] {
    return [...this.trainingJobs.values()].filter(({ createdAt }) => createdAt <= now);
  }

  endpointsAt(now: number): Endpoint[] {
    return this.endpoints.filter((endpoint) => endpointExists(endpoint, now));
  }

  endpointAt(name: string, now: number): Endpoint | undefined {
    return this.endpoints.find((endpoint) => endpoint.name === name && endpointExists(endpoint, now));
  }

  endpointConfigAt(name: string, now: number): EndpointConfig | undefined {
    const config = this.endpointConfigs.get(name);
    return config && config.createdAt <= now ? config : undefined;
  }

  /** Whether an endpoint of this name lives at any time of another's life. */
  isTaken({ name, createdAt, goneAt = Infinity }: Endpoint): boolean {
    return this.endpoints.some(
      (other) => other.name === name && other.createdAt < goneAt && createdAt < (other.goneAt ?? Infinity),
    );
  }

  addEndpoint(endpoint: Endpoint): void {
    this.endpoints.push(endpoint);
  }

  replaceEndpoint(endpoint: Endpoint, changed: Endpoint): void {
    this.endpoints = this.endpoints.map((other) => (other === endpoint ? changed : other));
  }

  snapshot(): SageMakerSnapshot {
    return {
      trainingJobs: [...this.trainingJobs.values()],
      endpoints: [...this.endpoints],
      endpointConfigs: [...this.endpointConfigs.values()],
    };
  }

  restore({ trainingJobs, endpoints, endpointConfigs }: SageMakerSnapshot): void {
    this.trainingJobs.clear();
    this.endpointConfigs.clear();
    for (const job of trainingJobs) this.trainingJobs.set(job.request.TrainingJobName, job);
    for (const config of endpointConfigs) this.endpointConfigs.set(config.request.EndpointConfigName, config);
    this.endpoints = [...endpoints];
  }
}
