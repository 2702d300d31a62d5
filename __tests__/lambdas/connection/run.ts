import { performAction } from "../../../lambdas/connection/perform-action";
import type { AllowResult } from "../../../lambdas/connection/allow-partners";
import type { ConnectionContext } from "../../../lambdas/connection/context";
import type { ForwardResult } from "../../../lambdas/connection/forward-to-partners";
import type { DisconnectRequest, ReconcileResult, StatusResult } from "../../../contract/connection";
import type { FakeAws } from "./fake-aws";

export const ROLE = "arn:aws:iam::111111111111:role/ds-dashboard-forward-us-east-1";
export const QUEUE = "arn:aws:sqs:us-east-1:111111111111:ds-dashboard-undelivered";

/** The nth account of a test: 200000000001 and so on. */
export function spoke(n: number): string {
  return String(200_000_000_000 + n);
}

export function busOf(account: string, region = "us-east-1"): string {
  return `arn:aws:events:${region}:${account}:event-bus/default`;
}

/** Registers spokes 1 to `count` in a hub, one project each. */
export function register(aws: FakeAws, count: number): void {
  for (let n = 1; n <= count; n++) aws.parameters.set(`/monitored_projects/project${n}/dev`, spoke(n));
}

export function allowSpokes(aws: FakeAws, count: number): void {
  for (let n = 1; n <= count; n++) aws.allows.add(busOf(spoke(n)));
}

export const allow = (aws: FakeAws, organizationId?: string): Promise<AllowResult> =>
  performAction({ action: "EBPut" }, contextOf(aws, { organizationId })) as Promise<AllowResult>;
export const forward = (aws: FakeAws): Promise<ForwardResult> =>
  performAction({ action: "EBRule" }, contextOf(aws)) as Promise<ForwardResult>;
export const reconcile = (aws: FakeAws, receives?: number): Promise<ReconcileResult> =>
  performAction({ action: "Reconcile", tries: receives }, contextOf(aws)) as Promise<ReconcileResult>;
export const disconnect = (aws: FakeAws, parameters: DisconnectRequest["parameters"]): Promise<ReconcileResult> =>
  performAction({ action: "Disconnect", parameters }, contextOf(aws)) as Promise<ReconcileResult>;
export const status = (aws: FakeAws, organizationId?: string): Promise<StatusResult> =>
  performAction({ action: "Status" }, contextOf(aws, { organizationId })) as Promise<StatusResult>;

/** Where the rules of `aws` forward to: rule names with the ids of their targets. */
export function forwards(aws: FakeAws): Record<string, string[]> {
  return Object.fromEntries([...aws.targets].map(([rule, targets]) => [rule, targets.map(({ Id }) => Id!)]));
}

/** What a run in `aws` works with, its pauses over at once. */
export function contextOf(aws: FakeAws, more: Partial<ConnectionContext> = {}): ConnectionContext {
  return {
    own: { account: aws.account, region: aws.region },
    ssm: aws.ssm,
    events: aws.events,
    eventsOnce: aws.events,
    log: { info: jest.fn(), warn: jest.fn() },
    forwardingRoleArn: ROLE,
    deadLetterQueueArn: QUEUE,
    pause: () => Promise.resolve(),
    ...more,
  };
}
