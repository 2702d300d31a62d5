import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { pairKey, type MonitoredProjectRecord } from "../../contract/connection-parameters";
import type { ImportedRow } from "../../contract/import";
import { numberOrText, toJson } from "./import-attribute";

/** An item of the table to import, in DynamoDB's own form. Nothing is known of its attributes but their keys. */
export type OriginalRow = Readonly<Record<string, AttributeValue>>;

/** A row converted for the archive, or why it cannot be sent. */
export type Converted =
  | { readonly row: ImportedRow }
  | { readonly problem: string }
  /** The project and environment that no account is registered for, or that several are registered for. */
  | { readonly nobody: string };

/**
 * Converts a row of the original sample's table into what the archive imports. The archive checks all but the names,
 * which say whose row it is.
 *
 * A row of a table of this project states its origin and the date that its sender wrote, and keeps them.
 */
export function convertRow(item: OriginalRow, owners: Owners): Converted {
  const text = (name: string): string => item[name]?.S ?? "";
  const ProjectName = text("ProjectName");
  const Environment = text("Environment");
  if (ProjectName === "") return { problem: "ProjectName is not a non-empty string" };
  if (Environment === "") return { problem: "Environment is not a non-empty string" };
  const own = originOf(item);
  const origin = own ?? owners.of({ project: ProjectName, environment: Environment });
  if (!origin) return { nobody: `${ProjectName}/${Environment}` };
  const { MetricName, MetricValue, ExtractionDate, Metadata } = item;
  const detail = {
    MetricName: MetricName && toJson(MetricName, Number),
    MetricValue: MetricValue && toJson(MetricValue, Number),
    ExtractionDate: own ? text("MeasuredAt") : ExtractionDate && toJson(ExtractionDate, String),
    ProjectName,
    Environment,
    // The original sample writes a map; where there is none, DynamoDB has no attribute or NULL.
    Metadata: Metadata && Metadata.NULL === undefined ? toJson(Metadata, numberOrText) : {},
  };
  return { row: { account: origin.account, region: origin.region, detail } };
}

/** The origin that a row states if it comes from a table of this project. */
function originOf({ Account, Region, MeasuredAt }: OriginalRow): AccountRegion | undefined {
  if (!/^\d{12}$/.test(Account?.S ?? "") || !Region?.S || !MeasuredAt?.S) return undefined;
  return { account: Account!.S!, region: Region.S };
}

interface Names {
  readonly project: string;
  readonly environment: string;
}

/**
 * Finds the account whose rows those of a project and environment are, because the original sample does not store it.
 * Names compare without case.
 */
export class Owners {
  /** `undefined` for a pair that several accounts or Regions are registered for, in different upper and lower case. */
  private readonly ofPair = new Map<string, AccountRegion | undefined>();

  constructor(records: readonly MonitoredProjectRecord[]) {
    for (const record of records) {
      const key = pairKey(record);
      const known = this.ofPair.get(key) ?? record;
      const isOther = this.ofPair.has(key) && accountRegionId(known) !== accountRegionId(record);
      this.ofPair.set(key, isOther ? undefined : record);
    }
  }

  /**
   * The account and Region registered for exactly this project and environment. An account of another environment of
   * the project would be a guess, and the row would be stored again once the right one is registered.
   */
  of(names: Names): AccountRegion | undefined {
    return this.ofPair.get(pairKey(names));
  }
}
