import { isRegion, partitionOf, type AccountRegion } from "../contract/account-region";
import { show, type Problem } from "./problems";

type Unchecked = Readonly<Record<string, unknown>>;

/** The ARN of a permissions boundary in an account, from its name there or the ARN itself. */
export function boundaryArn(boundary: string, { account, region }: AccountRegion): string {
  return boundary.startsWith("arn:") ? boundary : `arn:${partitionOf(region)}:iam::${account}:policy/${boundary}`;
}

/** The boundaries that the roles of a dashboard have, in all its accounts. */
export function boundaryArns({
  permissionsBoundary: boundary,
  hubs,
  spokes,
}: {
  readonly permissionsBoundary?: string | undefined;
  readonly hubs: readonly AccountRegion[];
  readonly spokes: readonly AccountRegion[];
}): readonly string[] {
  return boundary === undefined ? [] : [...new Set([...hubs, ...spokes].map((site) => boundaryArn(boundary, site)))];
}

/**
 * Finds that a boundary is given as the ARN of a policy that not all accounts can use: one of another account or partition.
 *
 * @param boundary of any type, as are the sites' fields; the schema reports what is no ARN, no account and no Region
 */
export function boundaryProblems(
  boundary: unknown,
  sites: readonly (Unchecked & { path: string })[],
): readonly Problem[] {
  if (typeof boundary !== "string") return [];
  const [, partition, owner, name] = /^arn:([^:]*):iam::([^:]*):policy\/(.+)$/.exec(boundary) ?? [];
  if (name === undefined) return [];
  const outside = sites.filter(({ account, region }) => {
    if (typeof account !== "string" || typeof region !== "string" || !isRegion(region)) return false;
    return partitionOf(region) !== partition || (owner !== "aws" && owner !== account);
  });
  if (outside.length === 0) return [];
  const message =
    `${show(boundary)} is no policy that ${outside[0]!.path} can use, in account ${String(outside[0]!.account)} of partition ` +
    `${partitionOf(String(outside[0]!.region))}: a boundary is a policy of the role's own account. Give its name, ${show(name)}, if each account has one.`;
  return [{ path: "permissionsBoundary", message }];
}
