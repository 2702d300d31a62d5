import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import { PARTITION_KEY } from "../../contract/names";
import { identities, IDENTITY_ATTRIBUTE, toItem, type Item } from "./item";
import type { CheckedMeasurement } from "./measurement";
import { Refusal } from "./refusal";

/**
 * The most keys that are tried, and so the most different measurements of one metric at one millisecond. Two origins
 * have the same digits once in a million. Only an origin that keeps sending new values for one instant reaches this
 * limit, and each of its writes costs one more try.
 */
const MAX_TRIES = 8;

export interface Stored {
  readonly item: Item;
  /** Whether the table held this measurement before. */
  readonly wasThere: boolean;
}

export class MeasurementStore {
  constructor(
    private readonly dynamodb: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly retentionDays: number | undefined,
  ) {}

  /**
   * Stores a measurement exactly once, even if it is put several times.
   *
   * @returns the item of the measurement
   * @throws Refusal `too-large`, `crowded`, or `invalid` if DynamoDB can never accept the item
   * @throws every other error of DynamoDB, such as throttling, to be retried
   */
  async put(measurement: CheckedMeasurement): Promise<Stored> {
    const same = identities(measurement);
    for (let clashes = 0; clashes < MAX_TRIES; clashes++) {
      const item = toItem(measurement, this.retentionDays, clashes);
      const wasThere = await this.putUnlessTaken(item, same);
      if (wasThere !== undefined) return { item, wasThere };
    }
    throw new Refusal(
      "crowded",
      `ExtractionDate: ${MAX_TRIES} other measurements have the same MetricName and millisecond`,
    );
  }

  /**
   * Writes the item if the key is free or already holds this same measurement, so that storing it twice has the effect
   * of storing it once.
   *
   * @param same the identities under which the table may hold this measurement
   * @returns whether the table held it; undefined if a different measurement has the key
   */
  private async putUnlessTaken(item: Item, same: readonly string[]): Promise<boolean | undefined> {
    const values = Object.fromEntries(same.map((identity, index) => [`:identity${index}`, identity]));
    try {
      const { Attributes } = await this.dynamodb.send(
        new PutCommand({
          TableName: this.tableName,
          Item: item,
          ConditionExpression: `attribute_not_exists(#key) OR #identity IN (${Object.keys(values).join(", ")})`,
          ExpressionAttributeNames: { "#key": PARTITION_KEY, "#identity": IDENTITY_ATTRIBUTE },
          ExpressionAttributeValues: values,
          ReturnValues: "ALL_OLD",
        }),
      );
      return Attributes !== undefined;
    } catch (error) {
      if (isConditionRefused(error)) return undefined;
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
