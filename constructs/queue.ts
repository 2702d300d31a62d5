import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { Arns, policyDocument, sourceArn, type PolicyStatement } from "./policy";

/** The longest retention of SQS, 14 days, because the messages wait there until a person handles them. */
const LONGEST_RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface QueueProps {
  readonly accountRegion: AccountRegion;
  /** Name of the queue, at most 80 characters. */
  readonly name: string;
  /** How long a message stays hidden after it was received. Default: 30 seconds. */
  readonly visibilityTimeoutSeconds?: number;
  /** How long a new message stays hidden, at most 900 seconds. Default: no delay. */
  readonly delaySeconds?: number;
  /** The queue to which SQS moves a message that was received `maxReceiveCount` times without being deleted. */
  readonly deadLetters?: { readonly queue: Queue; readonly maxReceiveCount: number };
  /**
   * The ARNs of EventBridge rules that may send to this queue as a target or dead-letter queue. Wildcards are allowed.
   */
  readonly fromRules?: readonly string[];
}

/** An SQS queue that is encrypted, keeps messages for 14 days, and accepts requests over TLS only. */
export class Queue extends Construct {
  readonly resource: SqsQueue;
  /** A literal ARN, known when Terraform plans. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const { accountRegion, name, visibilityTimeoutSeconds = 30, delaySeconds, deadLetters, fromRules = [] } = props;
    this.arn = new Arns(accountRegion).queue(name);
    this.resource = new SqsQueue(this, "queue", {
      name,
      visibilityTimeoutSeconds,
      delaySeconds,
      messageRetentionSeconds: LONGEST_RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
      redrivePolicy:
        deadLetters &&
        JSON.stringify({ deadLetterTargetArn: deadLetters.queue.arn, maxReceiveCount: deadLetters.maxReceiveCount }),
      dependsOn: deadLetters && [deadLetters.queue.resource],
    });
    new SqsQueuePolicy(this, "policy", {
      queueUrl: this.resource.url,
      policy: policyDocument(this, "document", [
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["sqs:*"],
          resources: [this.arn],
          principals: [{ type: "*", identifiers: ["*"] }],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
        ...(fromRules.length === 0
          ? []
          : [
              {
                sid: "FromRules",
                actions: ["sqs:SendMessage"],
                resources: [this.arn],
                principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
                conditions: [sourceArn(...fromRules)],
              },
            ]),
      ]),
    });
  }
}

/** The permissions of a function that Lambda invokes with the messages of a queue. */
export function readQueue(arn: string): PolicyStatement {
  return {
    sid: "ReadQueue",
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: [arn],
  };
}
