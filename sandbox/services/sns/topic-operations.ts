import { operation, type Caller, type Operation } from "../../service";
import { map, required, string } from "../../shape";
import { pageByCount } from "../pages";
import { tagList } from "../tags";
import { invalidParameter } from "./errors";
import { changed } from "./topic-attributes";
import { onTopic, topicArn, type CreateTopicInput, type Topics } from "./topics";

export interface TopicInput {
  readonly TopicArn: string;
}

interface SetTopicAttributesInput extends TopicInput {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}

/** Of every listing of SNS. */
const PAGE = 100;

/** One page of a listing, under its name. */
export function pageOf(name: string, all: readonly object[], token: string | undefined): object {
  const { page, next } = pageByCount(all, PAGE, token, () => invalidParameter("NextToken"));
  return { [name]: page, ...(next === undefined ? {} : { NextToken: next }) };
}

/** The operations on topics themselves. */
export function topicOperations(topics: Topics): Record<string, Operation> {
  const on =
    (action: string) =>
    ({ TopicArn }: TopicInput, caller: Caller) => [onTopic(action, topics.get(TopicArn, caller), caller)];
  return {
    CreateTopic: operation<CreateTopicInput>(
      { Name: required(string), Attributes: map(string), Tags: tagList },
      {
        authorize: ({ Name, Tags }, caller) =>
          ["CreateTopic", ...(Tags ? ["TagResource"] : [])].map((action) => ({
            action: `sns:${action}`,
            resource: topicArn(caller, Name),
          })),
        run: (input, caller) => ({ TopicArn: topics.create(caller, input).arn }),
      },
    ),
    DeleteTopic: operation<TopicInput>(
      { TopicArn: required(string) },
      {
        authorize({ TopicArn }, caller) {
          const topic = topics.find(TopicArn, caller);
          return [topic ? onTopic("DeleteTopic", topic, caller) : { action: "sns:DeleteTopic", resource: TopicArn }];
        },
        // A topic that is not there is no error.
        run({ TopicArn }, caller) {
          const topic = topics.find(TopicArn, caller);
          if (topic) topics.delete(topic);
        },
      },
    ),
    ListTopics: operation<{ readonly NextToken?: string }>(
      { NextToken: string },
      {
        authorize: () => [{ action: "sns:ListTopics", resource: "*" }],
        run: ({ NextToken }, caller) =>
          pageOf(
            "Topics",
            topics.all(caller).map(({ arn }) => ({ TopicArn: arn })),
            NextToken,
          ),
      },
    ),
    GetTopicAttributes: operation<TopicInput>(
      { TopicArn: required(string) },
      {
        authorize: on("GetTopicAttributes"),
        run: ({ TopicArn }, caller) => ({ Attributes: topics.get(TopicArn, caller).shown() }),
      },
    ),
    SetTopicAttributes: operation<SetTopicAttributesInput>(
      { TopicArn: required(string), AttributeName: required(string), AttributeValue: string },
      {
        authorize: on("SetTopicAttributes"),
        run({ TopicArn, AttributeName, AttributeValue = "" }, caller) {
          const topic = topics.get(TopicArn, caller);
          topic.attributes = changed(topic.attributes, { [AttributeName]: AttributeValue });
        },
      },
    ),
  };
}
