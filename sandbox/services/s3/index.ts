import { createHash } from "node:crypto";
import type { Cloud } from "../../cloud";
import { readPolicy } from "../../iam/read-policy";
import { operation, type AccountRegion, type Operation, type Service } from "../../service";
import { blob, number, required, string, structure } from "../../shape";
import { access, accessInRegion, bucketArn } from "./access";
import { Bucket, type BucketSnapshot } from "./bucket";
import { Buckets } from "./buckets";
import { checkBucketName, checkKey, locationOf } from "./checks";
import { malformedPolicy } from "./errors";
import { listObjects, type ListObjectsV2Input } from "./list-objects";
import { numberOfObjects, type StorageMetric } from "./storage-metrics";

interface OnBucket {
  readonly Bucket: string;
}
interface CreateBucketInput extends OnBucket {
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string };
}
interface PutBucketPolicyInput extends OnBucket {
  readonly Policy: string;
}
interface OnObject extends OnBucket {
  readonly Key: string;
}
interface PutObjectInput extends OnObject {
  /** Text as UTF-8. Only its size and hash are kept. */
  readonly Body?: Uint8Array | string;
}

const ON_BUCKET = { Bucket: required(string) } as const;
const ON_OBJECT = { Bucket: required(string), Key: required(string) } as const;

/** A bucket to put into the embedded cloud with its past and future. Instants are epoch milliseconds. */
export interface MadeBucket {
  readonly name: string;
  readonly createdAt: number;
  readonly objects: readonly { readonly key: string; readonly size: number; readonly modifiedAt: number }[];
}

/**
 * S3, as far as counting objects needs it: buckets, their policies, and objects without their bytes. A bucket's name is
 * taken for all accounts; its objects belong to its owner; a request has to be signed for its Region. There are no
 * versions, ACLs or storage classes.
 */
export class S3Service implements Service {
  readonly signingName = "s3";
  private readonly buckets: Buckets;

  constructor(private readonly cloud: Cloud) {
    this.buckets = new Buckets(cloud.clock);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateBucket: operation<CreateBucketInput>(
      {
        ...ON_BUCKET,
        CreateBucketConfiguration: structure<NonNullable<CreateBucketInput["CreateBucketConfiguration"]>>({
          LocationConstraint: string,
        }),
      },
      {
        authorize: ({ Bucket: name }, caller) => [{ action: "s3:CreateBucket", resource: bucketArn(name, caller) }],
        run: (input, caller) => {
          const { Bucket: name, CreateBucketConfiguration } = input;
          checkBucketName(name);
          const region = locationOf(CreateBucketConfiguration?.LocationConstraint, caller.region);
          this.buckets.create(name, region, caller);
          return { Location: `/${name}` };
        },
      },
    ),

    DeleteBucket: operation<OnBucket>(ON_BUCKET, {
      authorize: ({ Bucket: name }, caller) => accessInRegion("s3:DeleteBucket", this.buckets.get(name), caller),
      run: ({ Bucket: name }) => {
        this.buckets.delete(name);
        return {};
      },
    }),

    HeadBucket: operation<OnBucket>(ON_BUCKET, {
      authorize: ({ Bucket: name }, caller) => accessInRegion("s3:ListBucket", this.buckets.get(name), caller),
      run: ({ Bucket: name }) => ({ BucketRegion: this.buckets.get(name).region }),
    }),

    GetBucketLocation: operation<OnBucket>(ON_BUCKET, {
      authorize: ({ Bucket: name }, caller) => access("s3:GetBucketLocation", this.buckets.get(name), caller),
      run: ({ Bucket: name }) => {
        const { region } = this.buckets.get(name);
        return region === "us-east-1" ? {} : { LocationConstraint: region };
      },
    }),

    ListBuckets: operation<object>(
      {},
      {
        authorize: () => [{ action: "s3:ListAllMyBuckets", resource: "*" }],
        run: (_input, { account }) => ({
          Buckets: this.buckets
            .ownedBy(account)
            .map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() })),
          Owner: { ID: account },
        }),
      },
    ),

    PutBucketPolicy: operation<PutBucketPolicyInput>(
      { ...ON_BUCKET, Policy: required(string) },
      {
        authorize: ({ Bucket: name }, caller) => accessInRegion("s3:PutBucketPolicy", this.buckets.get(name), caller),
        run: ({ Bucket: name, Policy }) => {
          this.buckets.get(name).policy = readPolicy(Policy, "resource", malformedPolicy);
          return {};
        },
      },
    ),

    ListObjectsV2: operation<ListObjectsV2Input>(
      {
        ...ON_BUCKET,
        Prefix: string,
        Delimiter: string,
        MaxKeys: number,
        ContinuationToken: string,
        StartAfter: string,
        EncodingType: string,
      },
      {
        authorize: ({ Bucket: name, Prefix, Delimiter, MaxKeys }, caller) => {
          const context = {
            "s3:prefix": Prefix,
            "s3:delimiter": Delimiter,
            ...(MaxKeys === undefined ? {} : { "s3:max-keys": String(MaxKeys) }),
          };
          return accessInRegion("s3:ListBucket", this.buckets.get(name), caller, { context });
        },
        run: (input) => listObjects(this.buckets.get(input.Bucket), input, this.cloud.clock.now()),
      },
    ),

    PutObject: operation<PutObjectInput>(
      { ...ON_OBJECT, Body: blob },
      {
        authorize: ({ Bucket: name, Key }, caller) =>
          accessInRegion("s3:PutObject", this.buckets.get(name), caller, { key: Key }),
        run: ({ Bucket: name, Key, Body = "" }) => {
          checkKey(Key);
          const etag = createHash("md5").update(Body).digest("hex");
          const object = { key: Key, size: Buffer.byteLength(Body), etag, modifiedAt: this.cloud.clock.now() };
          this.buckets.get(name).put(object);
          return { ETag: `"${etag}"` };
        },
      },
    ),

    DeleteObject: operation<OnObject>(ON_OBJECT, {
      authorize: ({ Bucket: name, Key }, caller) =>
        accessInRegion("s3:DeleteObject", this.buckets.get(name), caller, { key: Key }),
      run: ({ Bucket: name, Key }) => {
        this.buckets.get(name).delete(Key);
        return {};
      },
    }),
  };

  /** Puts in a bucket with its objects. @throws TypeError if any account has a bucket of that name */
  addBucket(account: string, region: string, { name, createdAt, objects }: MadeBucket): void {
    checkBucketName(name);
    if (this.buckets.isTaken(name)) {
      throw new TypeError(`There is a bucket ${name} already; names are taken for all accounts`);
    }
    const bucket = new Bucket(name, account, region, createdAt);
    for (const object of objects) bucket.put({ ...object, etag: createHash("md5").update(object.key).digest("hex") });
    this.buckets.put(bucket);
  }

  /** The daily metrics that S3 sends to CloudWatch of the buckets of an account and Region. */
  storageMetrics({ account, region }: AccountRegion): readonly StorageMetric[] {
    const now = this.cloud.clock.now();
    return this.buckets
      .ownedBy(account)
      .filter((bucket) => bucket.region === region)
      .map((bucket) => numberOfObjects(bucket, now));
  }

  snapshot(): readonly BucketSnapshot[] {
    return this.buckets.snapshot();
  }

  restore(snapshot: readonly BucketSnapshot[]): void {
    this.buckets.restore(snapshot);
  }
}
