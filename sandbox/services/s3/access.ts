import { partitionOf } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { evaluate, principalArn } from "../../iam/evaluate";
import type { AuthorizationRequest, Caller } from "../../service";
import type { Bucket } from "./bucket";
import { wrongRegion } from "./errors";

type Context = AuthorizationRequest["context"];

export function bucketArn(name: string, { region }: Caller): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}

/** What a request needs that has to be signed for the bucket's Region; `key` where it touches one object. */
export function accessInRegion(
  cloud: Cloud,
  action: string,
  bucket: Bucket,
  caller: Caller,
  { key, context }: { readonly key?: string; readonly context?: Context } = {},
): AuthorizationRequest[] {
  if (bucket.region !== caller.region) throw wrongRegion(caller.region, bucket.region);
  return access(cloud, action, bucket, caller, { key, context });
}

/**
 * What a request needs, from whatever Region.
 *
 * @throws AwsError AccessDenied for a caller of another account whom the bucket's policy does not let in: an ARN of S3
 *   names no account, so whose the bucket is can only be told here
 */
export function access(
  cloud: Cloud,
  action: string,
  { name, owner, policy }: Bucket,
  caller: Caller,
  { key, context }: { readonly key?: string | undefined; readonly context?: Context } = {},
): AuthorizationRequest[] {
  const request: AuthorizationRequest = {
    action,
    resource: bucketArn(name, caller) + (key === undefined ? "" : `/${key}`),
    resourcePolicy: policy,
    context: { "s3:ResourceAccount": owner, ...context },
  };
  const { principal } = caller;
  if (principal.account === owner) return [request];
  const decision = evaluate(request, caller, owner, undefined, cloud.organizations.of(principal.account));
  if (decision.allowed) return [request];
  throw new AwsError(
    "AccessDeniedException",
    `User: ${principalArn(principal)} is not authorized to perform: ${action} on resource: ` +
      `"${request.resource}" ${decision.reason}`,
    403,
  );
}
