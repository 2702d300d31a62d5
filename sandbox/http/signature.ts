import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../aws-error";

/** What the embedded cloud reads from a request's signature; the signature itself is not checked. */
export interface SignedScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

const SCOPE = /Credential=([^/\s]+)\/\d{8}\/([^/\s]+)\/([^/\s]+)\/aws4_request/;

/**
 * Reads the credential scope of a Signature Version 4 `Authorization` header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedScope(headers: IncomingHttpHeaders): SignedScope {
  const match = SCOPE.exec(headers.authorization ?? "");
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
