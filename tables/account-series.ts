import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { AccountSeries } from "../contract/account-series";
import { SERIES_SUMMARIES, SUMMARIES_SORT_KEY } from "../contract/names";
import type { Tables } from "./hub-tables";
import { partition } from "./summaries-partition";

/** The item of an account, with the account. */
export type StoredAccountSeries = AccountSeries & { readonly [SUMMARIES_SORT_KEY]: string };

/** Reads the series of every account, as they are now. */
export async function* readAccountSeries({
  client,
  summaries,
}: Pick<Tables, "client" | "summaries">): AsyncGenerator<StoredAccountSeries> {
  for (const summary of SERIES_SUMMARIES) {
    const pages = paginateQuery({ client }, { ...partition(summaries, summary), ConsistentRead: true });
    for await (const { Items = [] } of pages) yield* Items as StoredAccountSeries[];
  }
}

/** How many series each account has reported, those with the most first. */
export async function readSeriesCounts(
  tables: Pick<Tables, "client" | "summaries">,
): Promise<readonly { readonly account: string; readonly series: number }[]> {
  const counts: { readonly account: string; readonly series: number }[] = [];
  for await (const item of readAccountSeries(tables)) {
    counts.push({ account: item[SUMMARIES_SORT_KEY], series: item.Ids?.size ?? 0 });
  }
  return counts.sort((a, b) => b.series - a.series);
}
