/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** Which accounts belong to which organization of AWS Organizations, at most one each, and which are closed. */
export class Organizations {
  private readonly byAccount = new Map<string, string>();
  private readonly closed = new Set<string>();

  /**
   * Makes accounts members of an organization.
   *
   * @param organizationId for example `o-a1b2c3d4e5`
   * @throws Error for an id that AWS would not give, and for an account that belongs to another organization
   */
  join(organizationId: string, accounts: readonly string[]): void {
    if (!ORGANIZATION_ID.test(organizationId)) {
      throw new Error(`${organizationId} is no organization id: "o-" and 10 to 32 lower-case letters or digits.`);
    }
    for (const account of accounts) {
      const other = this.of(account);
      if (other !== undefined && other !== organizationId) {
        throw new Error(`The account ${account} cannot join ${organizationId}: it belongs to ${other}.`);
      }
    }
    for (const account of accounts) this.byAccount.set(account, organizationId);
  }

  /** The id of an account's organization; undefined where it belongs to none. */
  of(account: string): string | undefined {
    return this.byAccount.get(account);
  }

  /** Closes an account: no bus policy that names it is accepted any more. The policies that do stay as they are. */
  close(account: string): void {
    this.closed.add(account);
  }

  isClosed(account: string): boolean {
    return this.closed.has(account);
  }
}
