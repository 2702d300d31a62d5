import { formatPath, show, type Problem } from "./problems";

/** The tag that every stack puts on its resources itself. */
export const STACK_TAG = "ds-dashboard:stack";

/** AWS allows a resource 50 tags. */
const MAX_TAGS = 50 - 1;

/** What all services take in a key and in a value: IAM is the strictest, and roles are tagged like everything else. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ACCEPTED = "letters, digits, spaces and _ . : / = + - @";

/**
 * Finds what AWS would refuse in tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 *
 * @param tags of any type; the schema reports those that are no record of strings
 */
export function tagProblems(tags: unknown): readonly Problem[] {
  if (typeof tags !== "object" || tags === null) return [];
  const entries = Object.entries(tags);
  const first = new Map([[STACK_TAG, `the tag of the stack's name`]]);
  const problems = entries.flatMap(([key, value]) => {
    const path = formatPath(["tags", key]);
    const same = first.get(key.toLowerCase());
    if (same === undefined) first.set(key.toLowerCase(), path);
    return [
      same !== undefined && `it is ${same} already; IAM compares keys without case`,
      ...textProblems("the key", key, 128),
      key === "" && "a key has at least one character",
      /^aws:/i.test(key) && "AWS keeps keys that begin with aws: for itself",
      ...(typeof value === "string" ? textProblems(`the value ${show(value)}`, value, 256) : []),
    ].flatMap((message) => (message === false ? [] : [{ path, message: `${message}.` }]));
  });
  if (entries.length <= MAX_TAGS) return problems;
  const tooMany = `there are ${entries.length}; AWS allows 50 on a resource, and ${STACK_TAG} is one of them.`;
  return [...problems, { path: "tags", message: tooMany }];
}

function textProblems(what: string, text: string, most: number): (string | false)[] {
  return [
    text.length > most && `${what} has ${text.length} characters, at most ${most} are accepted`,
    !CHARACTERS.test(text) && `${what} has other characters than AWS accepts: ${ACCEPTED}`,
  ];
}
