import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { ACCOUNT_SERIES_MAX_AGE, accountSeriesKey, type AccountSeries } from "../../contract/account-series";
import { seriesId } from "../../contract/summaries";
import type { CheckedMeasurement } from "./measurement";
import { Refusal } from "./refusal";

type Reported = Pick<CheckedMeasurement, "account" | "ProjectName" | "Environment" | "MetricName">;

interface Known {
  /** All that count. */
  readonly ids: Set<string>;
  /** Those of them that need no further write. */
  readonly settled: Set<string>;
}

/**
 * Holds every account to its number of series. However many instances add to them at once, there are never more. An instance
 * reads the series of an account once a minute while that reports, and writes only for one that it does not find.
 */
export class SeriesQuota {
  /** By account, the earliest read first. */
  private readonly known = new Map<string, { readonly readAt: number; readonly series: Promise<Known> }>();

  /** @param most the most series of one account */
  constructor(
    private readonly dynamodb: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly most: number,
  ) {}

  /**
   * Refuses a measurement of one series too many as `take` does, and writes nothing. Of several new series, each is looked at
   * as if it were the only one.
   *
   * @throws Refusal `too-many-series`
   * @throws every error of DynamoDB, to be retried
   */
  async check(measurement: Reported): Promise<void> {
    const { ids } = await this.seriesOf(measurement.account);
    if (!ids.has(seriesId(measurement)) && ids.size >= this.most) throw this.refusal(measurement.account);
  }

  /**
   * Counts the series of a measurement among those of its account, before anything of it is stored.
   *
   * @throws Refusal `too-many-series`; for up to a minute also after there is room again
   * @throws every error of DynamoDB, to be retried
   */
  async take(measurement: Reported): Promise<void> {
    const { account } = measurement;
    const id = seriesId(measurement);
    const { ids, settled } = await this.seriesOf(account);
    if (settled.has(id)) return;
    await this.check(measurement);
    if (!(await this.add(account, id))) {
      // Others have added series since it was read.
      this.known.delete(account);
      throw this.refusal(account);
    }
    ids.add(id);
    settled.add(id);
  }

  private async add(account: string, id: string): Promise<boolean> {
    try {
      await this.dynamodb.send(
        new UpdateCommand({
          TableName: this.tableName,
          Key: accountSeriesKey(account),
          UpdateExpression: "ADD Ids :ids DELETE Ended :ids",
          ConditionExpression: "attribute_not_exists(Ids) OR contains(Ids, :id) OR size(Ids) < :most",
          ExpressionAttributeValues: { ":ids": new Set([id]), ":id": id, ":most": this.most },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionRefused(error)) return false;
      throw error;
    }
  }

  /** Concurrent callers share one read. */
  private seriesOf(account: string): Promise<Known> {
    for (const [other, { readAt }] of this.known) {
      const age = Date.now() - readAt;
      // Below 0: the clock was set back.
      if (age >= 0 && age < ACCOUNT_SERIES_MAX_AGE) break;
      this.known.delete(other);
    }
    const known = this.known.get(account);
    if (known) return known.series;
    const series = this.read(account);
    this.known.set(account, { readAt: Date.now(), series });
    series.catch(() => this.known.delete(account));
    return series;
  }

  private async read(account: string): Promise<Known> {
    const { Item } = await this.dynamodb.send(
      new GetCommand({ TableName: this.tableName, Key: accountSeriesKey(account), ConsistentRead: true }),
    );
    const { Ids = new Set(), Ended = new Set() } = (Item ?? {}) as AccountSeries;
    return { ids: new Set(Ids), settled: new Set([...Ids].filter((id) => !Ended.has(id))) };
  }

  private refusal(account: string): Refusal {
    return new Refusal(
      "too-many-series",
      `account ${account} has ${this.most} series, as many as this hub takes of one account, and this is another one`,
    );
  }
}
