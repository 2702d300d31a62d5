import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "../common/parallel";
import type { AccountSeries } from "../contract/account-series";
import { SERIES_SUMMARIES, SUMMARIES_SORT_KEY } from "../contract/names";
import type { Tables } from "./hub-tables";
import { partition } from "./summaries-partition";

/** How many series each account has reported, those with the most first. */
export async function readSeriesCounts({
  client,
  summaries,
}: Pick<Tables, "client" | "summaries">): Promise<readonly { readonly account: string; readonly series: number }[]> {
  const counts: { readonly account: string; readonly series: number }[] = [];
  await inParallel(SERIES_SUMMARIES, async (summary) => {
    for await (const { Items = [] } of paginateQuery({ client }, partition(summaries, summary))) {
      for (const item of Items as (AccountSeries & { readonly [SUMMARIES_SORT_KEY]: string })[]) {
        counts.push({ account: item[SUMMARIES_SORT_KEY], series: item.Ids?.size ?? 0 });
      }
    }
  });
  return counts.sort((a, b) => b.series - a.series);
}
