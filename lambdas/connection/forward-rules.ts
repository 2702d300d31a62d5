import type { RetryPolicy, Target } from "@aws-sdk/client-eventbridge";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import {
  BATCH_EVENT_SOURCE,
  CONNECTION_FUNCTION,
  EVENT_SOURCE,
  FORWARD_BATCHES_RULE_PREFIX,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  LEGACY_REFRESH_SOURCE,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
} from "../../contract/names";
import { busArn } from "./bus-policy";
import type { Connections } from "./connections";
import type { ConnectionContext } from "./context";

/**
 * One kind of event that is forwarded to the buses of partners, with as many rules as the number of partners requires.
 */
export interface Flow {
  /** The prefix of its rules' names, which is followed by a number from 1. */
  readonly rulePrefix: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** One target for each partner, with the Id `<account>-<region>`. */
  readonly targets: readonly PartnerTarget[];
}

/** A target that is the default bus of a partner. Its Id identifies the partner. */
export type PartnerTarget = Target & { readonly Id: string };

/** An EventBridge event pattern with the fields that forwarding uses. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  /** Only where one source and detail-type stands for several kinds of events. */
  readonly detail?: { readonly MetricName: readonly [{ readonly exists: boolean }] };
}

/** The longest retries that EventBridge supports, which are also its default. */
export const RETRY_POLICY: RetryPolicy = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** Forwards the measurements of this account, an event for each, to the hubs that want them so. */
export function metricsFlow({ hubsByForm }: Connections, context: ConnectionContext): Flow {
  return {
    rulePrefix: FORWARD_METRICS_RULE_PREFIX,
    description: `Measurements of this account to the hubs of ${MONITORS_PATH}; kept by ${CONNECTION_FUNCTION}`,
    pattern: pattern(context.own, [EVENT_SOURCE], { exists: true }),
    targets: targets(hubsByForm.metric, context),
  };
}

/** Forwards the measurements of this account, an event for each run, to the hubs that want them so. */
export function batchesFlow({ hubsByForm }: Connections, context: ConnectionContext): Flow {
  return {
    rulePrefix: FORWARD_BATCHES_RULE_PREFIX,
    description: `Runs of this account to the hubs of ${MONITORS_PATH} that take batches; kept by ${CONNECTION_FUNCTION}`,
    pattern: pattern(context.own, [BATCH_EVENT_SOURCE]),
    targets: targets(hubsByForm.batch, context),
  };
}

/** Forwards this account's requests for fresh measurements to the spokes that it monitors. */
export function refreshFlow({ spokes }: Connections, context: ConnectionContext): Flow {
  return {
    rulePrefix: FORWARD_REFRESH_RULE_PREFIX,
    description: `Requests for fresh data to the spokes of ${MONITORED_PROJECTS_PATH}; kept by ${CONNECTION_FUNCTION}`,
    pattern: pattern(context.own, [EVENT_SOURCE, LEGACY_REFRESH_SOURCE], { exists: false }),
    targets: targets(spokes, context),
  };
}

/** The partner, as `account:region`, that the Id of a target stands for. */
export function partnerOf(targetId: string): string {
  return targetId.replace("-", ":");
}

/**
 * The pattern matches only events of this account and Region, so that events from elsewhere, including the account's
 * other Regions, are not relayed.
 */
function pattern(own: AccountRegion, kinds: readonly string[], MetricName?: { exists: boolean }): EventPattern {
  return {
    source: kinds,
    "detail-type": kinds,
    account: [own.account],
    region: [own.region],
    ...(MetricName && { detail: { MetricName: [MetricName] } }),
  };
}

/** The own account and Region is left out. It needs no target, because its events are already on its bus. */
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
