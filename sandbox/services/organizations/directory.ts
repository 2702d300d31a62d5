import type { Organizations } from "../../iam/organizations";

/** An organization, and who may read it. */
export interface Organization {
  /** For example `o-a1b2c3d4e5`. */
  readonly id: string;
  readonly managementAccount: string;
  /** For example `r-ab12`. */
  readonly root: string;
  readonly delegatedAdministrators?: readonly string[];
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
export type AccountState = "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED" | "PENDING_ACTIVATION";

export interface DirectoryAccount {
  readonly id: string;
  readonly name: string;
  /** The id of a unit, or of the root. */
  parent: string;
  tags: Readonly<Record<string, string>>;
  state: AccountState;
}

interface Unit {
  readonly id: string;
  readonly parent: string;
}

/** What one organization consists of. There is no API for what changes it: whoever runs the embedded cloud does. */
export class Directory {
  private organization: Organization | undefined;
  private readonly units = new Map<string, Unit>();
  private readonly members = new Map<string, DirectoryAccount>();

  constructor(private readonly organizations: Organizations) {}

  /** Creates the organization, with nothing in it. */
  create(organization: Organization): void {
    this.organization = organization;
    this.units.clear();
    this.members.clear();
    this.organizations.join(organization.id, [organization.managementAccount]);
  }

  /** Creates a unit, for example `ou-ab12-34cd56ef`. @throws Error where there is no such parent */
  addUnit(id: string, parent: string): void {
    this.checkParent(parent);
    this.units.set(id, { id, parent });
  }

  /** Creates an account. @returns it; its parent, state and tags may be changed @throws Error where there is no such parent */
  addAccount(account: Omit<DirectoryAccount, "state">): DirectoryAccount {
    this.checkParent(account.parent);
    this.organizations.join(this.organization!.id, [account.id]);
    const added: DirectoryAccount = { ...account, state: "ACTIVE" };
    this.members.set(account.id, added);
    return added;
  }

  /** The organization, for its management account and its delegated administrators; undefined for all others. */
  readableBy(account: string): Organization | undefined {
    const { managementAccount, delegatedAdministrators = [] } = this.organization ?? {};
    return account === managementAccount || delegatedAdministrators.includes(account) ? this.organization : undefined;
  }

  has(parent: string): boolean {
    return parent === this.organization?.root || this.units.has(parent);
  }

  /** Sorted by their ids. */
  unitsIn(parent: string): readonly Unit[] {
    return [...this.units.values()].filter((unit) => unit.parent === parent).sort(byId);
  }

  /** Sorted by their ids. */
  accountsIn(parent: string): readonly DirectoryAccount[] {
    return [...this.members.values()].filter((account) => account.parent === parent).sort(byId);
  }

  account(id: string): DirectoryAccount | undefined {
    return this.members.get(id);
  }

  private checkParent(parent: string): void {
    if (!this.has(parent)) throw new Error(`There is no organizational unit and no root ${parent}.`);
  }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
