import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { EVENT_SOURCE, extractFunctionName, extractScheduleName, LEGACY_REFRESH_SOURCE } from "../contract/names";
import { BundledFunction } from "./bundled-function";
import { metricsVariable, type CheckedMetric } from "../config/metric-checks";
import { metricStatements } from "../config/metric-policy";
import { Arns, putOwnEvents } from "./policy";
import { fromElsewhere, Rule } from "./rule";

export interface ExtractorProps {
  readonly accountRegion: AccountRegion;
  /** The name its rows carry, for example `Project1`. */
  readonly project: string;
  /** For example `dev`. */
  readonly environment: string;
  /** What it measures; its function gets the permissions of these metrics and no others. */
  readonly metrics: readonly CheckedMetric[];
  /** The module with metrics beyond the library's, as in the configuration; undefined: there are none. */
  readonly ownMetrics?: string | undefined;
  /** Whether this account and Region is one of its own hubs; a refresh of another hub that lives here is not for it. */
  readonly reportsHome: boolean;
  /** When it measures besides whenever a hub asks; undefined: never. */
  readonly schedule?: string | undefined;
  readonly logRetentionDays: number;
}

/** Measures one spoke whenever a hub asks, with exactly the permissions that its metrics name. */
export class Extractor extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: ExtractorProps) {
    super(scope, id);
    const { accountRegion, project, environment, metrics, ownMetrics, reportsHome, schedule, logRetentionDays } = props;
    const arns = new Arns(accountRegion);
    const name = extractFunctionName(project, environment);
    const scheduleRule = extractScheduleName(project, environment);
    const permissions = metricStatements(metrics, { partition: arns.partition, ...accountRegion });
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name,
      roleName: name,
      source: "extract",
      ownMetrics,
      description: `Measures ${project} ${environment}`,
      timeoutSeconds: 120,
      logRetentionDays,
      environment: {
        PROJECT_NAME: project,
        ENVIRONMENT: environment,
        METRICS: metricsVariable(metrics),
      },
      statements: [putOwnEvents(arns)],
      // IAM takes no policy without a statement, and there are metrics that need no permission.
      policies: permissions.length === 0 ? {} : { metrics: permissions },
      deadLettersFromRules: [arns.rule(name), ...(schedule === undefined ? [] : [arns.rule(scheduleRule)])],
    });
    new Rule(this, "rule", {
      name,
      description: `Requests for fresh measurements of ${project} ${environment}`,
      pattern: {
        source: [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        "detail-type": [EVENT_SOURCE, LEGACY_REFRESH_SOURCE],
        detail: { MetricName: [{ exists: false }] },
        ...(reportsHome ? {} : fromElsewhere(accountRegion)),
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
