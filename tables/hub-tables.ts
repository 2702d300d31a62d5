import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AccountRegion } from "../contract/account-region";

/** A hub's tables, and the client that reads them. */
export interface Tables {
  readonly client: DynamoDBDocumentClient;
  /** Name of the table of measurements. */
  readonly measurements: string;
  /** Name of the table of summaries, which are derived from the measurements. */
  readonly summaries: string;
}

/** The tables of a hub with its whereabouts. */
export interface HubTables extends Tables {
  readonly accountRegion: AccountRegion & { readonly name: string };
}
