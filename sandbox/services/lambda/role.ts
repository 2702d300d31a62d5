import { parseArn } from "../../arn";
import type { Cloud } from "../../cloud";
import type { Caller } from "../../service";
import type { LambdaFunction } from "./function";

type Owner = Pick<LambdaFunction, "account" | "region" | "name" | "arn"> & {
  readonly settings: Pick<LambdaFunction["settings"], "Role">;
};

/** A caller with a session of a role. */
export type RoleCaller = Caller & { readonly principal: Extract<Caller["principal"], { kind: "role" }> };

/**
 * The function's execution role as a caller, which Lambda uses for everything that it does on the function's behalf.
 *
 * @throws AwsError AccessDenied where the role does not trust lambda.amazonaws.com
 */
export function executionRole(cloud: Cloud, { account, region, name, arn, settings }: Owner): RoleCaller {
  const lambda = { kind: "service", service: "lambda.amazonaws.com", sourceArn: arn, account } as const;
  const principal = cloud.roles.assume(settings.Role, { account, region, principal: lambda }, name);
  return { account, region, principal };
}

/** The URL by which the embedded SQS knows the queue of an ARN. */
export function queueUrl(queueArn: string): string {
  const { account, resource } = parseArn(queueArn);
  return `http://127.0.0.1/${account}/${resource}`;
}
