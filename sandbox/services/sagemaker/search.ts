import { notInTheSandbox } from "../../aws-error";
import type { Clock } from "../../clock";
import type { Caller, Operation } from "../../service";
import { structure, text } from "./input";
import { sagemakerOperation } from "./operation";
import { PAGE_SHAPE, pageOf, type PageInput } from "./pages";
import { compile, property, type SearchExpression } from "./search-expression";
import type { SageMakerState } from "./state";
import { trainingJobRecord, type TrainingJob } from "./training-job";

interface SearchInput extends PageInput {
  readonly Resource: string;
  /** Everything if absent. */
  readonly SearchExpression?: SearchExpression;
  readonly SortBy?: string;
  readonly SortOrder?: "Ascending" | "Descending";
}

const SEARCH = {
  required: { Resource: text },
  optional: { ...PAGE_SHAPE, SearchExpression: structure, SortBy: text },
};

/** Search over training jobs: whole records, last modified first unless the input says otherwise. */
export function searchOperation(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
  /** Up to how many hits TotalHits is exact. */
  exactTotalHits: () => number,
): Operation {
  return sagemakerOperation<SearchInput>("Search", SEARCH, {
    authorize: () => [{ action: "sagemaker:Search", resource: "*" }],
    run: (input, caller) => {
      const { Resource, SortBy = "LastModifiedTime", SortOrder = "Descending" } = input;
      if (Resource !== "TrainingJob") throw notInTheSandbox(`sagemaker:Search Resource ${Resource}`);
      const now = clock.now();
      const matches = input.SearchExpression ? compile(input.SearchExpression) : () => true;
      const hits = stateOf(caller)
        .trainingJobsAt(now)
        .filter((job) => matches(job, now));
      const sortedBy = property(SortBy);
      const ordering = {
        by: SortBy,
        descending: SortOrder === "Descending",
        key: (job: TrainingJob) => sortedBy.of(job, now),
        name: (job: TrainingJob) => job.request.TrainingJobName,
      };
      const { page, ...rest } = pageOf(hits, ordering, input);
      return {
        Results: page.map((job) => ({
          TrainingJob: { ...trainingJobRecord(job, now), ...(job.request.Tags ? { Tags: job.request.Tags } : {}) },
        })),
        TotalHits: totalHits(hits.length, exactTotalHits()),
        ...rest,
      };
    },
  });
}

function totalHits(hits: number, exactUpTo: number): { Value: number; Relation: string } {
  return hits <= exactUpTo
    ? { Value: hits, Relation: "EqualTo" }
    : { Value: exactUpTo, Relation: "GreaterThanOrEqualTo" };
}
