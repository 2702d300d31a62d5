import { Construct } from "constructs";
import { SERIES_PER_ACCOUNT, SERIES_PER_ACCOUNT_VARIABLE } from "../contract/account-series";
import type { AccountRegion } from "../contract/account-region";
import { ROLL_UP_FUNCTION, SUMMARY_RETENTION_DAYS, SUMMARY_RETENTION_DAYS_WITH_LAKE } from "../contract/names";
import { ROLL_UP_EVERY_HOURS, ROLL_UP_MINUTE, ROLL_UP_TIMEOUT_SECONDS } from "../contract/roll-up-runs";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import type { Lake } from "./lake";
import type { MetricTable } from "./metric-table";
import { Arns } from "./policy";
import { Rule } from "./rule";
import type { SummariesTable } from "./summaries-table";

/**
 * A day is over at midnight UTC. The later runs of the day handle rows that arrive late, for example from an import. A
 * run without work makes 18 queries.
 */
const SCHEDULE = `cron(${ROLL_UP_MINUTE} 0/${ROLL_UP_EVERY_HOURS} * * ? *)`;

/** A day of 1,000 spokes that report a vector of five labels every quarter of an hour, 480,000 rows of the lake. */
const MEGABYTES_WITH_LAKE = 1024;

export interface RollUpProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  readonly table: MetricTable;
  readonly summaries: SummariesTable;
  /** Days after which a measurement expires; undefined: never. */
  readonly retentionDays?: number | undefined;
  /** The most series of one account, at most 10,000. Default: 500. */
  readonly seriesPerAccount?: number;
  /** Undefined: the hub has none. */
  readonly lake?: Lake | undefined;
}

/** Computes the roll-ups of days that are over, and computes a day again if a row for it arrives late. */
export class RollUp extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: RollUpProps) {
    super(scope, id);
    const { accountRegion, table, summaries, retentionDays, lake, logRetentionDays, architecture } = props;
    const { seriesPerAccount = SERIES_PER_ACCOUNT } = props;
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: ROLL_UP_FUNCTION,
      roleName: `${ROLL_UP_FUNCTION}-${accountRegion.region}`,
      source: "roll-up",
      description: "Computes the daily roll-ups that are not what the measurements say",
      timeoutSeconds: ROLL_UP_TIMEOUT_SECONDS,
      logRetentionDays,
      architecture,
      environment: {
        TABLE_NAME: table.resource.name,
        SUMMARIES_TABLE_NAME: summaries.resource.name,
        ROLL_UP_RETENTION_DAYS: String(rollUpRetentionDays(retentionDays, lake)),
        [SERIES_PER_ACCOUNT_VARIABLE]: String(seriesPerAccount),
        ...(retentionDays === undefined ? {} : { RETENTION_DAYS: String(retentionDays) }),
        ...(lake && { LAKE_BUCKET: lake.bucketName }),
      },
      statements: [
        { sid: "ReadRowsAndMarks", actions: ["dynamodb:Query"], resources: [table.arn, summaries.arn] },
        { sid: "StoreRollUps", actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"], resources: [summaries.arn] },
        {
          sid: "RemoveEndedSeries",
          actions: ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
          resources: [summaries.arn],
        },
        ...(lake?.write ?? []),
      ],
      ...(lake && { memoryMegabytes: MEGABYTES_WITH_LAKE }),
      deadLettersFromRules: [new Arns(accountRegion).rule(ROLL_UP_FUNCTION)],
    });
    new Rule(this, "schedule", {
      name: ROLL_UP_FUNCTION,
      description: "When the hub computes the daily roll-ups that are outdated",
      schedule: SCHEDULE,
      target: this.function,
    });
  }
}

/** With a lake, rows may go early: the plots of the time before are drawn from the roll-ups. */
function rollUpRetentionDays(rows = SUMMARY_RETENTION_DAYS, lake?: Lake): number {
  return lake ? Math.max(rows, SUMMARY_RETENTION_DAYS_WITH_LAKE) : rows;
}
