import { constrained, list, map, required, string, structure } from "../shape";

/** A key and a value that somebody attached to a resource, as most services spell it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Of one resource, and characters. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

const key = constrained(string, ({ length }) => tooLong(length, 1, MAX_KEY));
const value = constrained(string, ({ length }) => tooLong(length, 0, MAX_VALUE));

/** Tags in the input of an operation, as most services spell them. */
export const tagList = constrained(list(structure<Tag>({ Key: required(key), Value: required(value) })), ({ length }) =>
  tooLong(length, 0, MAX_TAGS),
);

/** Tags as a map, as some do. */
export const tagMap = constrained(map(value), (tags) => {
  const keys = Object.keys(tags);
  const wrong = keys.map(({ length }) => tooLong(length, 1, MAX_KEY)).find((violated) => violated !== undefined);
  return wrong ?? tooLong(keys.length, 0, MAX_TAGS);
});

function tooLong(length: number, least: number, most: number): string | undefined {
  if (length < least) return `Member must have length greater than or equal to ${least}`;
  return length > most ? `Member must have length less than or equal to ${most}` : undefined;
}
