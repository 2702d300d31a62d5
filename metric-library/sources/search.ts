import {
  SearchCommand,
  type Filter,
  type SageMakerClient,
  type SearchCommandInput,
  type SearchRecord,
} from "@aws-sdk/client-sagemaker";
import { listAll, PAGE_SIZE } from "./pages";

/** SageMaker as far as metrics call it, so that a test needs one method. */
export type SageMaker = Pick<SageMakerClient, "send">;

/** What `Search` looks through. */
export type Searchable = "TrainingJob" | "ModelPackage" | "PipelineExecution";

/**
 * How many records pass all `filters`. One `Search` answers that while its total is exact; else the records are paged
 * through. Needs `sagemaker:Search`.
 */
export async function count(client: SageMaker, Resource: Searchable, filters: readonly Filter[]): Promise<number> {
  return (await exactTotal(client, Resource, filters)) ?? (await searchAll(client, Resource, filters)).length;
}

/** The count that `Search` tells without listing anything; undefined where it is a lower bound, or absent. */
export async function exactTotal(
  client: SageMaker,
  Resource: Searchable,
  filters: readonly Filter[],
): Promise<number | undefined> {
  const { TotalHits: hits } = await client.send(
    new SearchCommand({ Resource, SearchExpression: { Filters: [...filters] }, MaxResults: 1 }),
  );
  return hits?.Relation === "EqualTo" ? hits.Value : undefined;
}

/** How `searchAll` is to sort, and after how many records it may stop. */
export interface SearchOrder {
  readonly by: string;
  readonly order: "Ascending" | "Descending";
  readonly first: number;
}

/** All records that pass all `filters`, or the first of them in an order. Needs `sagemaker:Search`. */
export function searchAll(
  client: SageMaker,
  Resource: Searchable,
  filters: readonly Filter[],
  order?: SearchOrder,
): Promise<readonly SearchRecord[]> {
  const input: SearchCommandInput = {
    Resource,
    SearchExpression: { Filters: [...filters] },
    ...(order && { SortBy: order.by, SortOrder: order.order }),
    MaxResults: Math.min(order?.first ?? PAGE_SIZE, PAGE_SIZE),
  };
  return listAll(async (NextToken) => {
    const page = await client.send(new SearchCommand({ ...input, NextToken }));
    return { items: page.Results, NextToken: page.NextToken };
  }, order?.first);
}

/** Whether the property `Name` is `Value`. */
export function equals(Name: string, Value: string): Filter {
  return { Name, Operator: "Equals", Value };
}

/** Whether the timestamp `Name` is at `since` or later. */
export function notBefore(Name: string, since: Date): Filter {
  return { Name, Operator: "GreaterThanOrEqualTo", Value: since.toISOString() };
}
