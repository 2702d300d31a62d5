import { fromByteOrder, inByteOrder, type Bucket, type StoredObject } from "./bucket";
import { invalidArgument } from "./errors";

/** The largest page S3 gives, and the one it gives unasked. */
const LARGEST_PAGE = 1000;

export interface ListObjectsV2Input {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  /** More than 1,000 count as 1,000. */
  readonly MaxKeys?: number;
  readonly ContinuationToken?: string;
  /** Passed over where there is a ContinuationToken. */
  readonly StartAfter?: string;
  /** `url` for keys that XML cannot carry; nothing else. */
  readonly EncodingType?: string;
}

/** The last thing on the page before: a key, or a prefix that stands for all keys under it. */
interface Position {
  readonly after: string;
  readonly isPrefix: boolean;
}

/**
 * One page of a bucket's keys in the order of their bytes. Keys that have the delimiter after the prefix are rolled up
 * into one common prefix each, which counts as one of MaxKeys.
 *
 * @throws AwsError InvalidArgument for a MaxKeys, EncodingType or ContinuationToken that is none
 */
export function listObjects(bucket: Bucket, input: ListObjectsV2Input, now: number): Record<string, unknown> {
  const { Prefix = "", Delimiter = "", MaxKeys = LARGEST_PAGE, ContinuationToken, StartAfter, EncodingType } = input;
  if (!Number.isInteger(MaxKeys) || MaxKeys < 0)
    throw invalidArgument("Provided max-keys not an integer or within integer range");
  if (EncodingType !== undefined && EncodingType !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request");
  const limit = Math.min(MaxKeys, LARGEST_PAGE);
  const start = ContinuationToken === undefined ? startAfter(StartAfter) : readToken(ContinuationToken);
  const [prefix, delimiter] = [inByteOrder(Prefix), inByteOrder(Delimiter)];

  const contents: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  let last: Position | undefined;
  let isTruncated = false;
  const { keys } = bucket;
  for (let index = firstOf(keys, prefix, start); keys[index]?.startsWith(prefix); index++) {
    const key = keys[index]!;
    const object = bucket.object(key, now);
    if (!object || (last?.isPrefix && key.startsWith(last.after))) continue;
    if (contents.length + commonPrefixes.length === limit) {
      isTruncated = limit > 0;
      break;
    }
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    last = end < 0 ? { after: key, isPrefix: false } : { after: key.slice(0, end + delimiter.length), isPrefix: true };
    if (last.isPrefix) commonPrefixes.push(last.after);
    else contents.push(object);
  }

  const shown = EncodingType === "url" ? urlEncoded : (text: string) => text;
  return {
    Name: bucket.name,
    Prefix: shown(Prefix),
    ...(Delimiter === "" ? {} : { Delimiter: shown(Delimiter) }),
    MaxKeys: limit,
    ...(EncodingType === undefined ? {} : { EncodingType }),
    KeyCount: contents.length + commonPrefixes.length,
    IsTruncated: isTruncated,
    ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
    ...(isTruncated ? { NextContinuationToken: writeToken(last!) } : {}),
    ...(StartAfter === undefined ? {} : { StartAfter: shown(StartAfter) }),
    Contents: contents.map(({ key, size, etag, modifiedAt }) => ({
      Key: shown(key),
      LastModified: new Date(modifiedAt).toISOString(),
      ETag: `"${etag}"`,
      Size: size,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: commonPrefixes.map((one) => ({ Prefix: shown(fromByteOrder(one)) })),
  };
}

function startAfter(key: string | undefined): Position | undefined {
  return key === undefined ? undefined : { after: inByteOrder(key), isPrefix: false };
}

function firstOf(keys: readonly string[], prefix: string, start: Position | undefined): number {
  const isWithin = (key: string): boolean =>
    key >= prefix && (!start || (key > start.after && !(start.isPrefix && key.startsWith(start.after))));
  const index = keys.findIndex(isWithin);
  return index < 0 ? keys.length : index;
}

function writeToken({ after, isPrefix }: Position): string {
  return Buffer.from(JSON.stringify([isPrefix, after])).toString("base64");
}

function readToken(token: string): Position {
  try {
    const [isPrefix, after] = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as unknown[];
    if (typeof isPrefix === "boolean" && typeof after === "string") return { after, isPrefix };
  } catch {
    // Refused below, like JSON of another kind.
  }
  throw invalidArgument("The continuation token provided is incorrect");
}

/** As a form encodes: S3 leaves the slash, and writes a space as a plus sign. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}
