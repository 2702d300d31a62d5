import type { IncomingHttpHeaders } from "node:http";
import { AwsError, notInTheEmbeddedCloud } from "../aws-error";

/** What the embedded cloud reads from a request's signature; the signature itself is not checked. */
export interface SignedScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

const SCOPE = /Credential=([^/\s]+)\/\d{8}\/([^/\s]+)\/([^/\s]+)\/aws4_request/;

/** What stands in URLs that are signed themselves, by version 4 and by version 2, which the AWS CLI 1 takes for S3. */
const PRESIGNED = ["X-Amz-Credential", "AWSAccessKeyId"];

/**
 * Reads the credential scope of a Signature Version 4 `Authorization` header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @throws AwsError where there is none, or a signature of another kind
 */
export function signedScope({
  headers,
  url,
}: {
  readonly headers: IncomingHttpHeaders;
  readonly url: URL;
}): SignedScope {
  const { authorization = "" } = headers;
  if (authorization.startsWith("AWS4-ECDSA-P256-SHA256")) throw notInTheEmbeddedCloud("Signature Version 4A");
  if (PRESIGNED.some((name) => url.searchParams.has(name))) throw notInTheEmbeddedCloud("presigned URLs");
  const match = SCOPE.exec(authorization);
  if (!match) {
    throw new AwsError(
      "MissingAuthenticationTokenException",
      "This is the embedded cloud of ds-dashboard; it answers signed AWS requests. Point the AWS CLI or an SDK here with " +
        "AWS_ENDPOINT_URL and use an account's 12 digits as AWS_ACCESS_KEY_ID (any secret).",
      403,
    );
  }
  return { accessKeyId: match[1]!, region: match[2]!, service: match[3]! };
}
