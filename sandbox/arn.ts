/** By what the names of a partition's Regions begin with; every other Region is of `aws`. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/** The AWS partition that a Region belongs to, for example `aws-cn`: the second part of the ARNs there. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** Whether it has the parts of an ARN: a prefix, a service and a resource. */
export function isArn(text: string): boolean {
  return /^arn:[^:]*:[^:]+:[^:]*:[^:]*:/.test(text);
}

/** Parts of an ARN; throws a TypeError where it is none. */
export function parseArn(arn: string): { service: string; region: string; account: string; resource: string } {
  if (!isArn(arn)) throw new TypeError(`${arn} is not an ARN`);
  const [, , service = "", region = "", account = "", ...resource] = arn.split(":");
  return { service, region, account, resource: resource.join(":") };
}
