import {
  ListTrainingJobsCommand,
  paginateListEndpoints,
  SearchCommand,
  type EndpointSummary,
  type Filter,
  type ListTrainingJobsCommandInput,
  type SageMakerClient,
  type TrainingJobStatus,
  type TrainingJobSummary,
} from "@aws-sdk/client-sagemaker";

/** The largest page SageMaker gives. */
const PAGE_SIZE = 100;

/**
 * The longest a training job can run, in days: a job that ends within a window was created at most this long before it.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html
 */
const LONGEST_TRAINING_DAYS = 28;
const DAY_MS = 24 * 60 * 60 * 1000;

/** SageMaker as the metrics of one run share it: each listing is asked for once, whoever needs it. */
export class SageMakerListings {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(private readonly client: SageMakerClient) {}

  /** All endpoints of the account in this Region, to the last page. Needs `sagemaker:ListEndpoints`. */
  endpoints(): Promise<readonly EndpointSummary[]> {
    return this.once("endpoints", async () => {
      const endpoints: EndpointSummary[] = [];
      for await (const page of paginateListEndpoints({ client: this.client, pageSize: PAGE_SIZE }, {})) {
        endpoints.push(...(page.Endpoints ?? []));
      }
      return endpoints;
    });
  }

  /**
   * How many training jobs ended with `status`, since `endedSince` if that is given.
   *
   * One `Search` answers with the count while `TotalHits` is exact; where it is not (a lower bound, or absent), the jobs
   * are listed page by page. Needs `sagemaker:Search` and `sagemaker:ListTrainingJobs`.
   */
  countTrainingJobs(status: TrainingJobStatus, endedSince?: Date): Promise<number> {
    return this.once(`count ${status} ${endedSince?.toISOString()}`, async () => {
      const Filters: Filter[] = [{ Name: "TrainingJobStatus", Operator: "Equals", Value: status }];
      if (endedSince) {
        Filters.push({ Name: "TrainingEndTime", Operator: "GreaterThanOrEqualTo", Value: endedSince.toISOString() });
      }
      const { TotalHits: hits } = await this.client.send(
        new SearchCommand({ Resource: "TrainingJob", SearchExpression: { Filters }, MaxResults: 1 }),
      );
      if (hits?.Relation === "EqualTo" && hits.Value !== undefined) return hits.Value;
      return this.countListedTrainingJobs(status, endedSince);
    });
  }

  private async countListedTrainingJobs(status: TrainingJobStatus, endedSince?: Date): Promise<number> {
    // Never LastModifiedTimeAfter: it is known to spin into throttling (aws-cli issue 7596).
    const input: ListTrainingJobsCommandInput = {
      StatusEquals: status,
      MaxResults: PAGE_SIZE,
      ...(endedSince && { CreationTimeAfter: new Date(endedSince.getTime() - LONGEST_TRAINING_DAYS * DAY_MS) }),
    };
    const counts = ({ TrainingEndTime: end }: TrainingJobSummary): boolean =>
      endedSince === undefined || (end !== undefined && end >= endedSince);
    let count = 0;
    let NextToken: string | undefined;
    // The status is applied after a page is cut, so only a missing token is the end, never an empty page.
    do {
      const page = await this.client.send(new ListTrainingJobsCommand({ ...input, NextToken }));
      count += (page.TrainingJobSummaries ?? []).filter(counts).length;
      NextToken = page.NextToken;
    } while (NextToken);
    return count;
  }

  private once<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const answer = this.answers.get(key) ?? ask();
    this.answers.set(key, answer);
    return answer as Promise<Answer>;
  }
}
