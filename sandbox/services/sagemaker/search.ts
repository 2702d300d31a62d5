import { notInTheEmbeddedCloud } from "../../aws-error";
import type { Clock } from "../../clock";
import { operation, type Caller, type Operation } from "../../service";
import { oneOf, required, type Members } from "../../shape";
import type { Living } from "./lives";
import { PAGE_MEMBERS, pageInOrder, type PageInput } from "./pages";
import { propertyName, SearchCompiler, searchExpression, type SearchExpression } from "./search-expression";
import { MODEL_PACKAGE, PIPELINE_EXECUTION, TRAINING_JOB, type Searchable } from "./searchable";
import type { SageMakerState } from "./state";

interface SearchInput extends PageInput {
  readonly Resource: string;
  /** Everything if absent. */
  readonly SearchExpression?: SearchExpression;
  readonly SortBy?: string;
}

/** Everything that AWS can search; FINDERS are those that are here. */
const resource = oneOf(
  ...["TrainingJob", "Experiment", "ExperimentTrial", "ExperimentTrialComponent", "Endpoint", "Model", "ModelPackage"],
  ...["ModelPackageGroup", "Pipeline", "PipelineExecution", "FeatureGroup", "FeatureMetadata", "Image", "ImageVersion"],
  ...["Project", "HyperParameterTuningJob", "ModelCard", "PipelineVersion", "Job", "HubContent"],
);

const SEARCH: Members<SearchInput> = {
  ...PAGE_MEMBERS,
  Resource: required(resource),
  SearchExpression: searchExpression,
  SortBy: propertyName,
};

type Finder = (state: SageMakerState, input: SearchInput, now: number, exactTotalHits: number) => unknown;

/** By the name of the resource, which is also that of the member of a SearchRecord. */
const FINDERS: Readonly<Record<string, Finder>> = {
  TrainingJob: finderOf("TrainingJob", TRAINING_JOB),
  ModelPackage: finderOf("ModelPackage", MODEL_PACKAGE),
  PipelineExecution: finderOf("PipelineExecution", PIPELINE_EXECUTION),
};

/** Search: whole records, last modified first unless the input says otherwise. */
export function searchOperation(
  stateOf: (caller: Caller) => SageMakerState,
  clock: Clock,
  /** Up to how many hits TotalHits is exact. */
  exactTotalHits: () => number,
): Operation {
  return operation<SearchInput>(SEARCH, {
    authorize: () => [{ action: "sagemaker:Search", resource: "*" }],
    run: (input, caller) => {
      const find = !Object.hasOwn(FINDERS, input.Resource) ? undefined : FINDERS[input.Resource];
      if (!find) throw notInTheEmbeddedCloud(`sagemaker:Search Resource ${input.Resource}`);
      return find(stateOf(caller), input, clock.now(), exactTotalHits());
    },
  });
}

function finderOf<Item extends Living>(resource: string, searchable: Searchable<Item>): Finder {
  const compiler = new SearchCompiler(resource, searchable);
  return (state, input, now, exactTotalHits) => {
    const { SortBy = "LastModifiedTime", SortOrder = "Descending" } = input;
    const matches = input.SearchExpression ? compiler.compile(input.SearchExpression) : () => true;
    const hits = searchable
      .itemsOf(state)
      .all(now)
      .filter((item) => matches(item, now));
    const sortedBy = compiler.property(SortBy);
    const ordering = {
      by: SortBy,
      descending: SortOrder === "Descending",
      key: (item: Item) => sortedBy.of(item, now),
      name: ({ name }: Item) => name,
    };
    const { page, ...rest } = pageInOrder(hits, ordering, input);
    return {
      Results: page.map((item) => ({ [resource]: searchable.record(item, now) })),
      TotalHits: totalHits(hits.length, exactTotalHits),
      ...rest,
    };
  };
}

function totalHits(hits: number, exactUpTo: number): { Value: number; Relation: string } {
  return hits <= exactUpTo
    ? { Value: hits, Relation: "EqualTo" }
    : { Value: exactUpTo, Relation: "GreaterThanOrEqualTo" };
}
