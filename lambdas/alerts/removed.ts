import { accountRegionId } from "../../contract/account-region";
import type { ExpectedSpoke } from "../../contract/refresh-run";
import type { NewestValue } from "../../contract/summaries";
import type { FreshnessOf } from "../../tables/freshness";
import { originKey } from "../../tables/match-answers";
import { keyOf, seriesOf, type WatchedSeries } from "./series";

/**
 * Finds the series that nobody sends any more: their account and Region are registered for nothing, or for other names
 * only, under one of which they report now, or report under these names in another spelling now. A spoke that is merely
 * silent is not among them, and neither is one whose names were never registered, as long as it is registered for something.
 *
 * @param all the newest values of the hub
 * @returns keys of series
 */
export function removedSeries(
  series: readonly WatchedSeries[],
  registered: readonly ExpectedSpoke[],
  all: readonly NewestValue[],
  freshness: FreshnessOf,
): ReadonlySet<string> {
  const homes = new Set(registered.map(accountRegionId));
  const spokes = new Set(registered.map(originKey));
  const reporting = all.filter((newest) => spokes.has(senderId(newest)) && freshness.value(newest) === "current");
  const reportingHomes = new Set(reporting.map(homeOf));
  const reportingSenders = new Set(reporting.map(senderId));
  const spellings = new Set(reporting.map(spellingOf));
  const isRemoved = ({ newest }: WatchedSeries): boolean => {
    if (!homes.has(homeOf(newest))) return true;
    if (!spokes.has(senderId(newest))) return reportingHomes.has(homeOf(newest));
    return reportingSenders.has(senderId(newest)) && !spellings.has(spellingOf(newest));
  };
  return new Set(series.filter(isRemoved).map(keyOf));
}

function homeOf({ Account, Region }: NewestValue): string {
  return accountRegionId({ account: Account, region: Region });
}

function spellingOf(newest: NewestValue): string {
  return homeOf(newest) + keyOf(seriesOf(newest));
}

function senderId({ ProjectName, Environment, Account, Region }: NewestValue): string {
  return originKey({ project: ProjectName, environment: Environment, account: Account, region: Region });
}
