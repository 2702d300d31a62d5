import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { EVENT_SOURCE, LEGACY_REFRESH_SOURCE, REFRESH_FUNCTION } from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import { Arns, putOwnEvents } from "./policy";
import { Rule } from "./rule";

export interface RefreshProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** `rate(...)` or `cron(...)`, in UTC. */
  readonly schedule: string;
  /** Whether some spokes run the original sample, which listens to `metric_fetch` only. Default: false. */
  readonly originalSpokes?: boolean;
}

/** Requests fresh measurements from every connected spoke, on a schedule and whenever it is invoked. */
export class Refresh extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: RefreshProps) {
    super(scope, id);
    const { accountRegion, schedule, originalSpokes = false, logRetentionDays, architecture } = props;
    // Spokes of this system understand either source, so one event is enough for all, and each spoke extracts only
    // once.
    const refreshSource = originalSpokes ? LEGACY_REFRESH_SOURCE : EVENT_SOURCE;
    const arns = new Arns(accountRegion);
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: REFRESH_FUNCTION,
      roleName: `${REFRESH_FUNCTION}-${accountRegion.region}`,
      source: "refresh",
      description: "Asks every connected spoke for fresh measurements",
      timeoutSeconds: 30,
      logRetentionDays,
      architecture,
      environment: { REFRESH_SOURCE: refreshSource },
      statements: [putOwnEvents(arns, [refreshSource])],
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
