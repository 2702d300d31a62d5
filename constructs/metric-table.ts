import { DynamodbTable, type DynamodbTableConfig } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { EXPIRY_ATTRIBUTE, PARTITION_KEY, PROJECT_INDEX, SORT_KEY, TABLE } from "../contract/names";
import { Arns } from "./policy";

export interface MetricTableProps {
  readonly accountRegion: AccountRegion;
}

/** The common settings of all tables: on demand, encrypted, protected from deletion, recoverable, and with expiry. */
export const PROTECTED = {
  billingMode: "PAY_PER_REQUEST",
  serverSideEncryption: { enabled: true },
  pointInTimeRecovery: { enabled: true },
  deletionProtectionEnabled: true,
  // Expiry is always on. Rows without the attribute never expire, so changing a retention does not change the table.
  ttl: { attributeName: EXPIRY_ATTRIBUTE, enabled: true },
} as const satisfies Partial<DynamodbTableConfig>;

/**
 * The table of all measurements, `ds-dashboard-metrics`: partition key `MetricName`, sort key `ExtractionDate`, and an
 * index by `ProjectName` and `ExtractionDate`. On demand, encrypted, protected from deletion, recoverable to any second
 * of the last 35 days.
 */
export class MetricTable extends Construct {
  readonly resource: DynamodbTable;
  /** A literal ARN, known when Terraform plans. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { accountRegion }: MetricTableProps) {
    super(scope, id);
    this.arn = new Arns(accountRegion).table(TABLE);
    this.resource = new DynamodbTable(this, "table", {
      name: TABLE,
      ...PROTECTED,
      hashKey: PARTITION_KEY,
      rangeKey: SORT_KEY,
      attribute: [PARTITION_KEY, SORT_KEY, "ProjectName"].map((name) => ({ name, type: "S" })),
      globalSecondaryIndex: [
        { name: PROJECT_INDEX, hashKey: "ProjectName", rangeKey: SORT_KEY, projectionType: "ALL" },
      ],
    });
  }
}
