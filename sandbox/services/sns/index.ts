import { randomUUID } from "node:crypto";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { operation, type Caller, type Operation, type Service } from "../../service";
import { required, string } from "../../shape";
import { invalidParameter } from "./errors";
import { checkedMessage, messageAttributes, type MessageInput } from "./message";
import { Outbox, type PublishedMessage } from "./outbox";
import { subscriptionOperations } from "./subscription-operations";
import { tagOperations } from "./tag-operations";
import { topicOperations } from "./topic-operations";
import { onTopic, Topics, type Topic, type TopicsSnapshot } from "./topics";

export type { Delivery, PublishedMessage } from "./outbox";
export { CLOUDWATCH_PRINCIPAL } from "./topics";

type PublishInput = MessageInput & { readonly TopicArn?: string };

/** SNS: standard topics, and subscriptions of queues and mail addresses. */
export class SnsService implements Service {
  readonly signingName = "sns";
  readonly validationCode = "ValidationError";
  readonly deniedCode = "AuthorizationErrorException";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly topics = new Topics();
  private readonly outbox: Outbox;

  constructor(private readonly cloud: Cloud) {
    this.outbox = new Outbox(cloud);
    this.operations = {
      ...topicOperations(this.topics),
      ...subscriptionOperations(this.topics),
      ...tagOperations(this.topics),
      Publish: operation<PublishInput>(
        {
          TopicArn: string,
          Message: required(string),
          Subject: string,
          MessageStructure: string,
          MessageAttributes: messageAttributes,
        },
        {
          authorize: (input, caller) => [onTopic("Publish", this.topicOf(input, caller), caller)],
          run: (input, caller) => this.publish(input, caller),
        },
      ),
    };
  }

  /** What was published since the start, the newest 1,000 messages in order of time. @param topicArn of one topic only */
  messages(topicArn?: string): readonly PublishedMessage[] {
    return this.outbox.messages.filter((one) => topicArn === undefined || one.topicArn === topicArn);
  }

  /**
   * Confirms the subscription of a mail address, as its reader does by a link in the mail.
   *
   * @throws AwsError NotFoundException where the address has not subscribed to the topic
   */
  confirm(topicArn: string, address: string): void {
    const region = topicArn.split(":")[3] ?? "";
    const subscriptions = [...this.topics.get(topicArn, { region }).subscriptions.values()];
    const ofAddress = subscriptions.filter(({ protocol, endpoint }) => protocol === "email" && endpoint === address);
    if (ofAddress.length === 0) {
      throw new AwsError("NotFoundException", `${address} has not subscribed to ${topicArn}.`, 404);
    }
    for (const one of ofAddress) one.isPending = false;
  }

  snapshot(): TopicsSnapshot {
    return this.topics.snapshot();
  }

  restore(snapshot: TopicsSnapshot): void {
    this.topics.restore(snapshot);
  }

  private topicOf({ TopicArn }: PublishInput, caller: Caller): Topic {
    if (TopicArn === undefined) throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
    return this.topics.get(TopicArn, caller);
  }

  private publish(input: PublishInput, caller: Caller): object {
    const topic = this.topicOf(input, caller);
    const checked = checkedMessage(input);
    checkKey(topic, caller);
    const id = randomUUID();
    this.outbox.publish(topic, { id, topicArn: topic.arn, publishedAt: this.cloud.clock.now(), ...checked });
    return { MessageId: id };
  }
}

/**
 * The policy of the key `alias/aws/sns` allows principals of its own account, and no service.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function checkKey({ attributes, account }: Topic, { principal }: Caller): void {
  if (attributes.KmsMasterKeyId === undefined) return;
  if (principal.kind !== "service" && principal.account === account) return;
  throw new AwsError(
    "KMSAccessDeniedException",
    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
  );
}
