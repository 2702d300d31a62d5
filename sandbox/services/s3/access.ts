import { partitionOf } from "../../arn";
import type { AuthorizationRequest, Caller } from "../../service";
import type { Bucket } from "./bucket";
import { wrongRegion } from "./errors";

type Context = AuthorizationRequest["context"];

export function bucketArn(name: string, { region }: Caller): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}

/** What a request needs that has to be signed for the bucket's Region; `key` where it touches one object. */
export function accessInRegion(
  action: string,
  bucket: Bucket,
  caller: Caller,
  { key, context }: { readonly key?: string; readonly context?: Context } = {},
): AuthorizationRequest[] {
  if (bucket.region !== caller.region) throw wrongRegion(caller.region, bucket.region);
  return access(action, bucket, caller, { key, context });
}

/** What a request needs, from whatever Region. An ARN of S3 names no account, so whose the bucket is is said here. */
export function access(
  action: string,
  { name, owner, policy }: Bucket,
  caller: Caller,
  { key, context }: { readonly key?: string | undefined; readonly context?: Context } = {},
): AuthorizationRequest[] {
  return [
    {
      action,
      resource: bucketArn(name, caller) + (key === undefined ? "" : `/${key}`),
      resourceAccount: owner,
      resourcePolicy: policy,
      context: { "s3:ResourceAccount": owner, ...context },
    },
  ];
}
