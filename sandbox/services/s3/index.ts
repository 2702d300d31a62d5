import { createHash } from "node:crypto";
import { notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { readPolicy } from "../../iam/read-policy";
import {
  operation,
  type AccountRegion,
  type AuthorizationRequest,
  type Caller,
  type Operation,
  type Service,
} from "../../service";
import { blob, map, number, oneOf, required, string, structure } from "../../shape";
import { access, accessInRegion, bucketArn } from "./access";
import { Bucket, type BucketSnapshot, type StoredObject } from "./bucket";
import { Buckets } from "./buckets";
import { checkBucketName, checkKey, locationOf } from "./checks";
import { malformedPolicy, noSuchKey, preconditionFailed } from "./errors";
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
interface DeleteObjectInput extends OnObject {
  /** The ETag that the object has to have. */
  readonly IfMatch?: string;
}
interface PutObjectInput extends OnObject {
  /** Text as UTF-8. */
  readonly Body?: Uint8Array | string;
  readonly ContentType?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  /** The ETag that the object has to have. */
  readonly IfMatch?: string;
  /** `*`: there must be no object. */
  readonly IfNoneMatch?: string;
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
 * S3: buckets, their policies, and objects. A bucket's name is taken for all accounts; its objects belong to its owner; a
 * request has to be signed for its Region. There are no versions, ACLs or storage classes.
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
      {
        ...ON_OBJECT,
        Body: blob,
        ContentType: string,
        Metadata: map(string),
        IfMatch: string,
        IfNoneMatch: oneOf("*"),
      },
      {
        authorize: ({ Bucket: name, Key }, caller) =>
          accessInRegion("s3:PutObject", this.buckets.get(name), caller, { key: Key }),
        run: ({ Bucket: name, Key, Body = "", ContentType, Metadata, IfMatch, IfNoneMatch }) => {
          checkKey(Key);
          const bucket = this.buckets.get(name);
          const now = this.cloud.clock.now();
          const present = bucket.get(Key, now);
          if (IfNoneMatch !== undefined && present) throw preconditionFailed("If-None-Match");
          checkMatch(IfMatch, present);
          const bytes = Buffer.from(Body as Uint8Array);
          const etag = createHash("md5").update(bytes).digest("hex");
          bucket.put({
            key: Key,
            size: bytes.length,
            etag,
            modifiedAt: now,
            contentType: ContentType,
            metadata: Metadata,
            body: bytes.toString("base64"),
          });
          return { ETag: `"${etag}"` };
        },
      },
    ),

    GetObject: operation<OnObject>(ON_OBJECT, {
      authorize: (input, caller) => this.accessToObject(input, caller),
      run: (input) => {
        const { body, ...object } = this.object(input);
        if (body === undefined) throw notInTheEmbeddedCloud(`the bytes of ${input.Key}, an object that was made up`);
        return { ...headOf(object), Body: Buffer.from(body, "base64") };
      },
    }),

    HeadObject: operation<OnObject>(ON_OBJECT, {
      authorize: (input, caller) => this.accessToObject(input, caller),
      run: (input) => headOf(this.object(input)),
    }),

    DeleteObject: operation<DeleteObjectInput>(
      { ...ON_OBJECT, IfMatch: string },
      {
        authorize: ({ Bucket: name, Key }, caller) =>
          accessInRegion("s3:DeleteObject", this.buckets.get(name), caller, { key: Key }),
        run: ({ Bucket: name, Key, IfMatch }) => {
          const bucket = this.buckets.get(name);
          checkMatch(IfMatch, bucket.get(Key, this.cloud.clock.now()));
          bucket.delete(Key);
          return {};
        },
      },
    ),
  };

  private object({ Bucket: name, Key }: OnObject): StoredObject {
    const object = this.buckets.get(name).get(Key, this.cloud.clock.now());
    if (object === undefined) throw noSuchKey();
    return object;
  }

  /** Only who may list a bucket learns that there is no object; whoever may not is denied. */
  private accessToObject({ Bucket: name, Key }: OnObject, caller: Caller): AuthorizationRequest[] {
    const bucket = this.buckets.get(name);
    const isThere = bucket.get(Key, this.cloud.clock.now()) !== undefined;
    return [
      ...accessInRegion("s3:GetObject", bucket, caller, { key: Key }),
      ...(isThere ? [] : accessInRegion("s3:ListBucket", bucket, caller, { context: { "s3:prefix": undefined } })),
    ];
  }

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

function headOf({ size, etag, modifiedAt, contentType, metadata = {} }: StoredObject): object {
  return {
    ContentLength: size,
    ContentType: contentType ?? "binary/octet-stream",
    ETag: `"${etag}"`,
    LastModified: new Date(modifiedAt).toUTCString(),
    Metadata: metadata,
  };
}

/** @throws AwsError NoSuchKey, PreconditionFailed */
function checkMatch(wanted: string | undefined, present: StoredObject | undefined): void {
  if (wanted === undefined) return;
  if (!present) throw noSuchKey();
  if (unquoted(wanted) !== present.etag) throw preconditionFailed("If-Match");
}

function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
