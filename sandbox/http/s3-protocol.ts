import { AwsError, callNotInTheEmbeddedCloud, notInTheEmbeddedCloud } from "../aws-error";
import type { HttpRequest, HttpResponse, Protocol } from "./protocol";

const NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** The members of answers that do not travel as XML of the same shape. */
interface Answer {
  readonly Location?: string;
  readonly BucketRegion?: string;
  readonly ETag?: string;
  readonly LastModified?: string;
  readonly ContentLength?: number;
  readonly ContentType?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Body?: Buffer;
  readonly LocationConstraint?: string;
  readonly Buckets?: readonly unknown[];
}

/**
 * S3's REST API with XML. A bucket is the first part of the path, which the SDKs and the AWS CLI choose by themselves for
 * an endpoint with an IP address, or it stands before `.localhost` or `.s3.localhost` in the Host header.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAPI.html
 */
export const s3Protocol: Protocol = {
  read(request) {
    const { bucket, key } = addressOf(request);
    const operation = operationOf(request, bucket, key);
    checkHeaders(operation, request);
    return { operation, input: inputOf(operation, request, bucket, key) };
  },
  write(operation, output, requestId) {
    const answer = output as Answer;
    switch (operation) {
      case "CreateBucket":
        return empty(200, requestId, { location: answer.Location ?? "" });
      case "HeadBucket":
        return empty(200, requestId, { "x-amz-bucket-region": answer.BucketRegion ?? "" });
      case "PutObject":
        return empty(200, requestId, { etag: answer.ETag ?? "" });
      case "GetObject":
      case "HeadObject":
        return object(answer, requestId);
      case "GetBucketLocation":
        return xml(200, requestId, element("LocationConstraint", answer.LocationConstraint ?? "", NAMESPACE));
      case "ListBuckets":
        return xml(
          200,
          requestId,
          element("ListAllMyBucketsResult", { ...answer, Buckets: { Bucket: answer.Buckets } }, NAMESPACE),
        );
      case "ListObjectsV2":
        return xml(200, requestId, element("ListBucketResult", answer, NAMESPACE));
      default:
        return empty(204, requestId, {});
    }
  },
  fail({ code, message, status }, requestId) {
    const Code = OWN_CODES[code] ?? code;
    return xml(status, requestId, element("Error", { Code, Message: message, RequestId: requestId }));
  },
};

/** What other services call otherwise. */
const OWN_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  UnrecognizedClientException: "InvalidAccessKeyId",
  InternalFailure: "InternalError",
};

function addressOf({ url, headers }: HttpRequest): { bucket: string; key: string } {
  const host = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(headers.host ?? "")?.[1];
  const path = decoded(url.pathname.slice(1));
  if (host !== undefined && host !== "s3") return { bucket: host, key: path };
  const slash = path.indexOf("/");
  return slash < 0 ? { bucket: path, key: "" } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
}

/** By method, what is addressed, and the query parameter that tells operations on the same thing apart. */
const OPERATIONS: Readonly<Record<string, string>> = {
  "GET service": "ListBuckets",
  "PUT bucket": "CreateBucket",
  "DELETE bucket": "DeleteBucket",
  "HEAD bucket": "HeadBucket",
  "GET bucket location": "GetBucketLocation",
  "GET bucket list-type": "ListObjectsV2",
  "PUT bucket policy": "PutBucketPolicy",
  "PUT object": "PutObject",
  "GET object": "GetObject",
  "HEAD object": "HeadObject",
  "DELETE object": "DeleteObject",
};

/** The query parameters of each operation; others change what a request means, or tell another operation. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetBucketLocation: ["location"],
  PutBucketPolicy: ["policy"],
  ListObjectsV2: ["list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type"],
};

function operationOf({ method, url }: HttpRequest, bucket: string, key: string): string {
  const names = [...url.searchParams.keys()].filter((name) => name !== "x-id");
  const target = key !== "" ? "object" : bucket !== "" ? "bucket" : "service";
  const told = names.map((name) => OPERATIONS[`${method} ${target} ${name}`]).find((name) => name !== undefined);
  const operation = told ?? OPERATIONS[`${method} ${target}`];
  const unknown = names.find((name) => !PARAMETERS[operation ?? ""]?.includes(name));
  if (operation !== undefined && unknown === undefined) return operation;
  throw callNotInTheEmbeddedCloud(`the S3 API ${method} ${target}${unknown === undefined ? "" : ` ?${unknown}`}`);
}

/** Headers that sign, check or describe the body, and change nothing else. */
const HARMLESS =
  /^x-amz-(content-sha256|date|security-token|user-agent|te|trailer|decoded-content-length|sdk-|checksum-|meta-)/;

/** Headers that make a request one for a part of an object, or for none of it. */
const CONDITIONS = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"];

/** Those that are known, by operation. */
const KNOWN_CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  PutObject: ["if-match", "if-none-match"],
  DeleteObject: ["if-match"],
};

/** What S3 would keep of an object, and answer with it. */
const KEPT = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"];

function checkHeaders(operation: string, { headers }: HttpRequest): void {
  const unknown = Object.keys(headers).find(
    (name) =>
      (name.startsWith("x-amz-") && !HARMLESS.test(name)) ||
      (operation === "PutObject" && KEPT.includes(name) && headers[name] !== "aws-chunked") ||
      (CONDITIONS.includes(name) && !KNOWN_CONDITIONS[operation]?.includes(name)),
  );
  if (unknown !== undefined) throw notInTheEmbeddedCloud(`s3:${operation} ${unknown}`);
}

function inputOf(operation: string, request: HttpRequest, bucket: string, key: string): Record<string, unknown> {
  const { searchParams } = request.url;
  const parameter = (name: string): string | undefined => searchParams.get(name) ?? undefined;
  switch (operation) {
    case "ListBuckets":
      return {};
    case "CreateBucket":
      return { Bucket: bucket, ...bucketConfiguration(request.body.toString("utf8")) };
    case "PutBucketPolicy":
      return { Bucket: bucket, Policy: request.body.toString("utf8") };
    case "PutObject":
      return {
        Bucket: bucket,
        Key: key,
        Body: bodyOf(request),
        ContentType: request.headers["content-type"],
        Metadata: metadataOf(request),
        IfMatch: request.headers["if-match"],
        IfNoneMatch: request.headers["if-none-match"],
      };
    case "GetObject":
    case "HeadObject":
      return { Bucket: bucket, Key: key };
    case "DeleteObject":
      return { Bucket: bucket, Key: key, IfMatch: request.headers["if-match"] };
    case "ListObjectsV2": {
      const maxKeys = parameter("max-keys");
      return {
        Bucket: bucket,
        Prefix: parameter("prefix"),
        Delimiter: parameter("delimiter"),
        MaxKeys: maxKeys === undefined ? undefined : Number(maxKeys),
        ContinuationToken: parameter("continuation-token"),
        StartAfter: parameter("start-after"),
        EncodingType: parameter("encoding-type"),
      };
    }
    default:
      return { Bucket: bucket };
  }
}

function metadataOf({ headers }: HttpRequest): Record<string, string> {
  const prefix = "x-amz-meta-";
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), String(value)]] : [],
    ),
  );
}

/** Of CreateBucketConfiguration only the LocationConstraint. */
function bucketConfiguration(body: string): Record<string, unknown> {
  const elements = [...body.matchAll(/<([A-Za-z]+)[\s>]/g)].map(([, name]) => name!);
  const unknown = elements.find((name) => !["CreateBucketConfiguration", "LocationConstraint"].includes(name));
  if (unknown !== undefined) throw notInTheEmbeddedCloud(`s3:CreateBucket ${unknown}`);
  const LocationConstraint = /<LocationConstraint>([^<]*)</.exec(body)?.[1];
  return LocationConstraint === undefined ? {} : { CreateBucketConfiguration: { LocationConstraint } };
}

/** Undoes `aws-chunked`: a size in hexadecimal and a signature before each chunk, checksums behind the last. */
function bodyOf({ headers, body }: HttpRequest): Buffer {
  if (!String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-")) return body;
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const line = body.indexOf("\r\n", at);
    const size = parseInt(body.toString("latin1", at, line), 16);
    if (line < 0 || Number.isNaN(size))
      throw new AwsError("IncompleteBody", "The request body terminated unexpectedly");
    if (size === 0) break;
    chunks.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}

function empty(status: number, requestId: string, headers: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers: { "x-amz-request-id": requestId, ...headers }, body: "" };
}

/** An object, or of a HEAD request its headers, with the length of the body that is left out. */
function object(
  { ETag, LastModified, ContentLength = 0, ContentType = "", Metadata = {}, Body }: Answer,
  requestId: string,
): HttpResponse {
  const metadata = Object.entries(Metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
  return {
    status: 200,
    headers: {
      "x-amz-request-id": requestId,
      "content-type": ContentType,
      etag: ETag ?? "",
      "last-modified": LastModified ?? "",
      "content-length": String(ContentLength),
      ...Object.fromEntries(metadata),
    },
    body: Body ?? "",
  };
}

function xml(status: number, requestId: string, root: string): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}`,
  };
}

/** A list becomes one element for each of its items. */
function element(name: string, value: unknown, attributes = ""): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}${attributes}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, child]) => element(name, child))
      .join("");
  }
  // Keys may hold control characters too, which XML takes as references only.
  return String(value).replace(/[<>&"]|[^ -\uffff]/g, (character) => `&#${character.charCodeAt(0)};`);
}
