import { partitionOf } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { PolicyDocument } from "../../iam/policy";
import { PerRegion, type AccountRegion, type AuthorizationRequest, type Caller } from "../../service";
import type { Tag } from "../tags";
import { invalidParameter, notFound } from "./errors";
import type { Subscription } from "./subscription";
import { changed, defaultAttributes, type TopicAttributes } from "./topic-attributes";

const TOPIC_ARN = /^arn:[\w-]+:sns:([\w-]+):(\d{12}):([^:]+)$/;

/** What a restart keeps of a topic. */
interface TopicSnapshot {
  readonly name: string;
  readonly attributes: TopicAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: readonly Subscription[];
  readonly unsubscribed: number;
}

export type TopicsSnapshot = readonly {
  readonly account: string;
  readonly region: string;
  readonly topics: readonly TopicSnapshot[];
}[];

export interface CreateTopicInput {
  readonly Name: string;
  readonly Attributes?: TopicAttributes;
  readonly Tags?: readonly Tag[];
}

/** One standard topic. */
export class Topic {
  attributes: TopicAttributes;
  readonly tags = new Map<string, string>();
  /** By ARN, in the order they were made. */
  readonly subscriptions = new Map<string, Subscription>();
  /** Subscriptions that were deleted. */
  unsubscribed = 0;
  private read: { readonly text: string; readonly policy: PolicyDocument } | undefined;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly account: string,
    readonly region: string,
  ) {
    this.attributes = defaultAttributes(arn, account);
  }

  /** The policy on the topic, the same object as long as it stays the same. */
  get policy(): PolicyDocument {
    const text = this.attributes.Policy!;
    if (text !== this.read?.text) this.read = { text, policy: JSON.parse(text) as PolicyDocument };
    return this.read.policy;
  }

  /** All that GetTopicAttributes shows. */
  shown(): TopicAttributes {
    const all = [...this.subscriptions.values()];
    const pending = all.filter(({ isPending }) => isPending).length;
    return {
      ...this.attributes,
      TopicArn: this.arn,
      Owner: this.account,
      SubscriptionsConfirmed: String(all.length - pending),
      SubscriptionsPending: String(pending),
      SubscriptionsDeleted: String(this.unsubscribed),
    };
  }
}

/** The topics of all accounts. */
export class Topics {
  private readonly topics = new PerRegion(() => new Map<string, Topic>());

  /** In order of their names. */
  all(accountRegion: AccountRegion): Topic[] {
    return [...(this.topics.find(accountRegion)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Those of all accounts in a Region. */
  inRegion(region: string): Topic[] {
    return this.topics.entries().flatMap((one) => (one.region === region ? this.all(one) : []));
  }

  /**
   * The topic of an ARN, in whichever account; undefined where there is none.
   *
   * @throws AwsError InvalidParameterException for what is no ARN of a topic of the caller's Region
   */
  find(arn: string, { region }: Pick<Caller, "region">): Topic | undefined {
    const [, ofRegion, account = "", name = ""] = TOPIC_ARN.exec(arn) ?? [];
    if (ofRegion !== region) throw invalidParameter("TopicArn");
    return this.topics.find({ account, region })?.get(name);
  }

  /** @throws AwsError NotFoundException, and what `find` throws */
  get(arn: string, caller: Pick<Caller, "region">): Topic {
    const topic = this.find(arn, caller);
    if (!topic) throw notFound("Topic");
    return topic;
  }

  /** @throws AwsError InvalidParameterException where there is one of that name with other attributes or tags */
  create(accountRegion: AccountRegion, { Name, Attributes = {}, Tags = [] }: CreateTopicInput): Topic {
    if (Name.endsWith(".fifo")) throw notInTheEmbeddedCloud(`first-in-first-out topics (${Name})`);
    if (!/^[\w-]{1,256}$/.test(Name)) throw invalidParameter("Topic Name");
    const existing = this.topics.of(accountRegion).get(Name);
    if (existing) {
      const differs = Object.entries(Attributes).some(([name, value]) => existing.attributes[name] !== value);
      if (differs) throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
      const tagged = Tags.length === 0 || isSame(existing.tags, tagMap(Tags));
      if (!tagged) throw invalidParameter("Tags Reason: Topic already exists with different tags");
      return existing;
    }
    const topic = newTopic(accountRegion, Name);
    topic.attributes = changed(topic.attributes, Attributes);
    for (const [key, value] of tagMap(Tags)) topic.tags.set(key, value);
    this.topics.of(accountRegion).set(Name, topic);
    return topic;
  }

  delete({ account, region, name }: Topic): void {
    this.topics.find({ account, region })?.delete(name);
  }

  snapshot(): TopicsSnapshot {
    return this.topics.entries().map(({ account, region, state }) => ({
      account,
      region,
      topics: [...state.values()].map(({ name, attributes, tags, subscriptions, unsubscribed }) => ({
        name,
        attributes,
        tags: Object.fromEntries(tags),
        subscriptions: [...subscriptions.values()],
        unsubscribed,
      })),
    }));
  }

  restore(snapshot: TopicsSnapshot): void {
    for (const { account, region, topics } of snapshot) {
      for (const { name, attributes, tags, subscriptions, unsubscribed } of topics) {
        const topic = newTopic({ account, region }, name);
        Object.assign(topic, { attributes, unsubscribed });
        for (const [key, value] of Object.entries(tags)) topic.tags.set(key, value);
        for (const one of subscriptions) topic.subscriptions.set(one.arn, { ...one });
        this.topics.of({ account, region }).set(name, topic);
      }
    }
  }
}

/** What topics of a name are called in an account and Region. */
export function topicArn({ account, region }: AccountRegion, name: string): string {
  return `arn:${partitionOf(region)}:sns:${region}:${account}:${name}`;
}

/** What CloudWatch calls itself when an alarm notifies a topic. */
export const CLOUDWATCH_PRINCIPAL = "cloudwatch.amazonaws.com";

/**
 * What IAM is asked about a topic. AWS says of a few services only that they send the key of the default policy, `aws:SourceOwner`;
 * CloudWatch is one.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function onTopic(
  action: string,
  { arn, policy }: Topic,
  { principal }: Caller,
  asked: { readonly endpoint?: string; readonly protocol?: string } = {},
): AuthorizationRequest {
  const isAlarm = principal.kind === "service" && principal.service === CLOUDWATCH_PRINCIPAL;
  return {
    action: `sns:${action}`,
    resource: arn,
    resourcePolicy: policy,
    context: {
      "sns:Endpoint": asked.endpoint,
      "sns:Protocol": asked.protocol,
      ...(isAlarm ? { "aws:SourceOwner": principal.account } : {}),
    },
  };
}

/** @throws AwsError InvalidParameterException for a key that is there twice */
export function tagMap(tags: readonly Tag[]): Map<string, string> {
  const byKey = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  if (byKey.size < tags.length) throw new AwsError("InvalidParameterException", "Invalid parameter: Duplicated keys");
  return byKey;
}

function newTopic(accountRegion: AccountRegion, name: string): Topic {
  return new Topic(name, topicArn(accountRegion, name), accountRegion.account, accountRegion.region);
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
