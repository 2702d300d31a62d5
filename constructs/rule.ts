import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import type { BundledFunction } from "./bundled-function";
import type { Queue } from "./queue";

export interface RuleProps {
  /** Name of the rule on the default bus, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** The events that it matches; see the EventBridge documentation on event patterns. */
  readonly pattern?: object;
  /** `rate(...)` or `cron(...)`, in UTC. */
  readonly schedule?: string;
  /** What the target gets in place of the event. */
  readonly input?: object;
  /** The target of the events: a function, or a queue whose policy allows this rule to send. */
  readonly target: BundledFunction | { readonly queue: Queue; readonly deadLetters: Queue };
}

/** The part of an event pattern that matches events from any other account or Region. */
export function fromElsewhere({ account, region }: AccountRegion): object {
  return { $or: [{ account: [{ "anything-but": [account] }] }, { region: [{ "anything-but": [region] }] }] };
}

/** A rule on the default bus with one target and a dead-letter queue. */
export class Rule extends Construct {
  constructor(scope: Construct, id: string, { name, description, pattern, schedule, input, target }: RuleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name,
      description,
      eventPattern: pattern && JSON.stringify(pattern),
      scheduleExpression: schedule,
    });
    const isQueue = "queue" in target;
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "target",
      arn: isQueue ? target.queue.resource.arn : target.resource.arn,
      ...(input === undefined ? {} : { input: JSON.stringify(input) }),
      deadLetterConfig: { arn: target.deadLetters.resource.arn },
    });
    if (isQueue) return;
    new LambdaPermission(this, "permission", {
      statementId: name,
      action: "lambda:InvokeFunction",
      functionName: target.resource.functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
  }
}
