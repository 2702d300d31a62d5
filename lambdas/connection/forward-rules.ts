import type { RetryPolicy, Target } from "@aws-sdk/client-eventbridge";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import {
  CONNECTION_FUNCTION,
  EVENT_SOURCE,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  LEGACY_REFRESH_SOURCE,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
} from "../../contract/names";
import { busArn } from "./bus-policy";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";

/** Events of one kind on their way to the buses of partners, over as many rules as their number needs. */
export interface Flow {
  /** Names of its rules: this, followed by a number from 1. */
  readonly rulePrefix: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** One for each partner; the Id is `<account>-<region>`. */
  readonly targets: readonly PartnerTarget[];
}

/** A target that is the default bus of a partner; its Id names the partner. */
export type PartnerTarget = Target & { readonly Id: string };

/** An event pattern of EventBridge, as far as forwarding needs it. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly detail: { readonly MetricName: readonly [{ readonly exists: boolean }] };
}

/** EventBridge's maximum, which is also its default. */
export const RETRY_POLICY: RetryPolicy = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** Measurements of this account, to the hubs that monitor it. */
export function metricsFlow({ hubs }: Connections, context: ConnectionContext): Flow {
  return {
    rulePrefix: FORWARD_METRICS_RULE_PREFIX,
    description: `Measurements of this account to the hubs of ${MONITORS_PATH}; kept by ${CONNECTION_FUNCTION}`,
    pattern: pattern(context.own, [EVENT_SOURCE], { exists: true }),
    targets: targets(hubs, context),
  };
}

/** Requests for fresh data that this account makes, to the spokes that it monitors. */
export function refreshFlow({ spokes }: Connections, context: ConnectionContext): Flow {
  return {
    rulePrefix: FORWARD_REFRESH_RULE_PREFIX,
    description: `Requests for fresh data to the spokes of ${MONITORED_PROJECTS_PATH}; kept by ${CONNECTION_FUNCTION}`,
    pattern: pattern(context.own, [EVENT_SOURCE, LEGACY_REFRESH_SOURCE], { exists: false }),
    targets: targets(spokes, context),
  };
}

/** The partner, as `account:region`, that a target's Id names. */
export function partnerOf(targetId: string): string {
  return targetId.replace("-", ":");
}

/**
 * The pattern names the own account and Region, so a rule never relays an event that came from elsewhere, not even from another
 * Region of this account.
 */
function pattern(own: AccountRegion, kinds: readonly string[], MetricName: { exists: boolean }): EventPattern {
  return {
    source: kinds,
    "detail-type": kinds,
    account: [own.account],
    region: [own.region],
    detail: { MetricName: [MetricName] },
  };
}

/** A connection to oneself needs no target: the events are on the bus already. */
function targets(partners: readonly AccountRegion[], context: ConnectionContext): PartnerTarget[] {
  return partners
    .filter((partner) => accountRegionId(partner) !== accountRegionId(context.own))
    .map((partner) => ({
      Id: `${partner.account}-${partner.region}`,
      Arn: busArn(partner),
      RoleArn: context.forwardingRoleArn,
      DeadLetterConfig: { Arn: context.deadLetterQueueArn },
      RetryPolicy: RETRY_POLICY,
    }));
}
