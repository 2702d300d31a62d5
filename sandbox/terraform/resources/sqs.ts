import { flag, number, tags, text } from "../arguments";
import { blockType, type BlockType } from "../block-type";
import type { Deployment } from "../deployment";

/** A queue that exists keeps its messages: it is created by its name, and its attributes are set in any case. */
export const queue = blockType(
  {
    name: text,
    delay_seconds: number.optional(),
    max_message_size: number.optional(),
    message_retention_seconds: number.optional(),
    receive_wait_time_seconds: number.optional(),
    redrive_allow_policy: text.optional(),
    redrive_policy: text.optional(),
    sqs_managed_sse_enabled: flag.optional(),
    tags,
    visibility_timeout_seconds: number.optional(),
  },
  async (args, deployment, address) => {
    deployment.claim(address, `the queue ${args.name}`);
    const { QueueUrl } = await deployment.call("sqs", "CreateQueue", { QueueName: args.name });
    if (typeof QueueUrl !== "string") throw new Error("sqs:CreateQueue answered without a QueueUrl");
    await setAttributes(deployment, QueueUrl, {
      DelaySeconds: args.delay_seconds,
      MaximumMessageSize: args.max_message_size,
      MessageRetentionPeriod: args.message_retention_seconds,
      ReceiveMessageWaitTimeSeconds: args.receive_wait_time_seconds,
      RedriveAllowPolicy: args.redrive_allow_policy,
      RedrivePolicy: args.redrive_policy,
      SqsManagedSseEnabled: args.sqs_managed_sse_enabled,
      VisibilityTimeout: args.visibility_timeout_seconds,
    });
    return { arn: deployment.arn("sqs", args.name), id: QueueUrl, url: QueueUrl };
  },
);

export const queuePolicy = attributeOfQueue("policy", "Policy");
export const queueRedrivePolicy = attributeOfQueue("redrive_policy", "RedrivePolicy");
export const queueRedriveAllowPolicy = attributeOfQueue("redrive_allow_policy", "RedriveAllowPolicy");

/** A resource that is one attribute of a queue. */
function attributeOfQueue(argument: string, attribute: string): BlockType {
  return blockType({ queue_url: text, [argument]: text }, async (args, deployment) => {
    await setAttributes(deployment, args.queue_url!, { [attribute]: args[argument] });
    return { id: args.queue_url };
  });
}

/** SQS spells every attribute as a string. */
async function setAttributes(
  deployment: Deployment,
  QueueUrl: string,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
): Promise<void> {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const Attributes = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  await deployment.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes });
}
