import { latestDate } from "../contract/clocks";
import { cadenceOf } from "../contract/cadence";
import { pairKey } from "../contract/connection-parameters";
import type { Freshness, RefreshRun } from "../contract/refresh-run";
import type { NewestName } from "./summaries";
import { instantOf } from "../common/instants";

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
    this.silent = new Set(run?.SilentSpokes.map(pairKey));
  }

  value({ ExtractionDate, ProjectName, Environment, Every }: NewestName): Freshness {
    const measuredAt = instantOf(ExtractionDate);
    const age = this.now - measuredAt;
    const isFuture = measuredAt > latestDate(this.now);
    const isCurrent = this.run ? measuredAt >= Date.parse(this.run.StartedAt) : age <= STALE_AFTER_MS;
    if (!isFuture && (isCurrent || age <= (cadenceOf(Every) ?? -Infinity) + LATE_MS)) return "current";
    return this.silent.has(pairKey({ project: ProjectName, environment: Environment })) ? "silent" : "stale";
  }
}
