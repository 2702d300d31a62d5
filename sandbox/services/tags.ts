/** A key and a value that somebody attached to a resource, as most services spell it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}
