import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { PROJECT_INDEX, WIDGET_FUNCTION } from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import type { MetricTable } from "./metric-table";
import type { SummariesTable } from "./summaries-table";

export interface WidgetProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** The hub's name, which the widget shows. */
  readonly hubName: string;
  readonly table: MetricTable;
  readonly summaries: SummariesTable;
}

/**
 * The function behind the custom widgets of CloudWatch dashboards. The console invokes it with the credentials of the
 * viewer, so no service needs permission to invoke it.
 */
export class Widget extends Construct {
  readonly function: BundledFunction;

  constructor(
    scope: Construct,
    id: string,
    { accountRegion, hubName, table, summaries, logRetentionDays, architecture }: WidgetProps,
  ) {
    super(scope, id);
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: WIDGET_FUNCTION,
      roleName: `${WIDGET_FUNCTION}-${accountRegion.region}`,
      source: "widget",
      description: "Draws the hub's plots and newest values in CloudWatch dashboards",
      timeoutSeconds: 30,
      // A viewer waits while the function draws plots. Lambda gives processor time by memory: 1,769 MB is one whole
      // processor.
      memoryMegabytes: 1024,
      logRetentionDays,
      architecture,
      environment: {
        HUB_NAME: hubName,
        TABLE_NAME: table.resource.name,
        SUMMARIES_TABLE_NAME: summaries.resource.name,
      },
      statements: [
        {
          sid: "ReadHub",
          actions: ["dynamodb:Query"],
          resources: [table.arn, `${table.arn}/index/${PROJECT_INDEX}`, summaries.arn],
        },
      ],
    });
  }
}
