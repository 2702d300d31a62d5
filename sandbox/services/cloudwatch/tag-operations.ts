import { parseArn } from "../../arn";
import { AwsError } from "../../aws-error";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { list, required, string } from "../../shape";
import { tagList, type Tag } from "../tags";
import type { Alarm } from "./alarm";
import { onAlarms, tagsOf } from "./alarm-operations";
import { alarmArn } from "./alarm-settings";
import { invalidValue } from "./errors";
import type { Monitors } from "./monitor";

const MAX_TAGS = 50;

interface ResourceInput {
  readonly ResourceARN: string;
}

/** The operations on the tags of alarms. */
export function tagOperations(monitors: Monitors): Record<string, Operation> {
  const tagged = ({ ResourceARN }: ResourceInput, caller: Caller): Alarm => {
    const alarm = monitors.of(caller).alarms.get(nameIn(ResourceARN));
    if (alarm && ResourceARN === alarmArn(nameIn(ResourceARN), caller)) return alarm;
    throw new AwsError("ResourceNotFoundException", `The resource ${ResourceARN} does not exist.`, 404);
  };
  const on =
    (operation: string) =>
    ({ ResourceARN }: ResourceInput, caller: Caller): AuthorizationRequest[] =>
      onAlarms(operation, [nameIn(ResourceARN)], caller);
  return {
    TagResource: operation<ResourceInput & { readonly Tags: readonly Tag[] }>(
      { ResourceARN: required(string), Tags: required(tagList) },
      {
        authorize: on("TagResource"),
        run(input, caller) {
          const { tags } = tagged(input, caller);
          const added = Object.entries(tagsOf(input.Tags));
          if (new Set([...tags.keys(), ...added.map(([key]) => key)]).size > MAX_TAGS) {
            throw invalidValue(`A resource must not have more than ${MAX_TAGS} tags.`);
          }
          for (const [key, value] of added) tags.set(key, value);
        },
      },
    ),
    UntagResource: operation<ResourceInput & { readonly TagKeys: readonly string[] }>(
      { ResourceARN: required(string), TagKeys: required(list(string)) },
      {
        authorize: on("UntagResource"),
        run(input, caller) {
          const { tags } = tagged(input, caller);
          for (const key of input.TagKeys) tags.delete(key);
        },
      },
    ),
    ListTagsForResource: operation<ResourceInput>(
      { ResourceARN: required(string) },
      {
        authorize: on("ListTagsForResource"),
        run: (input, caller) => ({ Tags: [...tagged(input, caller).tags].map(([Key, Value]) => ({ Key, Value })) }),
      },
    ),
  };
}

/** @throws AwsError InvalidParameterValueException for anything but an alarm's ARN */
function nameIn(arn: string): string {
  if (/^arn:[\w-]+:cloudwatch:[\w-]+:\d{12}:alarm:./.test(arn)) return parseArn(arn).resource.slice("alarm:".length);
  throw invalidValue(`The value ${arn} for parameter ResourceARN is no ARN of an alarm.`);
}
