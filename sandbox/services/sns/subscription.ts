import { notInTheEmbeddedCloud } from "../../aws-error";
import type { Caller } from "../../service";
import { invalidParameter } from "./errors";

/** A subscription's attributes as SNS spells them: every value is a string. */
export type SubscriptionAttributes = Readonly<Record<string, string>>;

export type DeliveryProtocol = "email" | "sqs";

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  /** The account that subscribed. */
  readonly owner: string;
  /** The ARN of who subscribed. */
  readonly principal: string;
  readonly protocol: DeliveryProtocol;
  readonly endpoint: string;
  readonly wasAuthenticated: boolean;
  isPending: boolean;
  isRaw: boolean;
}

const OTHER_PROTOCOLS = ["application", "email-json", "firehose", "http", "https", "lambda", "sms"];
const OTHER_ATTRIBUTES = [
  "DeliveryPolicy",
  "FilterPolicy",
  "FilterPolicyScope",
  "RedrivePolicy",
  "ReplayPolicy",
  "SubscriptionRoleArn",
];
const QUEUE_ARN = /^arn:[\w-]+:sqs:[\w-]+:(\d{12}):([\w-]+(?:\.fifo)?)$/;

/**
 * What a subscription is to be told by, and where.
 *
 * @throws AwsError InvalidParameterException, NotInTheEmbeddedCloud
 */
export function checkEndpoint(protocol: string, endpoint: string, caller: Caller): DeliveryProtocol {
  if (OTHER_PROTOCOLS.includes(protocol)) throw notInTheEmbeddedCloud(`the sns protocol ${protocol}`);
  if (protocol === "email") {
    if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalidParameter("Email address");
    return protocol;
  }
  if (protocol !== "sqs") {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  const [, account, name = ""] = QUEUE_ARN.exec(endpoint) ?? [];
  if (account === undefined) throw invalidParameter("SQS endpoint ARN");
  if (name.endsWith(".fifo")) {
    throw invalidParameter("Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
  }
  if (account !== caller.account) {
    throw notInTheEmbeddedCloud(`subscriptions of another account's queue, which has to confirm them (${endpoint})`);
  }
  return protocol;
}

/** Whether messages go to the endpoint bare. @throws AwsError InvalidParameterException, NotInTheEmbeddedCloud */
export function rawDelivery(attributes: SubscriptionAttributes, protocol: DeliveryProtocol): boolean {
  for (const [name, value] of Object.entries(attributes)) {
    if (OTHER_ATTRIBUTES.includes(name)) throw notInTheEmbeddedCloud(`the sns subscription attribute ${name}`);
    if (name !== "RawMessageDelivery") throw invalidParameter("AttributeName");
    if (value !== "true" && value !== "false") {
      throw invalidParameter(`Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
    }
    if (value === "true" && protocol !== "sqs") {
      throw invalidParameter(
        `Attributes Reason: RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
      );
    }
  }
  return attributes.RawMessageDelivery === "true";
}

/** All that GetSubscriptionAttributes shows. */
export function shownAttributes(one: Subscription): SubscriptionAttributes {
  return {
    SubscriptionArn: one.arn,
    TopicArn: one.topicArn,
    Owner: one.owner,
    SubscriptionPrincipal: one.principal,
    Protocol: one.protocol,
    Endpoint: one.endpoint,
    ConfirmationWasAuthenticated: String(one.wasAuthenticated),
    PendingConfirmation: String(one.isPending),
    RawMessageDelivery: String(one.isRaw),
  };
}

/** As the listings show it. */
export function listed(one: Subscription): object {
  return {
    SubscriptionArn: one.isPending ? "PendingConfirmation" : one.arn,
    Owner: one.owner,
    Protocol: one.protocol,
    Endpoint: one.endpoint,
    TopicArn: one.topicArn,
  };
}
