import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../../aws-error";
import { block, blocks, flag, number, only, tags, text, texts } from "../arguments";
import { blockType } from "../block-type";
import type { Deployment } from "../deployment";

/** A table that exists is kept with its rows; what may change without replacing it is set again. */
export const table = blockType(
  {
    name: text,
    billing_mode: only("PAY_PER_REQUEST"),
    hash_key: text,
    range_key: text.optional(),
    attribute: blocks({ name: text, type: text }),
    global_secondary_index: blocks({
      name: text,
      hash_key: text,
      range_key: text.optional(),
      projection_type: text,
      non_key_attributes: texts.optional(),
    }).optional(),
    server_side_encryption: block({ enabled: flag }).optional(),
    point_in_time_recovery: block({ enabled: flag, recovery_period_in_days: number.optional() }).optional(),
    ttl: block({ attribute_name: text.optional(), enabled: flag.optional() }).optional(),
    deletion_protection_enabled: flag.optional(),
    table_class: only("STANDARD").optional(),
    tags,
  },
  async (args, deployment, address) => {
    const { name: TableName, server_side_encryption: encryption, point_in_time_recovery: recovery, ttl } = args;
    deployment.claim(address, `the table ${TableName}`);
    const definition: Definition = {
      TableName,
      BillingMode: args.billing_mode,
      KeySchema: keySchema(args),
      AttributeDefinitions: args.attribute.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      GlobalSecondaryIndexes: args.global_secondary_index?.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: index.projection_type, NonKeyAttributes: index.non_key_attributes },
      })),
      SSESpecification: encryption && { Enabled: encryption.enabled },
      DeletionProtectionEnabled: args.deletion_protection_enabled,
    };
    if (!(await deployment.create("dynamodb", "CreateTable", definition, "ResourceInUseException"))) {
      await update(deployment, definition);
    }
    if (ttl?.attribute_name) await setTimeToLive(deployment, TableName, ttl.attribute_name, ttl.enabled ?? false);
    if (recovery) {
      await deployment.call("dynamodb", "UpdateContinuousBackups", {
        TableName,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: recovery.enabled,
          RecoveryPeriodInDays: recovery.recovery_period_in_days,
        },
      });
    }
    return { arn: deployment.arn("dynamodb", `table/${TableName}`), id: TableName };
  },
);

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: "HASH" | "RANGE" }[];

/** What CreateTable takes and DescribeTable shows, as far as the loader reads it again. */
interface Definition {
  readonly TableName: string;
  readonly KeySchema: KeySchema;
  readonly GlobalSecondaryIndexes?:
    readonly { readonly IndexName: string; readonly KeySchema: KeySchema }[] | undefined;
  readonly DeletionProtectionEnabled?: boolean | undefined;
  readonly [member: string]: unknown;
}

/** @throws Error where the table that exists has other keys or indexes: Terraform would replace or rebuild it */
async function update(deployment: Deployment, definition: Definition): Promise<void> {
  const { TableName, DeletionProtectionEnabled = false } = definition;
  const { Table } = await deployment.call("dynamodb", "DescribeTable", { TableName });
  if (!isDeepStrictEqual(keysOf(Table as Definition), keysOf(definition))) {
    throw new Error(
      `the table ${TableName} exists with other keys or indexes, and the embedded cloud does not change them; ` +
        "give the table another name, or start without the kept data",
    );
  }
  await deployment.call("dynamodb", "UpdateTable", { TableName, DeletionProtectionEnabled });
}

function keysOf({ KeySchema: own, GlobalSecondaryIndexes: indexes = [] }: Definition): Record<string, unknown> {
  const ofIndexes = Object.fromEntries(indexes.map(({ IndexName, KeySchema }) => [IndexName, KeySchema]));
  return { own, ofIndexes };
}

interface Keys {
  readonly hash_key: string;
  readonly range_key?: string | undefined;
}

function keySchema({ hash_key, range_key }: Keys): KeySchema {
  return [
    { AttributeName: hash_key, KeyType: "HASH" },
    ...(range_key === undefined ? [] : [{ AttributeName: range_key, KeyType: "RANGE" as const }]),
  ];
}

async function setTimeToLive(
  deployment: Deployment,
  TableName: string,
  AttributeName: string,
  Enabled: boolean,
): Promise<void> {
  try {
    await deployment.call("dynamodb", "UpdateTimeToLive", {
      TableName,
      TimeToLiveSpecification: { AttributeName, Enabled },
    });
  } catch (error) {
    // DynamoDB refuses to set what is set already: "TimeToLive is already enabled" or "... disabled".
    const isSet = error instanceof AwsError && /already (en|dis)abled/.test(error.message);
    if (!isSet) throw error;
  }
}
