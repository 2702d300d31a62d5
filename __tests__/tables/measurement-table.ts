import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { Aws } from "../../cli/fleet/aws";
import type { HubTables } from "../../tables/hub-tables";
import type { MeasurementRow } from "../../tables/measurements";
import { SUMMARIES_TABLE, TABLE } from "../../contract/names";
import { Sandbox } from "../../sandbox";
import { HUB_TABLES } from "../fixtures/hub-tables";

const HUB = { account: "111111111111", region: "us-east-1", access: undefined };
const START = Date.parse("2026-03-02T12:00:00Z");

/** A row as the archive stores it, with the attributes that are the table's own. */
export type StoredRow = MeasurementRow & { readonly MeasurementId: string; readonly ExpiresAt: number };

/** @param number makes it a row of its own: its date is that many milliseconds after 2026-03-01 */
export function storedRow(number: number, members: Partial<StoredRow> = {}): StoredRow {
  const date = new Date(Date.parse("2026-03-01T00:00:00Z") + number).toISOString();
  return {
    MetricName: "Accuracy",
    ExtractionDate: date.replace("Z", "123456Z"),
    ProjectName: "Project1",
    Environment: "dev",
    Account: "222222222222",
    Region: "us-east-1",
    MetricValue: number,
    Metadata: { Unit: "Count" },
    MeasuredAt: date,
    MeasurementId: `id-${number}`,
    ExpiresAt: 4_000_000_000,
    ...members,
  };
}

/** The tables of a hub, alone in an embedded cloud. */
export class MeasurementTable {
  private constructor(
    private readonly sandbox: Sandbox,
    readonly client: DynamoDBDocumentClient,
  ) {}

  static async create(): Promise<MeasurementTable> {
    const sandbox = await Sandbox.start({
      start: START,
      port: 0,
      onFailure: (error) => {
        throw error;
      },
    });
    for (const table of HUB_TABLES) {
      await sandbox.callAs(HUB.account, HUB.region, "dynamodb", "CreateTable", table);
    }
    const { dynamodb } = await new Aws(sandbox.url).at(HUB);
    return new MeasurementTable(sandbox, dynamodb);
  }

  /** The tables, as whoever reads them gets them. */
  get hub(): HubTables {
    const { account, region } = HUB;
    const accountRegion = { account, region, name: "hub" };
    return { client: this.client, measurements: TABLE, summaries: SUMMARIES_TABLE, accountRegion };
  }

  get url(): string {
    return this.sandbox.url;
  }

  put(rows: readonly StoredRow[]): Promise<void> {
    return this.write(TABLE, rows);
  }

  putSummaries(items: readonly object[]): Promise<void> {
    return this.write(SUMMARIES_TABLE, items);
  }

  private async write(table: string, items: readonly object[]): Promise<void> {
    for (let start = 0; start < items.length; start += 25) {
      const RequestItems = { [table]: items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } })) };
      await this.client.send(new BatchWriteCommand({ RequestItems }));
    }
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

/** The attributes of a row that are its own. */
export function ownOf({ MeasurementId: _id, ExpiresAt: _expiry, ...row }: StoredRow): MeasurementRow {
  return row;
}
