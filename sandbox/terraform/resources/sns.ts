import { arn, between, flag, matching, oneOf, tags, text } from "../arguments";
import { blockType } from "../block-type";
import type { Deployment } from "../deployment";

/** A topic that exists keeps its subscriptions: it is created by its name, and its attributes are set in any case. */
export const topic = blockType(
  {
    name: text,
    display_name: matching(/^.{0,100}$/s, "has more than 100 characters").optional(),
    kms_master_key_id: text.optional(),
    policy: text.optional(),
    signature_version: between(1, 2).optional(),
    tags,
    tracing_config: oneOf("Active", "PassThrough").optional(),
  },
  async (args, deployment, address) => {
    deployment.claim(address, `the topic ${args.name}`);
    await deployment.call("sns", "CreateTopic", { Name: args.name });
    const topicArn = deployment.arn("sns", args.name);
    await setAttributes(deployment, topicArn, {
      DisplayName: args.display_name,
      KmsMasterKeyId: args.kms_master_key_id,
      Policy: args.policy,
      SignatureVersion: args.signature_version,
      TracingConfig: args.tracing_config,
    });
    return { arn: topicArn, id: topicArn, owner: deployment.target.account };
  },
);

export const topicPolicy = blockType({ arn, policy: text }, async ({ arn: id, policy }, deployment) => {
  await setAttributes(deployment, id, { Policy: policy });
  return { id, owner: deployment.target.account };
});

/** A subscription that exists is found by topic, protocol and endpoint; a mail address has to confirm it. */
export const topicSubscription = blockType(
  {
    topic_arn: arn,
    protocol: oneOf("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
    endpoint: text,
    raw_message_delivery: flag.optional(),
  },
  async ({ topic_arn: TopicArn, protocol, endpoint, raw_message_delivery: isRaw }, deployment, address) => {
    deployment.claim(address, `the subscription of ${endpoint} to ${TopicArn}`);
    const { SubscriptionArn } = await deployment.call("sns", "Subscribe", {
      TopicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      ReturnSubscriptionArn: true,
    });
    if (isRaw !== undefined) {
      await deployment.call("sns", "SetSubscriptionAttributes", {
        SubscriptionArn,
        AttributeName: "RawMessageDelivery",
        AttributeValue: String(isRaw),
      });
    }
    return { arn: SubscriptionArn, id: SubscriptionArn, owner_id: deployment.target.account };
  },
);

/** SNS takes one attribute at a time, and spells each as a string. */
async function setAttributes(
  deployment: Deployment,
  TopicArn: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): Promise<void> {
  for (const [AttributeName, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    await deployment.call("sns", "SetTopicAttributes", { TopicArn, AttributeName, AttributeValue: String(value) });
  }
}
