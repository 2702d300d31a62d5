import { Construct } from "constructs";
import type { IamStatement } from "../lambdas/contract/iam-statement";
import {
  EVENT_SOURCE,
  extractFunctionName,
  extractScheduleName,
  LEGACY_REFRESH_SOURCE,
} from "../lambdas/contract/names";
import { DashboardFunction } from "./dashboard-function";
import type { CheckedMetric } from "../config/metric-checks";
import { Arns, type Place, type PolicyStatement } from "./policy";
import { putOwnEvents } from "./refresh";
import { fromElsewhere, Rule } from "./rule";

export interface ExtractorProps {
  readonly place: Place;
  /** The name its rows carry, for example `Project1`. */
  readonly project: string;
  /** For example `dev`. */
  readonly environment: string;
  /** What it measures; its function gets the permissions of these metrics and no others. */
  readonly metrics: readonly CheckedMetric[];
  /** Whether this account and Region is one of its own hubs; a refresh of another hub that lives here is not for it. */
  readonly reportsHome: boolean;
  /** When it measures besides whenever a hub asks; undefined: never. */
  readonly schedule?: string | undefined;
  readonly logRetentionDays: number;
}

/** Measures one spoke whenever a hub asks, with exactly the permissions that its metrics name. */
export class Extractor extends Construct {
  readonly function: DashboardFunction;

  constructor(scope: Construct, id: string, props: ExtractorProps) {
    super(scope, id);
    const { place, project, environment, metrics, reportsHome, schedule, logRetentionDays } = props;
    const arns = new Arns(place);
    const name = extractFunctionName(project, environment);
    const scheduleRule = extractScheduleName(project, environment);
    this.function = new DashboardFunction(this, "function", {
      place,
      name,
      roleName: name,
      source: "extract",
      description: `Measures ${project} ${environment}`,
      timeoutSeconds: 120,
      logRetentionDays,
      environment: {
        PROJECT_NAME: project,
        ENVIRONMENT: environment,
        METRICS: JSON.stringify(metrics.map(({ requested }) => requested)),
      },
      statements: [putOwnEvents(arns)],
      policies: metrics.length === 0 ? {} : { metrics: metricStatements(metrics, arns) },
      deadLettersFromRules: [arns.rule(name), ...(schedule === undefined ? [] : [arns.rule(scheduleRule)])],
    });
    new Rule(this, "rule", {
      name,
      description: `Requests for fresh measurements of ${project} ${environment}`,
      pattern: {
        source: [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        "detail-type": [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        detail: { MetricName: [{ exists: false }] },
        ...(reportsHome ? {} : fromElsewhere(place)),
      },
      target: this.function,
    });
    if (schedule === undefined) return;
    new Rule(this, "schedule", {
      name: scheduleRule,
      description: `When ${project} ${environment} measures by itself`,
      schedule,
      target: this.function,
    });
  }
}

/** One statement for each metric with the metric's name as its sid, so that a plan shows whose permission it is. */
export function metricStatements(
  metrics: readonly Pick<CheckedMetric, "name" | "metric">[],
  arns: Arns,
): readonly PolicyStatement[] {
  return metrics.flatMap(({ name, metric }) =>
    metric.getIamPermissions().map((statement, index) => ({
      ...fillIn(statement, arns),
      sid: index === 0 ? name : `${name}${index + 1}`,
    })),
  );
}

function fillIn(statement: IamStatement, { partition, place }: Arns): IamStatement {
  const filled = (text: string): string =>
    text
      .replaceAll("**ACCOUNT_ID**", place.account)
      .replaceAll("**REGION**", place.region)
      .replaceAll("**PARTITION**", partition);
  return {
    ...statement,
    resources: statement.resources.map(filled),
    conditions: statement.conditions?.map((condition) => ({ ...condition, values: condition.values.map(filled) })),
  };
}
