import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { PARTITION_KEY } from "../../contract/names";
import { IDENTITY_ATTRIBUTE, toItem, type Item } from "./item";
import type { CheckedMeasurement } from "./measurement";
import { Refusal } from "./refusal";

/**
 * The most keys that are tried, and so the most different measurements of one metric at one millisecond. Two origins
 * have the same digits once in a million. Only an origin that keeps sending new values for one instant reaches this
 * limit, and each of its writes costs one more try.
 */
const MAX_TRIES = 100;

/** The key is free or already holds this same measurement, so storing it twice has the effect of storing it once. */
const FREE_OR_SAME = "attribute_not_exists(#key) OR #identity = :identity";

export class MeasurementStore {
  constructor(
    private readonly dynamodb: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly retentionDays: number | undefined,
  ) {}

  /**
   * Stores a measurement exactly once, even if it is put several times.
   *
   * @returns the item of the measurement, whether it was stored now or before
   * @throws Refusal `too-large`, `crowded`, or `invalid` if DynamoDB can never accept the item
   * @throws every other error of DynamoDB, such as throttling, to be retried
   */
  async put(measurement: CheckedMeasurement): Promise<Item> {
    for (let clashes = 0; clashes < MAX_TRIES; clashes++) {
      const item = toItem(measurement, this.retentionDays, clashes);
      if (await this.putUnlessTaken(item)) return item;
    }
    throw new Refusal(
      "crowded",
      `ExtractionDate: ${MAX_TRIES} other measurements have the same MetricName and millisecond`,
    );
  }

  /** @returns false if a different measurement has the key */
  private async putUnlessTaken(item: Item): Promise<boolean> {
    try {
      await this.dynamodb.send(
        new PutCommand({
          TableName: this.tableName,
          Item: item,
          ConditionExpression: FREE_OR_SAME,
          ExpressionAttributeNames: { "#key": PARTITION_KEY, "#identity": IDENTITY_ATTRIBUTE },
          ExpressionAttributeValues: { ":identity": item[IDENTITY_ATTRIBUTE] },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionRefused(error)) return false;
      if (!(error instanceof Error) || error.name !== "ValidationException") throw error;
      if (/item size/i.test(error.message)) {
        throw new Refusal("too-large", "the item, Metadata included, is larger than the 400 KB that DynamoDB takes");
      }
      // The message does not quote DynamoDB's own, which may hold a value.
      throw new Refusal(
        "invalid",
        "DynamoDB refuses the item for good; check that the table has the keys it is deployed with",
      );
    }
  }
}
