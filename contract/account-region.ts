/** An account and a Region: where a hub or a spoke lives. */
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
 * @param value as stored, for example `222222222222` or `222222222222:eu-west-1`; white space around it is ignored
 * @param ownRegion the Region that is meant when the value names none
 * @returns undefined when the value is anything else (`*` included: a connection is always to one account)
 */
export function parseAccountRegion(value: string, ownRegion: string): AccountRegion | undefined {
  const match = ACCOUNT_REF.exec(value.trim());
  return match ? { account: match[1]!, region: match[2] ?? ownRegion } : undefined;
}

/** The value of a connection parameter that lives in `home` and names `target`; `parseAccountRegion` reads it again. */
export function formatAccountRegion(target: AccountRegion, home: AccountRegion): string {
  return target.region === home.region ? target.account : `${target.account}:${target.region}`;
}

/** `account:region`: one text for each account and Region, for keys and for people. */
export function accountRegionId({ account, region }: AccountRegion): string {
  return `${account}:${region}`;
}

/** The AWS partition (`aws`, `aws-cn`, `aws-us-gov`) that a Region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
