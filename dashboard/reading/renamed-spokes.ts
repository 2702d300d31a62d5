import { namesOf } from "../drawing/words";
import type { FreshnessOf } from "../../tables/freshness";
import type { NewestName } from "../../tables/summaries";

/**
 * Finds spokes that may have been renamed: none of their values is current, while their account and Region report
 * current values under other names.
 */
export function renamedSpokes(values: readonly NewestName[], freshness: FreshnessOf): readonly string[] {
  const spokes = new Map<string, Spoke>();
  for (const value of values) {
    const { ProjectName, Environment, Account, Region, ExtractionDate } = value;
    const key = JSON.stringify([ProjectName, Environment, Account, Region]);
    const spoke = spokes.get(key) ?? {
      name: `${ProjectName}/${Environment}`,
      accountRegion: `${Account}:${Region}`,
      last: "",
      isCurrent: false,
    };
    spokes.set(key, {
      ...spoke,
      last: ExtractionDate > spoke.last ? ExtractionDate : spoke.last,
      isCurrent: spoke.isCurrent || freshness.value(value) === "current",
    });
  }
  const all = [...spokes.values()];
  const current = new Set(all.filter(({ isCurrent }) => isCurrent).map(({ name }) => name));
  return all
    .filter(({ name }) => !current.has(name))
    .flatMap(({ name, accountRegion, last }) => {
      const others = all
        .filter((other) => other.isCurrent && other.accountRegion === accountRegion)
        .map((other) => other.name);
      if (others.length === 0) return [];
      return (
        `${name} has not been measured since ${last.slice(0, 10)}; its account, ${accountRegion}, reports as ${namesOf(others, 3)}. ` +
        "If the spoke was renamed, this is its history under the old name."
      );
    });
}

interface Spoke {
  readonly name: string;
  readonly accountRegion: string;
  /** The newest `ExtractionDate` of the spoke. */
  readonly last: string;
  readonly isCurrent: boolean;
}
