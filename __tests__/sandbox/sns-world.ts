import { Cloud } from "../../sandbox/cloud";
import type { Caller, Principal } from "../../sandbox/service";
import { SnsService } from "../../sandbox/services/sns";
import { SqsService } from "../../sandbox/services/sqs";

export const START = Date.parse("2026-01-01T00:00:00Z");
export const REGION = "eu-west-1";
export const ACCOUNT = "111111111111";
export const OTHER = "222222222222";
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;
export const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:mine`;
const QueueUrl = `http://127.0.0.1/${ACCOUNT}/mine`;

export function by(principal: Principal, region = REGION): Caller {
  return { account: principal.account, region, principal };
}

export const account = by({ kind: "account", account: ACCOUNT });
export const otherAccount = by({ kind: "account", account: OTHER });

/** A cloud with SNS and SQS, the topic `alerts`, and the queue `mine`, which takes what the topic sends. */
export class SnsWorld {
  readonly cloud = new Cloud(START, (error) => {
    throw error;
  });
  readonly sns = new SnsService(this.cloud);

  static async create(): Promise<SnsWorld> {
    const world = new SnsWorld();
    world.cloud.add(world.sns);
    world.cloud.add(new SqsService(world.cloud));
    await world.call("CreateTopic", { Name: "alerts" });
    await world.callSqs("CreateQueue", { QueueName: "mine" });
    await world.allowTopic({ ArnEquals: { "aws:SourceArn": TOPIC }, StringEquals: { "aws:SourceAccount": ACCOUNT } });
    return world;
  }

  call<Output = Record<string, unknown>>(operation: string, input: object, caller = account): Promise<Output> {
    return this.cloud.call("sns", operation, input, caller) as Promise<Output>;
  }

  callSqs<Output = Record<string, unknown>>(operation: string, input: object): Promise<Output> {
    return this.cloud.call("sqs", operation, input, account) as Promise<Output>;
  }

  /** Lets SNS send to the queue on a condition. */
  async allowTopic(Condition: object): Promise<void> {
    const statement = { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage" };
    const Policy = JSON.stringify({ Statement: [{ ...statement, Resource: QUEUE, Condition }] });
    await this.callSqs("SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
  }

  /** Subscribes the queue. @returns the subscription's ARN */
  async subscribe(Attributes: object = {}): Promise<string> {
    const input = { TopicArn: TOPIC, Protocol: "sqs", Endpoint: QUEUE, Attributes };
    return (await this.call<{ SubscriptionArn: string }>("Subscribe", input)).SubscriptionArn;
  }

  /** Publishes, and waits until everybody was told. */
  async publish(input: object, caller = account): Promise<string> {
    const { MessageId } = await this.call<{ MessageId: string }>("Publish", { TopicArn: TOPIC, ...input }, caller);
    await this.cloud.work.settled();
    return MessageId;
  }

  /** The messages in the queue that are visible. */
  async received(): Promise<{ Body: string; MessageAttributes?: object }[]> {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
    const { Messages = [] } = await this.callSqs<{ Messages?: { Body: string }[] }>("ReceiveMessage", input);
    return Messages;
  }

  async setPolicy(...Statement: object[]): Promise<void> {
    const AttributeValue = JSON.stringify({ Statement });
    await this.call("SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "Policy", AttributeValue });
  }
}
