import { list, required, string, structure } from "../shape";

/** A key and a value that somebody attached to a resource, as most services spell it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const tag = structure<Tag>({ Key: required(string), Value: required(string) });
/** Tags in the input of an operation. */
export const tagList = list(tag);
