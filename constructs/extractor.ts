import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { EVENT_KIND, type EventForm } from "../contract/event";
import {
  EVENT_SOURCE,
  extractEveryName,
  extractFunctionName,
  extractScheduleName,
  LEGACY_REFRESH_SOURCE,
} from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import { metricsVariable, type CheckedMetric } from "../config/metric-checks";
import { metricStatements } from "../config/metric-policy";
import { Arns, putOwnEvents } from "./policy";
import { fromElsewhere, Rule } from "./rule";

export interface ExtractorProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** The name that its rows carry, for example `Project1`. */
  readonly project: string;
  /** For example `dev`. */
  readonly environment: string;
  /** The metrics that it measures. Its function gets the permissions of these metrics and no others. */
  readonly metrics: readonly CheckedMetric[];
  /** A module with metrics in addition to the library's, as in the configuration; undefined: there is none. */
  readonly ownMetrics?: string | undefined;
  /**
   * Whether a hub in this same account and Region is among its hubs. If not, it ignores refresh events of a hub there.
   */
  readonly reportsHome: boolean;
  /** The forms in which it puts its measurements on its account's bus. Default: an event for each metric. */
  readonly events?: readonly EventForm[];
  /** When it measures in addition to the hubs' requests; undefined: never. */
  readonly schedule?: string | undefined;
}

/** Measures one spoke whenever a hub requests it, with exactly the permissions that its metrics declare. */
export class Extractor extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: ExtractorProps) {
    super(scope, id);
    const {
      accountRegion,
      project,
      environment,
      metrics,
      ownMetrics,
      reportsHome,
      events = ["metric"],
      schedule,
      logRetentionDays,
      architecture,
    } = props;
    const arns = new Arns(accountRegion);
    const name = extractFunctionName(project, environment);
    const scheduleRule = extractScheduleName(project, environment);
    const cadences = [...new Set(metrics.flatMap(({ requested: { every } }) => every ?? []))].sort();
    const everyRule = (every: string): string => extractEveryName(project, environment, every);
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
      architecture,
      environment: {
        PROJECT_NAME: project,
        ENVIRONMENT: environment,
        METRICS: metricsVariable(metrics),
        ...(events.includes("batch") ? { EVENTS: events.join(",") } : {}),
      },
      statements: [
        putOwnEvents(
          arns,
          events.map((form) => EVENT_KIND[form]),
        ),
      ],
      // IAM rejects a policy without statements, and some metrics need no permission.
      policies: permissions.length === 0 ? {} : { metrics: permissions },
      deadLettersFromRules: [name, ...(schedule === undefined ? [] : [scheduleRule]), ...cadences.map(everyRule)].map(
        (rule) => arns.rule(rule),
      ),
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
    for (const every of cadences) {
      new Rule(this, `every-${every.replace(" ", "-")}`, {
        name: everyRule(every),
        description: `When ${project} ${environment} also measures what it does every ${every}`,
        schedule: `rate(${every})`,
        input: { every },
        target: this.function,
      });
    }
    if (schedule === undefined) return;
    new Rule(this, "schedule", {
      name: scheduleRule,
      description: `When ${project} ${environment} measures by itself`,
      schedule,
      target: this.function,
    });
  }
}
