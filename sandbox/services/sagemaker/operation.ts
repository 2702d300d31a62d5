import { partitionOf } from "../../arn";
import type { AccountRegion, AuthorizationRequest } from "../../service";
import type { Tag } from "../tags";

export type ResourceKind =
  | "training-job"
  | "processing-job"
  | "transform-job"
  | "endpoint"
  | "endpoint-config"
  | "notebook-instance"
  | "model-package"
  | "pipeline";

export function resourceArn({ account, region }: AccountRegion, kind: ResourceKind, name: string): string {
  return `arn:${partitionOf(region)}:sagemaker:${region}:${account}:${kind}/${name}`;
}

/** The wire's timestamps are epoch seconds, the cloud's clock counts milliseconds. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** What a Create operation needs: the action on the new resource, and AddTags on it where it brings tags. */
export function toCreate(
  action: string,
  resource: string,
  tags: readonly Tag[] | undefined,
): readonly AuthorizationRequest[] {
  return [
    { action: `sagemaker:${action}`, resource },
    ...(tags?.length ? [{ action: "sagemaker:AddTags", resource }] : []),
  ];
}

/** What a Create operation needs that hands a role to SageMaker. */
export function toPass(roleArn: string): AuthorizationRequest {
  return { action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": "sagemaker.amazonaws.com" } };
}
