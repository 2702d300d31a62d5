import {
  SearchCommand,
  type Filter,
  type SageMakerClient,
  type SearchCommandInput,
  type SearchRecord,
} from "@aws-sdk/client-sagemaker";
import { listAll, PAGE_SIZE } from "./pages";

/** The part of the SageMaker client that metrics use, so that a test has to provide only one method. */
export type SageMaker = Pick<SageMakerClient, "send">;

/** As `Date.toISOString` writes it; the group is without milliseconds and zone. */
const UTC_INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z$/;

/** The resource types that metrics search for. */
export type Searchable = "TrainingJob" | "ModelPackage" | "PipelineExecution";

/**
 * Counts the records that match all `filters`. One `Search` is enough if its total is exact; otherwise all pages are
 * read. Needs `sagemaker:Search`.
 */
export async function count(client: SageMaker, Resource: Searchable, filters: readonly Filter[]): Promise<number> {
  return (await exactTotal(client, Resource, filters)) ?? (await searchAll(client, Resource, filters)).length;
}

/** Returns the total that `Search` reports without listing records; undefined if it is a lower bound, or absent. */
export async function exactTotal(
  client: SageMaker,
  Resource: Searchable,
  filters: readonly Filter[],
): Promise<number | undefined> {
  const { TotalHits: hits } = await inAcceptedForm(filters, (Filters) =>
    client.send(new SearchCommand({ Resource, SearchExpression: { Filters }, MaxResults: 1 })),
  );
  return hits?.Relation === "EqualTo" ? hits.Value : undefined;
}

/** The order in which `searchAll` sorts, and the number of records after which it may stop. */
export interface SearchOrder {
  readonly by: string;
  readonly order: "Ascending" | "Descending";
  readonly first: number;
}

/** Returns all records that match all `filters`, or the first ones in a given order. Needs `sagemaker:Search`. */
export function searchAll(
  client: SageMaker,
  Resource: Searchable,
  filters: readonly Filter[],
  order?: SearchOrder,
): Promise<readonly SearchRecord[]> {
  return inAcceptedForm(filters, (Filters) => {
    const input: SearchCommandInput = {
      Resource,
      SearchExpression: { Filters },
      ...(order && { SortBy: order.by, SortOrder: order.order }),
      MaxResults: Math.min(order?.first ?? PAGE_SIZE, PAGE_SIZE),
    };
    return listAll(
      "Search",
      async (NextToken) => {
        const page = await client.send(new SearchCommand({ ...input, NextToken }));
        return { items: page.Results, NextToken: page.NextToken };
      },
      order?.first,
    );
  });
}

/**
 * Searches with instants that say that they are UTC; once more, if SageMaker calls that invalid, with instants of the
 * form that its documentation shows, which is without a zone and milliseconds. That SageMaker accepts the first form,
 * and that it reads the second as UTC, is not confirmed.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Filter.html
 */
async function inAcceptedForm<Answer>(
  filters: readonly Filter[],
  search: (filters: Filter[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await search([...filters]);
  } catch (error) {
    const documented = filters.map((filter) => ({ ...filter, Value: filter.Value?.replace(UTC_INSTANT, "$1") }));
    const differs = documented.some(({ Value }, index) => Value !== filters[index]!.Value);
    if ((error as Error).name !== "ValidationException" || !differs) throw error;
    return search(documented);
  }
}

/** A filter for records whose property `Name` equals `Value`. */
export function equals(Name: string, Value: string): Filter {
  return { Name, Operator: "Equals", Value };
}

/** A filter for records whose timestamp `Name` is `since` or later. */
export function notBefore(Name: string, since: Date): Filter {
  return { Name, Operator: "GreaterThanOrEqualTo", Value: since.toISOString() };
}
