import { list, map, required, string, structure, within, type Shape } from "../shape";

/** A key and a value that somebody attached to a resource, as most services spell it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Of one resource, and characters. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

const key = within(string, 1, MAX_KEY);
const value = within(string, 0, MAX_VALUE);

/** Tags in the input of an operation, as most services spell them. @param ofBoth what keys and values have to be besides */
export function tagsOf(ofBoth: (text: Shape<string>) => Shape<string>): Shape<readonly Tag[]> {
  return within(list(structure<Tag>({ Key: required(ofBoth(key)), Value: required(ofBoth(value)) })), 0, MAX_TAGS);
}

/** Tags of services that leave the characters open. */
export const tagList = tagsOf((text) => text);

/** Tags as a map, as some do. */
export const tagMap = within(map(value, key), 0, MAX_TAGS);
