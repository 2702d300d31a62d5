/** An account and a Region. Every hub and every spoke lives in one of each. */
export interface AccountRegion {
  /** 12 digits. */
  readonly account: string;
  /** For example `us-east-1`. */
  readonly region: string;
}

const ACCOUNT_REF = /^(\d{12})(?::([a-z0-9-]+))?$/;

/**
 * Reads the value of a connection parameter: `account` or `account:region`.
 *
 * @param value the stored value, for example `222222222222` or `222222222222:eu-west-1`; surrounding white space is
 *   ignored
 * @param ownRegion the Region to use when the value names none
 * @returns undefined for any other value: `*`, because a connection always names exactly one account, and what is no
 *   Region
 */
export function parseAccountRegion(value: string, ownRegion: string): AccountRegion | undefined {
  const match = ACCOUNT_REF.exec(value.trim());
  const [, account, region] = match ?? [];
  if (account === undefined || (region !== undefined && !isRegion(region))) return undefined;
  return { account, region: region ?? ownRegion };
}

/**
 * Formats the value of a connection parameter that is stored in `home` and names `target`. `parseAccountRegion` reads
 * it.
 */
export function formatAccountRegion(target: AccountRegion, home: AccountRegion): string {
  return target.region === home.region ? target.account : `${target.account}:${target.region}`;
}

/** `account:region`: a unique text for an account and Region, used in keys and in messages. */
export function accountRegionId({ account, region }: AccountRegion): string {
  return `${account}:${region}`;
}

/**
 * The partitions besides `aws`, by what the names of their Regions begin with. A partition has accounts, IAM and ARNs of
 * its own, and nothing reaches from one into another.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/** The AWS partition that a Region belongs to, for example `aws` or `aws-cn`: the second part of the ARNs there. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** An area that AWS has, then a direction, then a number. */
export const REGION = new RegExp(
  "^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc-de)" +
    "-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]\\d?$",
);

/** Whether a text can be the name of a Region: one that there is, or one that AWS may add to an area that there is. */
export function isRegion(region: string): boolean {
  return REGION.test(region);
}
