import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Tag } from "../tags";

export interface SSESpecification {
  readonly Enabled?: boolean;
  readonly SSEType?: string;
  readonly KMSMasterKeyId?: string;
}

/** What DynamoDB keeps of a table beside its items and keys. */
export interface TableSettings {
  /** Epoch seconds. */
  readonly created: number;
  deletionProtection: boolean;
  sse?: SSESpecification;
  /** The attribute that holds an item's end, in epoch seconds; absent while time to live is off. */
  ttlAttribute?: string;
  /** Days that point-in-time recovery would reach back; absent while it is off. */
  recoveryDays?: number;
  tags: readonly Tag[];
}

/** A table as dynalite describes it, as far as it is touched here. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: KeySchema;
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
}

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[];

interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: KeySchema;
  /** Of global indexes. */
  readonly IndexStatus?: string;
}

/** The partition key of a table, or of one of its indexes. */
export function hashKeyOf(table: TableDescription, indexName?: string): string {
  const { KeySchema, LocalSecondaryIndexes = [], GlobalSecondaryIndexes = [] } = table;
  const index = [...LocalSecondaryIndexes, ...GlobalSecondaryIndexes].find(({ IndexName }) => IndexName === indexName);
  return (index?.KeySchema ?? KeySchema).find(({ KeyType }) => KeyType === "HASH")?.AttributeName ?? "";
}

/** A table's description as its owner gets it: with the ARNs of the account and Region, and with its settings. */
export function describeTable(table: TableDescription, arn: string, settings: TableSettings): unknown {
  const { LocalSecondaryIndexes, GlobalSecondaryIndexes } = table;
  const withArn = (index: IndexDescription): unknown => ({ ...index, IndexArn: `${arn}/index/${index.IndexName}` });
  const { sse, deletionProtection, created } = settings;
  return {
    ...table,
    TableArn: arn,
    CreationDateTime: created,
    DeletionProtectionEnabled: deletionProtection,
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(withArn) } : {}),
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(withArn) } : {}),
    // A key that AWS owns, which is meant by Enabled: false, is not described.
    ...(sse?.Enabled
      ? { SSEDescription: { Status: "ENABLED", SSEType: sse.SSEType ?? "KMS", KMSMasterKeyArn: sse.KMSMasterKeyId } }
      : {}),
  };
}

/** What DescribeTimeToLive answers. */
export function timeToLive({ ttlAttribute }: TableSettings): unknown {
  return {
    TimeToLiveDescription:
      ttlAttribute === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: ttlAttribute },
  };
}

export interface TimeToLiveSpecification {
  readonly AttributeName: string;
  readonly Enabled: boolean;
}

/** @throws AwsError ValidationException where it is on or off already, or another attribute is in use */
export function setTimeToLive(settings: TableSettings, { AttributeName, Enabled }: TimeToLiveSpecification): void {
  if (Enabled === (settings.ttlAttribute !== undefined)) {
    throw new AwsError("ValidationException", `TimeToLive is already ${Enabled ? "enabled" : "disabled"}`);
  }
  if (!Enabled && settings.ttlAttribute !== AttributeName) {
    throw new AwsError(
      "ValidationException",
      `TimeToLive is active on a different AttributeName: current AttributeName is ${settings.ttlAttribute}`,
    );
  }
  settings.ttlAttribute = Enabled ? AttributeName : undefined;
}

/**
 * What DescribeContinuousBackups answers. The setting is kept, the embedded cloud makes no backups: there is no operation
 * that restores one.
 */
export function continuousBackups({ recoveryDays, created }: TableSettings, now: number): unknown {
  const earliest = Math.max(created, now / 1000 - (recoveryDays ?? 0) * 86_400);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription:
        recoveryDays === undefined
          ? { PointInTimeRecoveryStatus: "DISABLED" }
          : {
              PointInTimeRecoveryStatus: "ENABLED",
              RecoveryPeriodInDays: recoveryDays,
              EarliestRestorableDateTime: earliest,
              LatestRestorableDateTime: Math.max(earliest, now / 1000 - 300),
            },
    },
  };
}

export interface PointInTimeRecoverySpecification {
  readonly PointInTimeRecoveryEnabled: boolean;
  /** 1 to 35; 35 where it is left out. */
  readonly RecoveryPeriodInDays?: number;
}

export function setContinuousBackups(settings: TableSettings, wanted: PointInTimeRecoverySpecification): void {
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays = 35 } = wanted;
  if (!Number.isInteger(RecoveryPeriodInDays) || RecoveryPeriodInDays < 1 || RecoveryPeriodInDays > 35) {
    throw new AwsError("ValidationException", "RecoveryPeriodInDays has to be between 1 and 35.");
  }
  settings.recoveryDays = PointInTimeRecoveryEnabled ? RecoveryPeriodInDays : undefined;
}

/** @throws AwsError NotInTheEmbeddedCloud for a class of tables beyond the standard one */
export function checkTableClass(tableClass = "STANDARD"): void {
  if (tableClass !== "STANDARD") throw notInTheEmbeddedCloud(`dynamodb TableClass ${tableClass}`);
}
