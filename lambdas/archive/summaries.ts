import { randomUUID } from "node:crypto";
import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { cadenceOf } from "../../contract/cadence";
import { latestDate } from "../../contract/clocks";
import { expiryOf } from "../../contract/expiry";
import {
  EXPIRY_ATTRIBUTE,
  OUTDATED_DAYS_SUMMARY,
  SORT_KEY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
  SUMMARY_RETENTION_DAYS,
} from "../../contract/names";
import { dayOf, newestSummary, seriesId, type NewestValue, type OutdatedDay } from "../../contract/summaries";
import type { Item } from "./item";
import type { CheckedMeasurement } from "./measurement";

/** A unit is a word or two. A longer text is not a unit. */
const MAX_UNIT_LENGTH = 256;

/** A mark waits so long at least for the roll-up, which runs every six hours. */
const LEAST_MARK_DAYS = 7;

/** A newest value of the future was stored by an earlier version; any other takes its place. */
const NONE_OR_OLDER = "attribute_not_exists(#key) OR #date < :date OR #date > :latest";

/** Stores the newest value of each series, and marks the days whose roll-ups are out of date. */
export class Summaries {
  /** The marks of days not yet over that this instance has already written, and the day on which it wrote them. */
  private marked = { on: "", keys: new Set<string>() };

  /**
   * @param retentionDays how long rows are kept; undefined: for ever, while newest values are kept for 400 days
   */
  constructor(
    private readonly dynamodb: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly retentionDays: number | undefined,
  ) {}

  /**
   * Updates the summaries with a row. Adding a row again changes nothing, and a row past its retention is ignored.
   *
   * @param row the row, already stored: a mark must never be written before the rows that it refers to
   * @throws every error of DynamoDB, to be retried
   */
  async add(row: Item, { instant, Metadata }: CheckedMeasurement): Promise<void> {
    const now = Date.now();
    const expiry = expiryOf(instant, this.retentionDays ?? SUMMARY_RETENTION_DAYS);
    const isKept = expiry * 1000 > now;
    if (!isKept && this.retentionDays !== undefined) return;
    // However old a row is that never expires, its day is one of the lake.
    const markExpiry = Math.max(expiry, expiryOf(now, LEAST_MARK_DAYS));
    await Promise.all([isKept && this.putIfNewest(row, Metadata, expiry), this.markDay(row, markExpiry)]);
  }

  private async putIfNewest(row: Item, { Unit, Every }: CheckedMeasurement["Metadata"], expiry: number): Promise<void> {
    const { MetricName, ProjectName, Environment, MetricValue, ExtractionDate, Account, Region } = row;
    const id = seriesId(row);
    const isUnit = typeof Unit === "string" && Unit !== "" && Unit.length <= MAX_UNIT_LENGTH;
    const newest = {
      ...{ MetricName, ProjectName, Environment, MetricValue, ExtractionDate, Account, Region },
      ...(isUnit && { Unit }),
      ...(cadenceOf(Every) !== undefined && { Every }),
    } satisfies { readonly [Name in keyof NewestValue]: unknown };
    try {
      await this.dynamodb.send(
        new PutCommand({
          TableName: this.tableName,
          Item: {
            [SUMMARIES_PARTITION_KEY]: newestSummary(id),
            [SUMMARIES_SORT_KEY]: id,
            ...newest,
            [EXPIRY_ATTRIBUTE]: expiry,
          },
          ConditionExpression: NONE_OR_OLDER,
          ExpressionAttributeNames: { "#key": SUMMARIES_PARTITION_KEY, "#date": SORT_KEY },
          ExpressionAttributeValues: {
            ":date": ExtractionDate,
            ":latest": new Date(latestDate(Date.now())).toISOString(),
          },
        }),
      );
    } catch (error) {
      if (!isConditionRefused(error)) throw error;
    }
  }

  /**
   * The roll-up function handles only days that are over. For a day that is not over, one mark is therefore enough for
   * all rows. For a day that is over, every row needs a new mark, because the roll-up may have read the rows before
   * this one was stored.
   */
  private async markDay({ MetricName, ExtractionDate }: Item, expiry: number): Promise<void> {
    const today = dayOf(new Date().toISOString());
    const day = { Day: dayOf(ExtractionDate), MetricName };
    if (day.Day < today) return this.putMark(day, expiry);
    if (this.marked.on !== today) this.marked = { on: today, keys: new Set() };
    const { keys } = this.marked;
    if (keys.has(keyOf(day))) return;
    await this.putMark(day, expiry);
    keys.add(keyOf(day));
  }

  private async putMark(day: Omit<OutdatedDay, "Mark">, expiry: number): Promise<void> {
    const Item = {
      [SUMMARIES_PARTITION_KEY]: OUTDATED_DAYS_SUMMARY,
      [SUMMARIES_SORT_KEY]: keyOf(day),
      ...({ ...day, Mark: randomUUID() } satisfies OutdatedDay),
      [EXPIRY_ATTRIBUTE]: expiry,
    };
    await this.dynamodb.send(new PutCommand({ TableName: this.tableName, Item }));
  }
}

function keyOf({ Day, MetricName }: Omit<OutdatedDay, "Mark">): string {
  return `${Day}#${MetricName}`;
}
