import { cadenceOf } from "../../contract/cadence";
import type { RefreshRun } from "../../contract/refresh-run";
import type { NewestValue } from "../../contract/summaries";
import { instantOf } from "../../common/instants";
import type { Freshness } from "../picture";

/** If no request for fresh measurements is known, values older than this are stale. */
const STALE_AFTER_MS = 48 * 3_600_000;
/** How late a value may be that is not measured in every run: its run may be retried. */
const LATE_MS = 3_600_000;

/** Determines how fresh newest values are, by the newest request for fresh measurements that the hub has evaluated. */
export class FreshnessOf {
  private readonly silent: ReadonlySet<string>;

  /** @param now epoch milliseconds */
  constructor(
    private readonly run: RefreshRun | undefined,
    private readonly now: number,
  ) {
    this.silent = new Set(run?.SilentSpokes.map(({ project, environment }) => nameKey(project, environment)));
  }

  value({ ExtractionDate, ProjectName, Environment, Every }: NewestValue): Freshness {
    const measuredAt = instantOf(ExtractionDate);
    const age = this.now - measuredAt;
    const isCurrent = this.run ? measuredAt >= Date.parse(this.run.StartedAt) : age <= STALE_AFTER_MS;
    if (isCurrent || age <= (cadenceOf(Every) ?? -Infinity) + LATE_MS) return "current";
    return this.silent.has(nameKey(ProjectName, Environment)) ? "silent" : "stale";
  }
}

/**
 * Finds spokes that may have been renamed: none of their values is current, while their account and Region report
 * current values under other names.
 */
export function renamedSpokes(values: readonly NewestValue[], freshness: FreshnessOf): readonly string[] {
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
        `${name} has not been measured since ${last.slice(0, 10)}; its account, ${accountRegion}, reports as ${others.join(", ")}. ` +
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

/** A key for comparing names without case, as for registered accounts. */
function nameKey(project: string, environment: string): string {
  return JSON.stringify([project.toLowerCase(), environment.toLowerCase()]);
}
