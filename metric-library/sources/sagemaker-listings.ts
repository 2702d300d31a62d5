import {
  ListEndpointsCommand,
  ListInferenceComponentsCommand,
  type EndpointSummary,
  type InferenceComponentSummary,
  type TrainingJobStatus,
} from "@aws-sdk/client-sagemaker";
import type { StatisticTotals } from "./cloudwatch-statistics";
import { describeDeployments, type Deployment } from "./deployments";
import { fewAtOnce } from "./few-at-once";
import { judgeEndpoints, type JudgedEndpoints } from "./idle-endpoints";
import { listAll, PAGE_SIZE } from "./pages";
import { equals, exactTotal, notBefore, type SageMaker } from "./search";
import {
  latestFinalMetrics,
  listedTrainingJobs,
  trainingJobsEndedSince,
  type EndedTrainingJob,
  type FinalMetrics,
  type JobFilter,
  type ListedTrainingJob,
} from "./training-jobs";
import { dayBefore } from "./window";

/** The SageMaker data that the metrics of one run share. Data that several metrics need are requested only once. */
export class SageMakerListings {
  /** The client, for calls that only one metric makes. */
  readonly client: SageMaker;
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(client: SageMaker) {
    this.client = fewAtOnce(client);
  }

  /** Lists all endpoints of the account in this Region. Needs `sagemaker:ListEndpoints`. */
  endpoints(): Promise<readonly EndpointSummary[]> {
    return this.once("endpoints", () =>
      listAll("ListEndpoints", async (NextToken) => {
        const page = await this.client.send(new ListEndpointsCommand({ MaxResults: PAGE_SIZE, NextToken }));
        return { items: page.Endpoints, NextToken: page.NextToken };
      }),
    );
  }

  /** The variants and instances of the endpoints that take requests. Needs the permissions `DESCRIBE_DEPLOYMENTS`. */
  deployments(): Promise<readonly Deployment[]> {
    return this.once("deployments", async () => {
      return describeDeployments(this.client, await this.endpoints());
    });
  }

  /** Lists all inference components of the account in this Region. Needs `sagemaker:ListInferenceComponents`. */
  inferenceComponents(): Promise<readonly InferenceComponentSummary[]> {
    return this.once("inference components", () =>
      listAll("ListInferenceComponents", async (NextToken) => {
        const page = await this.client.send(new ListInferenceComponentsCommand({ MaxResults: PAGE_SIZE, NextToken }));
        return { items: page.InferenceComponents, NextToken: page.NextToken };
      }),
    );
  }

  /** Which endpoints nobody invoked in the 24 hours before `now`. Needs the permissions `JUDGE_ENDPOINTS`. */
  idleEndpoints(statisticTotals: StatisticTotals, now: Date): Promise<JudgedEndpoints> {
    return this.once(`idle endpoints ${now.toISOString()}`, async () =>
      judgeEndpoints(await this.deployments(), () => this.inferenceComponents(), statisticTotals, dayBefore(now), now),
    );
  }

  /**
   * Counts the training jobs with `status`; with `endedSince`, only those that ended at that instant or later.
   *
   * One `Search` returns the count if its `TotalHits` is exact. If that is a lower bound or absent, the jobs are
   * listed, once for all counts. Needs the permissions `COUNT_TRAINING_JOBS`.
   */
  countTrainingJobs(status: TrainingJobStatus, endedSince?: Date): Promise<number> {
    return this.once(`count training jobs ${status} ${endedSince?.toISOString()}`, async () => {
      const filters = [equals("TrainingJobStatus", status)];
      if (endedSince) filters.push(notBefore("TrainingEndTime", endedSince));
      const total = await exactTotal(this.client, "TrainingJob", filters);
      if (total !== undefined) return total;
      return (await this.listedTrainingJobs(endedSince)).filter((job) => job.status === status).length;
    });
  }

  /** Returns the training jobs that ended at `since` or later and pass a filter. Needs `sagemaker:Search`. */
  trainingJobsEndedSince(since: Date, filter: JobFilter): Promise<readonly EndedTrainingJob[]> {
    const { jobNamePrefix, tag } = filter;
    return this.once(`ended training jobs ${JSON.stringify([since, jobNamePrefix, tag])}`, async () => {
      return trainingJobsEndedSince(this.client, since, filter);
    });
  }

  /** Returns the final metrics of the training jobs that completed last, newest first. Needs `sagemaker:Search`. */
  latestFinalMetrics(namePrefix?: string): Promise<readonly FinalMetrics[]> {
    return this.once(`final metrics ${namePrefix}`, async () => {
      return latestFinalMetrics(this.client, namePrefix);
    });
  }

  private listedTrainingJobs(endedSince: Date | undefined): Promise<readonly ListedTrainingJob[]> {
    return this.once(`listed training jobs ${endedSince?.toISOString()}`, async () => {
      return listedTrainingJobs(this.client, endedSince);
    });
  }

  private once<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    // Frozen, so that no metric sorts or empties what the others read.
    const answer = this.answers.get(key) ?? ask().then(Object.freeze);
    this.answers.set(key, answer);
    return answer as Promise<Answer>;
  }
}
