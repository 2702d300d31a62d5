import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY, SUMMARIES_TABLE } from "../contract/names";
import { PROTECTED } from "./metric-table";
import { Arns } from "./policy";

export interface SummariesTableProps {
  readonly accountRegion: AccountRegion;
}

/**
 * The table of data derived from the measurements, `ds-dashboard-summaries`. Its partition key, `Summary`, is the kind
 * of an item; its sort key, `Key`, identifies the item within that kind.
 */
export class SummariesTable extends Construct {
  readonly resource: DynamodbTable;
  /** A literal ARN, known when Terraform plans. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { accountRegion }: SummariesTableProps) {
    super(scope, id);
    this.arn = new Arns(accountRegion).table(SUMMARIES_TABLE);
    this.resource = new DynamodbTable(this, "table", {
      name: SUMMARIES_TABLE,
      ...PROTECTED,
      hashKey: SUMMARIES_PARTITION_KEY,
      rangeKey: SUMMARIES_SORT_KEY,
      attribute: [SUMMARIES_PARTITION_KEY, SUMMARIES_SORT_KEY].map((name) => ({ name, type: "S" })),
    });
  }
}
