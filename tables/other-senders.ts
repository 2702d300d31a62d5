import { paginateQuery, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { EARLIER_NEWEST_SUMMARY, HEALTH_METRIC, NEWEST_SUMMARIES, PARTITION_KEY, SORT_KEY } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";
import type { NewestValue } from "../contract/summaries";
import type { Tables } from "./hub-tables";
import { originKey } from "./match-answers";
import { partition } from "./summaries-partition";

type Newest = Pick<NewestValue, "MetricName" | "ExtractionDate" | "ProjectName" | "Environment" | "Account" | "Region">;

/**
 * Spokes that report something, but not what the partitions of well-known metrics hold: neither this system's extractor nor
 * the original sample with its own metrics runs there. Newest values tell which these are, so that nobody asks for the rows
 * of each spoke that is silent.
 */
export class OtherSenders {
  private reading: Promise<readonly Newest[]> | undefined;

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
    this.reading ??= this.read();
    const asked = new Set(spokes.map(originKey));
    const byOrigin = new Map<string, Newest[]>();
    for (const newest of await this.reading) {
      const { ProjectName: project, Environment: environment, Account: account, Region: region } = newest;
      const origin = originKey({ project, environment, account, region });
      if (!asked.has(origin) || newest.ExtractionDate < since.toISOString().replace("Z", "")) continue;
      byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), newest]);
    }
    const others = [...byOrigin.values()].filter(
      (values) => !values.some(({ MetricName }) => MetricName === HEALTH_METRIC),
    );
    return [...new Set(others.flat().map(({ ProjectName }) => ProjectName))];
  }

  private async read(): Promise<readonly Newest[]> {
    const read = await Promise.all(
      [EARLIER_NEWEST_SUMMARY, ...NEWEST_SUMMARIES].map((summary) => this.readOf(summary)),
    );
    return read.flat();
  }

  private async readOf(summary: string): Promise<readonly Newest[]> {
    const attributes = [PARTITION_KEY, SORT_KEY, "ProjectName", "Environment", "Account", "Region"];
    const all = partition(this.tables.summaries, summary);
    const input: QueryCommandInput = {
      ...all,
      FilterExpression: `#${SORT_KEY} >= :since`,
      ProjectionExpression: attributes.map((name) => `#${name}`).join(", "),
      ExpressionAttributeNames: {
        ...all.ExpressionAttributeNames,
        ...Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...all.ExpressionAttributeValues,
        ":since": this.since.toISOString().replace("Z", ""),
      },
    };
    const values: Newest[] = [];
    for await (const { Items = [] } of paginateQuery({ client: this.tables.client }, input)) {
      values.push(...(Items as Newest[]));
    }
    return values;
  }
}
