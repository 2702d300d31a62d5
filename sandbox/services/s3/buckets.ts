import { AwsError } from "../../aws-error";
import type { Clock } from "../../clock";
import type { Caller } from "../../service";
import { Bucket, type BucketSnapshot } from "./bucket";
import { noSuchBucket } from "./errors";

/** The buckets of all accounts: a name is taken for everybody. */
export class Buckets {
  private readonly byName = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.byName.get(name);
    if (!bucket || bucket.createdAt > this.clock.now()) throw noSuchBucket();
    return bucket;
  }

  isTaken(name: string): boolean {
    return this.byName.has(name);
  }

  put(bucket: Bucket): void {
    this.byName.set(bucket.name, bucket);
  }

  /** @throws AwsError BucketAlreadyExists, BucketAlreadyOwnedByYou; one's own can be created again in us-east-1, as ever */
  create(name: string, region: string, caller: Caller): void {
    const taken = this.byName.get(name);
    if (!taken) {
      this.put(new Bucket(name, caller.account, region, this.clock.now()));
      return;
    }
    if (taken.owner !== caller.account) {
      throw new AwsError(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
          "Please select a different name and try again.",
        409,
      );
    }
    if (taken.region !== "us-east-1" || region !== "us-east-1") {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
      );
    }
  }

  /** @throws AwsError NoSuchBucket, BucketNotEmpty */
  delete(name: string): void {
    if (!this.get(name).isEmpty(this.clock.now())) {
      throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
    }
    this.byName.delete(name);
  }

  ownedBy(account: string): Bucket[] {
    const now = this.clock.now();
    return [...this.byName.values()].filter(({ owner, createdAt }) => owner === account && createdAt <= now);
  }

  snapshot(): readonly BucketSnapshot[] {
    return [...this.byName.values()].map((bucket) => bucket.snapshot());
  }

  restore(snapshot: readonly BucketSnapshot[]): void {
    this.byName.clear();
    for (const one of snapshot) this.put(Bucket.restore(one));
  }
}
