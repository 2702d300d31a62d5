import { randomUUID } from "node:crypto";
import { partitionOf } from "../../arn";
import { entityArn } from "../../iam/principals";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { boolean, map, required, string } from "../../shape";
import { invalidParameter, notFound } from "./errors";
import {
  checkEndpoint,
  listed,
  rawDelivery,
  shownAttributes,
  type Subscription,
  type SubscriptionAttributes,
} from "./subscription";
import { pageOf, type TopicInput } from "./topic-operations";
import { onTopic, type Topic, type Topics } from "./topics";

interface SubscribeInput extends TopicInput {
  readonly Protocol: string;
  readonly Endpoint?: string;
  readonly Attributes?: SubscriptionAttributes;
  readonly ReturnSubscriptionArn?: boolean;
}

interface SubscriptionInput {
  readonly SubscriptionArn: string;
}

interface SetSubscriptionAttributesInput extends SubscriptionInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

interface ListInput {
  readonly NextToken?: string;
}

const SUBSCRIPTION = { SubscriptionArn: required(string) };

/** The operations on subscriptions. A mail is confirmed by its reader, for whom there is no operation here. */
export function subscriptionOperations(topics: Topics): Record<string, Operation> {
  const find = ({ SubscriptionArn }: SubscriptionInput, caller: Caller): { topic: Topic; one: Subscription } => {
    const [, arn, id] = /^(arn:[^:]+:sns:[^:]+:\d{12}:[^:]+):([^:]+)$/.exec(SubscriptionArn) ?? [];
    if (arn === undefined || id === undefined) {
      throw invalidParameter("SubscriptionArn Reason: An ARN of a subscription has a topic and an id");
    }
    const topic = topics.find(arn, caller);
    const one = topic?.subscriptions.get(SubscriptionArn);
    if (!topic || !one) throw notFound("Subscription");
    return { topic, one };
  };
  const on =
    (action: string) =>
    (input: SubscriptionInput, caller: Caller): AuthorizationRequest[] => {
      const { topic, one } = find(input, caller);
      // It belongs to who subscribed, and the topic's owner may do as much; no policy says anything about it.
      const isOfTopic = caller.principal.account === topic.account;
      return [{ action: `sns:${action}`, resource: topic.arn, resourceAccount: isOfTopic ? topic.account : one.owner }];
    };
  return {
    Subscribe: operation<SubscribeInput>(
      {
        TopicArn: required(string),
        Protocol: required(string),
        Endpoint: string,
        Attributes: map(string),
        ReturnSubscriptionArn: boolean,
      },
      {
        authorize: ({ TopicArn, Protocol: protocol, Endpoint: endpoint = "" }, caller) => [
          onTopic("Subscribe", topics.get(TopicArn, caller), caller, { protocol, endpoint }),
        ],
        run(input, caller) {
          const { arn, isPending } = subscribe(topics.get(input.TopicArn, caller), input, caller);
          const isHidden = isPending && !input.ReturnSubscriptionArn;
          return { SubscriptionArn: isHidden ? "pending confirmation" : arn };
        },
      },
    ),
    Unsubscribe: operation<SubscriptionInput>(SUBSCRIPTION, {
      authorize: on("Unsubscribe"),
      run(input, caller) {
        const { topic, one } = find(input, caller);
        if (one.isPending) {
          throw invalidParameter("Cannot unsubscribe a subscription that is pending confirmation");
        }
        topic.subscriptions.delete(one.arn);
        topic.unsubscribed++;
      },
    }),
    GetSubscriptionAttributes: operation<SubscriptionInput>(SUBSCRIPTION, {
      authorize: on("GetSubscriptionAttributes"),
      run: (input, caller) => ({ Attributes: shownAttributes(find(input, caller).one) }),
    }),
    SetSubscriptionAttributes: operation<SetSubscriptionAttributesInput>(
      { ...SUBSCRIPTION, AttributeName: required(string), AttributeValue: string },
      {
        authorize: on("SetSubscriptionAttributes"),
        run({ AttributeName, AttributeValue = "", ...input }, caller) {
          const { one } = find(input, caller);
          one.isRaw = rawDelivery({ [AttributeName]: AttributeValue }, one.protocol);
        },
      },
    ),
    ListSubscriptions: operation<ListInput>(
      { NextToken: string },
      {
        authorize: () => [{ action: "sns:ListSubscriptions", resource: "*" }],
        run({ NextToken }, { account, region }) {
          const all = topics.inRegion(region).flatMap(({ subscriptions }) => [...subscriptions.values()]);
          return pageOf("Subscriptions", all.filter(({ owner }) => owner === account).map(listed), NextToken);
        },
      },
    ),
    ListSubscriptionsByTopic: operation<TopicInput & ListInput>(
      { TopicArn: required(string), NextToken: string },
      {
        authorize: ({ TopicArn }, caller) => [
          onTopic("ListSubscriptionsByTopic", topics.get(TopicArn, caller), caller),
        ],
        run({ TopicArn, NextToken }, caller) {
          const { subscriptions } = topics.get(TopicArn, caller);
          return pageOf("Subscriptions", [...subscriptions.values()].map(listed), NextToken);
        },
      },
    ),
  };
}

/** The new subscription, or the one that there is. @throws AwsError InvalidParameterException where that has other attributes */
function subscribe(topic: Topic, input: SubscribeInput, caller: Caller): Subscription {
  const { Protocol, Endpoint: endpoint = "", Attributes = {} } = input;
  const protocol = checkEndpoint(Protocol, endpoint, caller);
  const isRaw = rawDelivery(Attributes, protocol);
  const existing = [...topic.subscriptions.values()].find(
    (one) => one.owner === caller.account && one.protocol === protocol && one.endpoint === endpoint,
  );
  if (existing) {
    if ("RawMessageDelivery" in Attributes && existing.isRaw !== isRaw) {
      throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
    }
    return existing;
  }
  const isConfirmed = protocol === "sqs";
  const one = {
    arn: `${topic.arn}:${randomUUID()}`,
    topicArn: topic.arn,
    owner: caller.account,
    principal: entityArn(caller.principal, partitionOf(topic.region)),
    protocol,
    endpoint,
    wasAuthenticated: isConfirmed,
    isPending: !isConfirmed,
    isRaw,
  };
  topic.subscriptions.set(one.arn, one);
  return one;
}
