import { Construct } from "constructs";
import { EVENT_BUS, EVENT_SOURCE, REFRESH_FUNCTION } from "../lambdas/contract/names";
import { DashboardFunction } from "./dashboard-function";
import { Arns, type Place, type PolicyStatement } from "./policy";
import { Rule } from "./rule";

export interface RefreshProps {
  readonly place: Place;
  /** `rate(...)` or `cron(...)`, in UTC. */
  readonly schedule: string;
  readonly logRetentionDays: number;
}

/** Asks every connected spoke for fresh measurements, on a schedule and whenever it is invoked. */
export class Refresh extends Construct {
  readonly function: DashboardFunction;

  constructor(scope: Construct, id: string, { place, schedule, logRetentionDays }: RefreshProps) {
    super(scope, id);
    const arns = new Arns(place);
    this.function = new DashboardFunction(this, "function", {
      place,
      name: REFRESH_FUNCTION,
      roleName: `${REFRESH_FUNCTION}-${place.region}`,
      source: "refresh",
      description: "Asks every connected spoke for fresh measurements",
      timeoutSeconds: 30,
      logRetentionDays,
      statements: [putOwnEvents(arns)],
      deadLettersFromRules: [arns.rule(REFRESH_FUNCTION)],
    });
    new Rule(this, "schedule", {
      name: REFRESH_FUNCTION,
      description: "When the hub asks its spokes for fresh measurements",
      schedule,
      target: this.function,
    });
  }
}

/** Lets a function put this system's events, and no others, on its account's own bus. */
export function putOwnEvents(arns: Arns): PolicyStatement {
  return {
    sid: "PutEvents",
    actions: ["events:PutEvents"],
    resources: [arns.bus(EVENT_BUS)],
    conditions: [
      // A request has many sources, one for each entry, and one detail-type; hence the two operators.
      { test: "ForAllValues:StringEquals", variable: "events:source", values: [EVENT_SOURCE] },
      { test: "StringEquals", variable: "events:detail-type", values: [EVENT_SOURCE] },
    ],
  };
}
