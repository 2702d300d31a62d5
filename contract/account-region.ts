/** An account and a Region. Every hub and every spoke lives in one of each. */
export interface AccountRegion {
  /** 12 digits. */
  readonly account: string;
  /** For example `us-east-1`. */
  readonly region: string;
}

const ACCOUNT_REF = /^(\d{12})(?::([a-z]{2}(?:-[a-z]+)+-\d))?$/;

/**
 * Reads the value of a connection parameter: `account` or `account:region`.
 *
 * @param value the stored value, for example `222222222222` or `222222222222:eu-west-1`; surrounding white space is
 *   ignored
 * @param ownRegion the Region to use when the value names none
 * @returns undefined for any other value, `*` included, because a connection always names exactly one account
 */
export function parseAccountRegion(value: string, ownRegion: string): AccountRegion | undefined {
  const match = ACCOUNT_REF.exec(value.trim());
  return match ? { account: match[1]!, region: match[2] ?? ownRegion } : undefined;
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

/** The AWS partition (`aws`, `aws-cn`, `aws-us-gov`) that a Region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
