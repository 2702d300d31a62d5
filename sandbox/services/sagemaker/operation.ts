import { partitionOf } from "../../arn";
import { operation, type AuthorizationRequest, type Caller, type Operation, type AccountRegion } from "../../service";
import type { Tag } from "../tags";
import { checkInput, membersOf, type InputShape } from "./input";

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

/** An operation of SageMaker: its input is checked against `shape` before IAM is asked, since ARNs are made from it. */
export function sagemakerOperation<Input extends object>(
  name: string,
  shape: InputShape,
  definition: {
    authorize(input: Input, caller: Caller): readonly AuthorizationRequest[];
    run(input: Input, caller: Caller): unknown;
  },
): Operation {
  return operation<Input>({
    members: membersOf(shape),
    authorize: (input, caller) => {
      checkInput(name, input, shape);
      return definition.authorize(input, caller);
    },
    run: (input, caller) => definition.run(input, caller),
  });
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
