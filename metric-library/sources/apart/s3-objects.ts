import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { pages } from "../pages";

export const client = new S3Client({ maxAttempts: 6 });

/**
 * Counts the objects in a bucket whose keys begin with `prefix`. A page holds 1,000 of them, and the next page can be
 * requested only when the one before is there. Needs `s3:ListBucket` on the bucket, for that prefix.
 */
export async function objectCount(bucket: string, prefix: string, s3: Pick<S3Client, "send">): Promise<number> {
  let count = 0;
  for await (const { KeyCount, Contents = [] } of pages(
    "ListObjectsV2",
    (ContinuationToken) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken })),
    ({ NextContinuationToken }) => NextContinuationToken,
  )) {
    count += KeyCount ?? Contents.length;
  }
  return count;
}
