import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

const client = new S3Client({ maxAttempts: 6 });

/**
 * Counts the objects in a bucket whose keys begin with `prefix`, or all objects. A page holds 1,000 of them. Needs
 * `s3:ListBucket` on the bucket, for that prefix.
 */
export async function objectCount(
  bucket: string,
  prefix: string | undefined,
  s3: Pick<S3Client, "send"> = client,
): Promise<number> {
  let count = 0;
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken }));
    count += page.KeyCount ?? page.Contents?.length ?? 0;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return count;
}
