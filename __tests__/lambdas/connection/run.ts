import { connect } from "../../../lambdas/connection/connect";
import type { AllowResult } from "../../../lambdas/connection/allow-partners";
import type { ForwardResult } from "../../../lambdas/connection/forward-to-partners";
import type { Action } from "../../../lambdas/connection/request";
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

export const allow = (aws: FakeAws): Promise<AllowResult> => run(aws, "EBPut") as Promise<AllowResult>;
export const forward = (aws: FakeAws): Promise<ForwardResult> => run(aws, "EBRule") as Promise<ForwardResult>;

/** Where the rules of `aws` forward to: rule names with the ids of their targets. */
export function forwards(aws: FakeAws): Record<string, string[]> {
  return Object.fromEntries([...aws.targets].map(([rule, targets]) => [rule, targets.map(({ Id }) => Id!)]));
}

function run(aws: FakeAws, action: Action) {
  return connect(action, {
    own: { account: aws.account, region: aws.region },
    ssm: aws.ssm,
    events: aws.events,
    log: { info: jest.fn(), warn: jest.fn() },
    forwardingRoleArn: ROLE,
    deadLetterQueueArn: QUEUE,
  });
}
