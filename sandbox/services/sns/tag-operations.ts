import { AwsError } from "../../aws-error";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { list, required, string } from "../../shape";
import { tagList, type Tag } from "../tags";
import { onTopic, tagMap, type Topic, type Topics } from "./topics";

const MAX_TAGS = 50;

interface ResourceInput {
  readonly ResourceArn: string;
}

/** The operations on the tags of topics. */
export function tagOperations(topics: Topics): Record<string, Operation> {
  const tagged = ({ ResourceArn }: ResourceInput, caller: Caller): Topic => {
    const topic = topics.find(ResourceArn, caller);
    if (!topic) throw new AwsError("ResourceNotFoundException", "Resource does not exist", 404);
    return topic;
  };
  const on =
    (action: string) =>
    (input: ResourceInput, caller: Caller): AuthorizationRequest[] => [onTopic(action, tagged(input, caller), caller)];
  return {
    TagResource: operation<ResourceInput & { readonly Tags: readonly Tag[] }>(
      { ResourceArn: required(string), Tags: required(tagList) },
      {
        authorize: on("TagResource"),
        run(input, caller) {
          const { tags } = tagged(input, caller);
          const added = tagMap(input.Tags);
          if (new Set([...tags.keys(), ...added.keys()]).size > MAX_TAGS) {
            throw new AwsError(
              "TagLimitExceededException",
              `Could not complete request: tag quota of per resource exceeded`,
            );
          }
          for (const [key, value] of added) tags.set(key, value);
        },
      },
    ),
    UntagResource: operation<ResourceInput & { readonly TagKeys: readonly string[] }>(
      { ResourceArn: required(string), TagKeys: required(list(string)) },
      {
        authorize: on("UntagResource"),
        run(input, caller) {
          const { tags } = tagged(input, caller);
          for (const key of input.TagKeys) tags.delete(key);
        },
      },
    ),
    ListTagsForResource: operation<ResourceInput>(
      { ResourceArn: required(string) },
      {
        authorize: on("ListTagsForResource"),
        run: (input, caller) => ({ Tags: [...tagged(input, caller).tags].map(([Key, Value]) => ({ Key, Value })) }),
      },
    ),
  };
}
