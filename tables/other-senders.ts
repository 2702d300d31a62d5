import { groupBy } from "../common/group-by";
import { HEALTH_METRIC } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";
import type { Tables } from "./hub-tables";
import { originKey } from "./match-answers";
import { boundOf, readNewestNames, type NewestName } from "./summaries";

/**
 * Spokes that report something, but not what the partitions of well-known metrics hold: neither this system's extractor nor
 * the original sample with its own metrics runs there. Newest values tell which these are, so that nobody asks for the rows
 * of each spoke that is silent.
 */
export class OtherSenders {
  private reading: Promise<readonly NewestName[]> | undefined;

  /** @param since the earliest instant of which is asked */
  constructor(
    private readonly tables: Pick<Tables, "client" | "summaries">,
    private readonly since: Date,
  ) {}

  /**
   * The projects, as they are reported, of those spokes that have reported something since an instant, and no
   * `ExtractionHealth`. Newest values are read once, when this is first asked.
   */
  async projectsOf(spokes: readonly ExpectedSpoke[], since: Date): Promise<readonly string[]> {
    this.reading ??= readNewestNames(this.tables, this.since);
    const asked = new Set(spokes.map(originKey));
    const from = boundOf(since);
    const values = (await this.reading).filter((one) => one.ExtractionDate >= from && asked.has(originOf(one)));
    const others = [...groupBy(values, originOf).values()].filter(
      (own) => !own.some(({ MetricName }) => MetricName === HEALTH_METRIC),
    );
    return [...new Set(others.flat().map(({ ProjectName }) => ProjectName))];
  }
}

function originOf({
  ProjectName: project,
  Environment: environment,
  Account: account,
  Region: region,
}: NewestName): string {
  return originKey({ project, environment, account, region });
}
