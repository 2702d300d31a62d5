import type { PolicyDocument } from "../../iam/policy";

/** An object. Instants are epoch milliseconds. */
export interface StoredObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without the quotes. */
  readonly etag: string;
  readonly modifiedAt: number;
  readonly contentType?: string;
  /** User-defined metadata; keys in lower case. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** In base64; objects that were made up have none. */
  readonly body?: string;
}

/** The same as JSON. */
export interface BucketSnapshot {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly createdAt: number;
  readonly policy?: PolicyDocument;
  readonly objects: readonly StoredObject[];
}

/** A bucket and what it holds by its time: objects of the future are there already, and do not show yet. */
export class Bucket {
  policy: PolicyDocument | undefined;
  private readonly objects = new Map<string, StoredObject>();
  /** The keys in S3's order, until one is added or removed. */
  private sorted: readonly string[] | undefined;

  constructor(
    readonly name: string,
    /** The account. */
    readonly owner: string,
    readonly region: string,
    readonly createdAt: number,
  ) {}

  put(object: StoredObject): void {
    this.objects.set(inByteOrder(object.key), object);
    this.sorted = undefined;
  }

  delete(key: string): void {
    this.objects.delete(inByteOrder(key));
    this.sorted = undefined;
  }

  isEmpty(now: number): boolean {
    return ![...this.objects.values()].some(({ modifiedAt }) => modifiedAt <= now);
  }

  /** How many of its present objects it held at an instant. */
  countAt(instant: number): number {
    let count = 0;
    for (const { modifiedAt } of this.objects.values()) if (modifiedAt <= instant) count++;
    return count;
  }

  /** Every key, as `inByteOrder` makes it, in S3's order. */
  get keys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()].sort();
    return this.sorted;
  }

  /** The object with a key, if it exists at `now`. */
  get(key: string, now: number): StoredObject | undefined {
    return this.object(inByteOrder(key), now);
  }

  /** The object of one of `keys`, if it exists at `now`. */
  object(keyInByteOrder: string, now: number): StoredObject | undefined {
    const object = this.objects.get(keyInByteOrder);
    return object && object.modifiedAt <= now ? object : undefined;
  }

  snapshot(): BucketSnapshot {
    const { name, owner, region, createdAt, policy } = this;
    return { name, owner, region, createdAt, policy, objects: [...this.objects.values()] };
  }

  static restore({ name, owner, region, createdAt, policy, objects }: BucketSnapshot): Bucket {
    const bucket = new Bucket(name, owner, region, createdAt);
    bucket.policy = policy;
    for (const object of objects) bucket.put(object);
    return bucket;
  }
}

/** S3 orders keys by their bytes in UTF-8: one character for each byte, which JavaScript orders the same way. */
export function inByteOrder(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The text that `inByteOrder` was given. */
export function fromByteOrder(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
