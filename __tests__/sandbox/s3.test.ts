import { Cloud } from "../../sandbox/cloud";
import { S3Service } from "../../sandbox/services/s3";
import type { Caller } from "../../sandbox/service";

const ACCOUNT = "222222222222";
const START = Date.parse("2026-01-01T00:00:00Z");
const BUCKET = "models";
const root = (account: string, region = "us-east-1"): Caller => ({
  account,
  region,
  principal: { kind: "account", account },
});

interface Listing {
  readonly Contents: { readonly Key: string }[];
  readonly CommonPrefixes: { readonly Prefix: string }[];
  readonly KeyCount: number;
  readonly IsTruncated: boolean;
  readonly NextContinuationToken?: string;
}

function world() {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  const s3 = new S3Service(cloud);
  cloud.add(s3);
  const call = async <Output = Record<string, unknown>>(operation: string, input: object, caller = root(ACCOUNT)) =>
    (await cloud.call("s3", operation, input, caller)) as Output;
  const put = async (...keys: string[]): Promise<void> => {
    for (const Key of keys) await call("PutObject", { Bucket: BUCKET, Key });
  };
  const list = (input: object = {}, caller = root(ACCOUNT)) =>
    call<Listing>("ListObjectsV2", { Bucket: BUCKET, ...input }, caller);
  return { cloud, s3, call, put, list };
}

/** A caller whose role may do nothing but list this bucket under one prefix. */
function lister(cloud: Cloud, account = ACCOUNT): Caller {
  cloud.roles.put(account, "lister", { Version: "2012-10-17", Statement: [] });
  cloud.roles.putPolicy(account, "lister", "only", {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::models",
        Condition: { StringLike: { "s3:prefix": "churn/*" } },
      },
    ],
  });
  return { ...root(account), principal: { kind: "role", account, role: "lister", session: "test" } };
}

const keysOf = ({ Contents }: Listing): string[] => Contents.map(({ Key }) => Key);
const prefixesOf = ({ CommonPrefixes }: Listing): string[] => CommonPrefixes.map(({ Prefix }) => Prefix);

test("2,500 objects are three pages, and a count by pages misses none", async () => {
  const { call, put, list } = world();
  await call("CreateBucket", { Bucket: BUCKET });
  await put(...Array.from({ length: 2500 }, (_, i) => `a/${String(i).padStart(4, "0")}`), "b");
  const counts: number[] = [];
  const seen = new Set<string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await list({ Prefix: "a/", ...(ContinuationToken ? { ContinuationToken } : {}) });
    counts.push(page.KeyCount);
    for (const key of keysOf(page)) seen.add(key);
    expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(counts).toEqual([1000, 1000, 500]);
  expect(seen.size).toBe(2500);
  expect((await list({ MaxKeys: 5000 })).KeyCount).toBe(1000);
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false, Contents: [] });
});

test("a delimiter rolls keys up, each prefix counting as one, also over pages", async () => {
  const { call, put, list } = world();
  await call("CreateBucket", { Bucket: BUCKET });
  await put("a", "churn/1/x", "churn/1/y", "churn/2/x", "churn/top", "z");
  expect(prefixesOf(await list({ Delimiter: "/" }))).toEqual(["churn/"]);
  const under = await list({ Delimiter: "/", Prefix: "churn/" });
  expect([prefixesOf(under), keysOf(under), under.KeyCount]).toEqual([["churn/1/", "churn/2/"], ["churn/top"], 3]);
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = await list({ Delimiter: "/", MaxKeys: 1, ...(token ? { ContinuationToken: token } : {}) });
    pages.push([...prefixesOf(page), ...keysOf(page)]);
    token = page.NextContinuationToken;
  } while (token);
  expect(pages).toEqual([["a"], ["churn/"], ["z"]]);
});

test("keys come in the order of their bytes, and StartAfter begins behind one", async () => {
  const { call, put, list } = world();
  await call("CreateBucket", { Bucket: BUCKET });
  // In UTF-16, which JavaScript sorts by, the last two are the other way round.
  await put("\u{1F600}", "\uFF5E", "b", "B", "é");
  expect(keysOf(await list())).toEqual(["B", "b", "é", "\uFF5E", "\u{1F600}"]);
  expect(keysOf(await list({ StartAfter: "b" }))).toEqual(["é", "\uFF5E", "\u{1F600}"]);
  expect(keysOf(await list({ Prefix: "é", EncodingType: "url" }))).toEqual(["%C3%A9"]);
  await call("DeleteObject", { Bucket: BUCKET, Key: "é" });
  expect((await list()).KeyCount).toBe(4);
});

test("listing needs s3:ListBucket, and a condition on the prefix binds", async () => {
  const { cloud, call, list } = world();
  await call("CreateBucket", { Bucket: BUCKET });
  const role = lister(cloud);
  expect(await list({ Prefix: "churn/2026" }, role)).toMatchObject({ KeyCount: 0 });
  for (const input of [{}, { Prefix: "fraud/" }]) {
    await expect(list(input, role)).rejects.toThrow("s3:ListBucket on resource: arn:aws:s3:::models");
  }
  await expect(call("PutObject", { Bucket: BUCKET, Key: "churn/1" }, role)).rejects.toThrow(
    "s3:PutObject on resource: arn:aws:s3:::models/churn/1",
  );
});

test("another account gets in by the bucket's policy and its own, not by one alone", async () => {
  const { cloud, call, list } = world();
  const other = "333333333333";
  await call("CreateBucket", { Bucket: BUCKET });
  await expect(list({}, root(other))).rejects.toMatchObject({ code: "AccessDeniedException", status: 403 });
  const role = lister(cloud, other);
  await expect(list({ Prefix: "churn/" }, role)).rejects.toThrow("no resource-based policy");
  const Statement = [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${other}:root` },
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::models",
    },
  ];
  await call("PutBucketPolicy", { Bucket: BUCKET, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  expect(await list({ Prefix: "churn/" }, role)).toMatchObject({ KeyCount: 0 });
  await expect(list({ Prefix: "fraud/" }, role)).rejects.toThrow("no identity-based policy");
  await expect(call("DeleteBucket", { Bucket: BUCKET }, root(other))).rejects.toThrow("not authorized");
  const named = Statement.map((one) => ({ ...one, Principal: { AWS: `arn:aws:iam::${other}:role/lister` } }));
  await call("PutBucketPolicy", {
    Bucket: BUCKET,
    Policy: JSON.stringify({ Version: "2012-10-17", Statement: named }),
  });
  expect(await list({ Prefix: "churn/" }, role)).toMatchObject({ KeyCount: 0 });
  await expect(list({ Prefix: "fraud/" }, role)).rejects.toThrow("no identity-based policy");
});

test("a bucket's name is taken everywhere, and its Region is asked for", async () => {
  const { call, list } = world();
  const paris = root(ACCOUNT, "eu-west-3");
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-3" };
  await call("CreateBucket", { Bucket: BUCKET, CreateBucketConfiguration }, paris);
  expect(await call("GetBucketLocation", { Bucket: BUCKET })).toEqual({ LocationConstraint: "eu-west-3" });
  await expect(list()).rejects.toMatchObject({
    code: "AuthorizationHeaderMalformed",
    message: expect.stringContaining("expecting 'eu-west-3'") as string,
  });
  await expect(call("CreateBucket", { Bucket: BUCKET }, root("333333333333"))).rejects.toMatchObject({
    code: "BucketAlreadyExists",
  });
  await expect(call("CreateBucket", { Bucket: BUCKET, CreateBucketConfiguration }, paris)).rejects.toMatchObject({
    code: "BucketAlreadyOwnedByYou",
  });
  await expect(call("CreateBucket", { Bucket: "other" }, paris)).rejects.toMatchObject({
    code: "IllegalLocationConstraintException",
  });
  await expect(call("CreateBucket", { Bucket: "No_Name" })).rejects.toMatchObject({ code: "InvalidBucketName" });
  await expect(call("HeadBucket", { Bucket: "none" })).rejects.toMatchObject({ code: "NoSuchBucket", status: 404 });
});

test("what was put in shows by its time, outlives a restart, and keeps its bucket from being deleted", async () => {
  const { cloud, s3, list, call } = world();
  const objects = [1, 2, 3].map((hour) => ({ key: `k${hour}`, size: hour, modifiedAt: START + hour * 3_600_000 }));
  s3.addBucket(ACCOUNT, "us-east-1", { name: BUCKET, createdAt: START, objects });
  expect((await list()).KeyCount).toBe(0);
  await cloud.clock.advanceTo(START + 2 * 3_600_000);
  expect(keysOf(await list())).toEqual(["k1", "k2"]);
  await expect(call("DeleteBucket", { Bucket: BUCKET })).rejects.toMatchObject({ code: "BucketNotEmpty" });
  expect(() => s3.addBucket("333333333333", "us-east-1", { name: BUCKET, createdAt: START, objects: [] })).toThrow(
    "taken for all accounts",
  );

  const again = new Cloud(START + 3 * 3_600_000, (error) => {
    throw error;
  });
  again.add(new S3Service(again));
  again.restore(JSON.parse(JSON.stringify(cloud.snapshot())) as Record<string, unknown>);
  expect(await again.call("s3", "ListObjectsV2", { Bucket: BUCKET }, root(ACCOUNT))).toMatchObject({ KeyCount: 3 });
});
