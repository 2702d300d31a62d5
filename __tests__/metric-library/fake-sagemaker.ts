import type {
  AppDetails,
  ClusterNodeSummary,
  ClusterSummary,
  DescribeClusterResponse,
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  DescribeInferenceComponentOutput,
  EndpointSummary,
  Filter,
  InferenceComponentSummary,
  ModelPackage,
  MonitoringExecutionSummary,
  NotebookInstanceSummary,
  PipelineExecution,
  ProcessingJobSummary,
  SearchCommandInput,
  TrackingServerSummary,
  TrainingJob,
  TrainingPlanSummary,
  TransformJobSummary,
} from "@aws-sdk/client-sagemaker";
import { createMetric, METRICS, type MetricName } from "../../metric-library";
import { Measured, type MetricContext } from "../../metric-library/metric";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";

/** What an account holds. */
export interface Holdings {
  readonly trainingJobs?: readonly TrainingJob[];
  readonly modelPackages?: readonly ModelPackage[];
  readonly pipelineExecutions?: readonly PipelineExecution[];
  readonly processingJobs?: readonly Partial<ProcessingJobSummary>[];
  readonly transformJobs?: readonly Partial<TransformJobSummary>[];
  readonly endpoints?: readonly Partial<EndpointSummary & DescribeEndpointOutput>[];
  readonly endpointConfigs?: readonly Partial<DescribeEndpointConfigOutput>[];
  readonly notebooks?: readonly Partial<NotebookInstanceSummary>[];
  readonly apps?: readonly AppDetails[];
  readonly inferenceComponents?: readonly Partial<InferenceComponentSummary & DescribeInferenceComponentOutput>[];
  readonly trackingServers?: readonly TrackingServerSummary[];
  readonly monitoringExecutions?: readonly Partial<MonitoringExecutionSummary>[];
  readonly trainingPlans?: readonly Partial<TrainingPlanSummary>[];
  readonly clusters?: readonly Partial<ClusterSummary & DescribeClusterResponse>[];
  readonly clusterNodes?: readonly (Partial<ClusterNodeSummary> & { readonly ClusterArn: string })[];
}

/** How it answers. */
export interface Manners {
  /** Whether the totals of `Search` are exact, a lower bound, or not there. */
  readonly totals?: "exact" | "lower bound" | "absent";
  /** Before each page comes an empty one, with a token. */
  readonly emptyPages?: boolean;
  /** It takes any filter and filters nothing, as some emulations of SageMaker do. */
  readonly ignoresFilters?: boolean;
  /** Search takes instants in the documented form only: without a zone and milliseconds. */
  readonly refusesZones?: boolean;
}

const LISTS: Readonly<Record<string, readonly [keyof Holdings, string]>> = {
  ListTrainingJobsCommand: ["trainingJobs", "TrainingJobSummaries"],
  ListProcessingJobsCommand: ["processingJobs", "ProcessingJobSummaries"],
  ListTransformJobsCommand: ["transformJobs", "TransformJobSummaries"],
  ListEndpointsCommand: ["endpoints", "Endpoints"],
  ListNotebookInstancesCommand: ["notebooks", "NotebookInstances"],
  ListAppsCommand: ["apps", "Apps"],
  ListInferenceComponentsCommand: ["inferenceComponents", "InferenceComponents"],
  ListMlflowTrackingServersCommand: ["trackingServers", "TrackingServerSummaries"],
  ListMonitoringExecutionsCommand: ["monitoringExecutions", "MonitoringExecutionSummaries"],
  ListTrainingPlansCommand: ["trainingPlans", "TrainingPlanSummaries"],
  ListClustersCommand: ["clusters", "ClusterSummaries"],
  ListClusterNodesCommand: ["clusterNodes", "ClusterNodeSummaries"],
};

/** What a resource is described by: the member of the input, and the member of what the account holds. */
const DESCRIBED: Readonly<Record<string, readonly [keyof Holdings, input: string, property: string]>> = {
  DescribeEndpointCommand: ["endpoints", "EndpointName", "EndpointName"],
  DescribeEndpointConfigCommand: ["endpointConfigs", "EndpointConfigName", "EndpointConfigName"],
  DescribeInferenceComponentCommand: ["inferenceComponents", "InferenceComponentName", "InferenceComponentName"],
  DescribeClusterCommand: ["clusters", "ClusterName", "ClusterArn"],
};

const RESOURCES: Readonly<Record<string, keyof Holdings>> = {
  TrainingJob: "trainingJobs",
  ModelPackage: "modelPackages",
  PipelineExecution: "pipelineExecutions",
};

type Item = Readonly<Record<string, any>>;

/** SageMaker over what an account holds; it remembers what it was asked. */
export class FakeSageMaker {
  readonly calls: [command: string, input: any][] = [];

  constructor(
    private readonly holdings: Holdings,
    private readonly manners: Manners = {},
  ) {}

  /** The commands it was asked, without the word Command. */
  get asked(): readonly string[] {
    return this.calls.map(([command]) => command.replace("Command", ""));
  }

  readonly send = async (command: { readonly input: any }): Promise<any> => {
    const { name } = command.constructor;
    const { input } = command;
    this.calls.push([name, input]);
    if (name === "SearchCommand") return this.search(input as SearchCommandInput);
    const described = DESCRIBED[name];
    if (described) return this.describe(described[0], described[2], input[described[1]]);
    const [key, member] = LISTS[name]!;
    const { CreationTimeAfter: after, StatusEquals: status, ClusterName: cluster, Filters: filters = [] } = input;
    if (cluster) this.describe("clusters", "ClusterArn", cluster);
    const items = this.items(key).filter(
      (item) =>
        this.manners.ignoresFilters === true ||
        ((!after || item.CreationTime >= after) &&
          (!status || (item.NotebookInstanceStatus ?? item.MonitoringExecutionStatus) === status) &&
          filters.every((filter: Filter) => passes(item, filter)) &&
          (!cluster || item.ClusterArn === cluster)),
    );
    const { page, NextToken } = this.page(items, input);
    return { [member]: page, NextToken };
  };

  private items(key: keyof Holdings): readonly Item[] {
    return (this.holdings[key] ?? []) as readonly Item[];
  }

  private describe(key: keyof Holdings, property: string, name: string): Item {
    const found = this.items(key).find((item) => item[property] === name);
    if (found) return found;
    throw Object.assign(new Error(`Could not find ${name}.`), { name: "ValidationException" });
  }

  private search({ Resource, SearchExpression, SortBy, SortOrder, ...input }: SearchCommandInput): unknown {
    const filters = this.manners.ignoresFilters ? [] : (SearchExpression?.Filters ?? []);
    if (this.manners.refusesZones && filters.some(({ Value }) => /^\d{4}-.*Z$/.test(Value!))) {
      throw Object.assign(new Error("Invalid timestamp"), { name: "ValidationException" });
    }
    const hits = this.items(RESOURCES[Resource!]!).filter((item) => filters.every((filter) => passes(item, filter)));
    if (SortBy) hits.sort((a, b) => (SortOrder === "Ascending" ? 1 : -1) * (Number(a[SortBy]) - Number(b[SortBy])));
    const { page, NextToken } = this.page(hits, input);
    const { totals = "exact" } = this.manners;
    const TotalHits = {
      exact: { Value: hits.length, Relation: "EqualTo" },
      "lower bound": { Value: Math.min(hits.length, 2), Relation: "GreaterThanOrEqualTo" },
      absent: undefined,
    }[totals];
    return { Results: page.map((item) => ({ [Resource!]: item })), NextToken, TotalHits };
  }

  /** A token is where the page begins; one that ends in `empty` gives the empty page before it. */
  private page(
    items: readonly Item[],
    { MaxResults = 10, NextToken = this.manners.emptyPages ? "0empty" : "0" }: Item,
  ): { readonly page: readonly Item[]; readonly NextToken: string | undefined } {
    const from = parseInt(NextToken as string);
    if ((NextToken as string).endsWith("empty")) return { page: [], NextToken: String(from) };
    const next = from + (MaxResults as number);
    return {
      page: items.slice(from, next),
      NextToken: next >= items.length ? undefined : `${next}${this.manners.emptyPages ? "empty" : ""}`,
    };
  }
}

function passes(item: Item, { Name, Operator = "Equals", Value }: Filter): boolean {
  const actual = item[Name!];
  switch (Operator) {
    case "Equals":
      return actual === Value;
    case "Contains":
      return String(actual).includes(Value!);
    case "GreaterThanOrEqualTo":
      return actual !== undefined && actual >= new Date(Value!.replace(/Z?$/, "Z"));
    default:
      throw new Error(`${Operator} is not in this fake`);
  }
}

export const NOW = new Date("2026-03-29T12:00:00.000Z");
/** 24 hours before, across a change to summer time in Europe. */
export const SINCE = new Date("2026-03-28T12:00:00.000Z");
export const HOUR_MS = 3_600_000;

/** `milliseconds` after the window opened; negative: before. */
export function inWindow(milliseconds: number): Date {
  return new Date(SINCE.getTime() + milliseconds);
}

/** What a metric computes of a fake, and of what else its context holds. */
export async function computed(
  name: MetricName,
  sagemaker: FakeSageMaker | SageMakerListings,
  args: Readonly<Record<string, string>> = {},
  context: Partial<MetricContext> = {},
): Promise<unknown> {
  const listings = sagemaker instanceof FakeSageMaker ? new SageMakerListings(sagemaker as never) : sagemaker;
  const { metric } = createMetric({ name, arguments: args }, METRICS);
  return metric.computeValue({ sagemaker: listings, now: NOW, ...context } as MetricContext);
}

/** The value alone, where a metric says more than that. */
export async function valueOf(...args: Parameters<typeof computed>): Promise<unknown> {
  const answer = await computed(...args);
  return answer instanceof Measured ? answer.value : answer;
}
