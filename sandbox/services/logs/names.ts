import { isArn, parseArn, partitionOf } from "../../arn";
import type { AuthorizationRequest, Caller } from "../../service";
import { invalidParameter } from "./group";

export interface GroupName {
  readonly logGroupName: string;
}

export interface StreamName extends GroupName {
  readonly logStreamName: string;
}

export function groupArn(name: string, { account, region }: Caller): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}`;
}

export function onGroup(operation: string, name: string, caller: Caller): AuthorizationRequest[] {
  return [{ action: `logs:${operation}`, resource: groupArn(name, caller) }];
}

export function onStream(
  operation: string,
  { logGroupName, logStreamName }: StreamName,
  caller: Caller,
): AuthorizationRequest[] {
  const resource = `${groupArn(logGroupName, caller)}:log-stream:${logStreamName}`;
  return [{ action: `logs:${operation}`, resource }];
}

/** The group that an input names in one of the two ways there are. */
export function nameOf(input: { readonly logGroupName?: string; readonly logGroupIdentifier?: string }): string {
  const name = input.logGroupName ?? input.logGroupIdentifier;
  if (name === undefined) throw invalidParameter("logGroupName or logGroupIdentifier has to be given.");
  return name.startsWith("arn:") ? nameInArn(name) : name;
}

export function nameInArn(arn: string): string {
  if (!isArn(arn)) throw invalidParameter(`${arn} is no ARN of a log group.`);
  const { resource } = parseArn(arn);
  return resource.replace(/^log-group:/, "").replace(/:\*$/, "");
}
