import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { request } from "node:http";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import { S3Service } from "../../sandbox/services/s3";

const ACCOUNT = "222222222222";
const START = Date.parse("2026-01-01T00:00:00Z");

describe("the AWS SDK against the embedded S3", () => {
  const cloud = new Cloud(START, (error) => {
    throw error;
  });
  cloud.add(new S3Service(cloud));
  const endpoint = new Endpoint(cloud);
  const clients: S3Client[] = [];
  const clientOf = (accessKeyId: string, region = "us-east-1"): S3Client => {
    const client = new S3Client({
      endpoint: endpoint.url,
      region,
      credentials: { accessKeyId, secretAccessKey: "x" },
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  let client: S3Client;

  beforeAll(async () => {
    await endpoint.listen(0);
    client = clientOf(ACCOUNT);
    await client.send(new CreateBucketCommand({ Bucket: "models" }));
    for (let i = 0; i < 12; i++) {
      await client.send(new PutObjectCommand({ Bucket: "models", Key: `churn/${i} & <more>+.txt`, Body: "hello" }));
    }
  });
  afterAll(async () => {
    for (const one of clients) one.destroy();
    await endpoint.close();
  });

  test("a paginator walks all keys, whatever is in them", async () => {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 5 }, { Bucket: "models", Prefix: "churn/" })) {
      keys.push(...page.Contents!.map(({ Key }) => Key!));
    }
    expect(keys.length).toBe(12);
    expect(keys).toContain("churn/7 & <more>+.txt");
  });

  test("sizes, hashes and dates are those of what was put", async () => {
    const { Contents, KeyCount, MaxKeys, IsTruncated } = await client.send(
      new ListObjectsV2Command({ Bucket: "models", MaxKeys: 1 }),
    );
    expect([KeyCount, MaxKeys, IsTruncated]).toEqual([1, 1, true]);
    expect(Contents![0]).toMatchObject({
      Size: 5,
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      LastModified: new Date(START),
      StorageClass: "STANDARD",
    });
  });

  test("prefixes, locations and buckets are read", async () => {
    const { CommonPrefixes, Contents } = await client.send(
      new ListObjectsV2Command({ Bucket: "models", Delimiter: "/" }),
    );
    expect([CommonPrefixes, Contents]).toEqual([[{ Prefix: "churn/" }], undefined]);
    const paris = clientOf(ACCOUNT, "eu-west-3");
    await paris.send(
      new CreateBucketCommand({ Bucket: "paris", CreateBucketConfiguration: { LocationConstraint: "eu-west-3" } }),
    );
    expect((await paris.send(new GetBucketLocationCommand({ Bucket: "paris" }))).LocationConstraint).toBe("eu-west-3");
    expect((await paris.send(new HeadBucketCommand({ Bucket: "paris" }))).BucketRegion).toBe("eu-west-3");
    expect((await client.send(new ListBucketsCommand({}))).Buckets!.map(({ Name }) => Name)).toEqual([
      "models",
      "paris",
    ]);
  });

  test("errors have their names", async () => {
    const list = (Bucket: string, as = client) => as.send(new ListObjectsV2Command({ Bucket }));
    await expect(list("none")).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(list("models", clientOf("333333333333"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(list("models", clientOf("nobody"))).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
    await expect(client.send(new HeadBucketCommand({ Bucket: "none" }))).rejects.toMatchObject({ name: "NotFound" });
    await expect(client.send(new GetBucketAclCommand({ Bucket: "models" }))).rejects.toMatchObject({
      name: "NotInTheEmbeddedCloud",
      message: expect.stringContaining("The embedded cloud does not know the S3 API GET bucket ?acl.") as string,
    });
    await expect(
      client.send(new PutObjectCommand({ Bucket: "models", Key: "a", Body: "a", StorageClass: "GLACIER" })),
    ).rejects.toThrow("s3:PutObject x-amz-storage-class");
    await expect(client.send(new ListObjectsV2Command({ Bucket: "models", FetchOwner: true }))).rejects.toThrow(
      "?fetch-owner",
    );
  });

  test("an object is read as it was put, with its metadata", async () => {
    const Body = Buffer.from([0, 255, 13, 10, 0]);
    const put = new PutObjectCommand({
      Bucket: "models",
      Key: "bytes",
      Body,
      ContentType: "a/b",
      Metadata: { Rows: "5" },
    });
    const { ETag } = await client.send(put);
    const head = { ETag, ContentLength: 5, ContentType: "a/b", Metadata: { rows: "5" }, LastModified: new Date(START) };
    expect(await client.send(new HeadObjectCommand({ Bucket: "models", Key: "bytes" }))).toMatchObject(head);
    const { Body: read, ...rest } = await client.send(new GetObjectCommand({ Bucket: "models", Key: "bytes" }));
    expect(rest).toMatchObject(head);
    expect(Buffer.from(await read!.transformToByteArray())).toEqual(Body);
    await client.send(new DeleteObjectCommand({ Bucket: "models", Key: "bytes" }));
    for (const command of [HeadObjectCommand, GetObjectCommand]) {
      const refused = client.send(new command({ Bucket: "models", Key: "bytes" }));
      await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    }
  });

  test.each<Partial<PutObjectCommandInput>>([
    { CacheControl: "no-cache" },
    { ContentDisposition: "inline" },
    { ContentEncoding: "gzip" },
    { ContentLanguage: "de" },
    { Expires: new Date(START) },
  ])("what would not be kept of an object is refused by name: %j", async (input) => {
    const put = new PutObjectCommand({ Bucket: "models", Key: "kept", Body: "a", ...input });
    await expect(client.send(put)).rejects.toThrow(/does not know s3:PutObject (cache-|content-|expires)/);
  });

  test("an object is put only under the condition that is told", async () => {
    const put = (Body: string, condition: Partial<PutObjectCommandInput>) =>
      client.send(new PutObjectCommand({ Bucket: "models", Key: "once", Body, ...condition }));
    await expect(put("a", { IfMatch: '"x"' })).rejects.toMatchObject({ name: "NoSuchKey" });
    const { ETag } = await put("a", { IfNoneMatch: "*" });
    await expect(put("b", { IfNoneMatch: "*" })).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    await put("b", { IfMatch: ETag });
    await expect(put("c", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: "models", Key: "once" }));
    expect(await Body!.transformToString()).toBe("b");
    const part = client.send(new GetObjectCommand({ Bucket: "models", Key: "churn/1", Range: "bytes=0-1" }));
    await expect(part).rejects.toThrow("s3:GetObject range");
  });

  test("an object is deleted only if it is the one that is told", async () => {
    const remove = (IfMatch: string | undefined) =>
      client.send(new DeleteObjectCommand({ Bucket: "models", Key: "once", IfMatch }));
    const { ETag } = await client.send(new PutObjectCommand({ Bucket: "models", Key: "once", Body: "c" }));
    await expect(remove('"x"')).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    await remove(ETag);
    await expect(remove(ETag)).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  test("a deleted object is gone", async () => {
    await client.send(new PutObjectCommand({ Bucket: "models", Key: "gone", Body: "a" }));
    await client.send(new DeleteObjectCommand({ Bucket: "models", Key: "gone" }));
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: "models", Prefix: "gone" }));
    expect(KeyCount).toBe(0);
  });

  test.each(["models.localhost:4566", "models.s3.localhost"])("the bucket may stand in the host %s", async (host) => {
    const scope = `Credential=${ACCOUNT}/20260101/us-east-1/s3/aws4_request`;
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { host, authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` };
      request(`${endpoint.url}/?list-type=2&max-keys=0`, { headers }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
    expect(body).toContain('<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>models</Name>');
  });
});
