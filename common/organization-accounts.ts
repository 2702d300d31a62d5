import {
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListTagsForResource,
  type Account,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { inParallel } from "./parallel";

/** An account of an organization, as far as its tags say what it is for. */
export interface OrganizationAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** Whether it is active: neither suspended, closed, being closed nor still being created. */
  readonly isActive: boolean;
  /** Undefined where the tag is missing, and of accounts that are not active. */
  readonly project: string | undefined;
  readonly environment: string | undefined;
}

export interface OrganizationScope {
  /** Ids of organizational units, or of a root. What is below them belongs to them. */
  readonly organizationalUnits: readonly string[];
  /** The keys of the tags that name an account's project and environment. */
  readonly projectTag: string;
  readonly environmentTag: string;
  /** Accounts that do not count: ids, or names, which compare without case. Default: none. */
  readonly exclude?: readonly string[] | undefined;
}

/** AWS Organizations allows few calls a second. */
const AT_ONCE = 4;

/**
 * Reads the accounts of organizational units with all units below them, in the order of their ids. Whatever cannot be read is an
 * error, so that nobody takes a part for the whole. Needs `organizations:ListAccountsForParent`,
 * `organizations:ListOrganizationalUnitsForParent` and `organizations:ListTagsForResource`, which the management account of the
 * organization has, and its delegated administrators.
 */
export async function readOrganizationAccounts(
  client: OrganizationsClient,
  scope: OrganizationScope,
): Promise<readonly OrganizationAccount[]> {
  const found = new Map<string, Account>();
  const units = new Set(scope.organizationalUnits);
  // Units that are found meanwhile come after those that are there.
  for (const ParentId of units) {
    for await (const page of paginateListAccountsForParent({ client }, { ParentId }))
      for (const account of page.Accounts ?? []) found.set(account.Id!, account);
    for await (const page of paginateListOrganizationalUnitsForParent({ client }, { ParentId }))
      for (const { Id } of page.OrganizationalUnits ?? []) units.add(Id!);
  }
  const excluded = new Set(scope.exclude?.map((one) => one.toLowerCase()));
  const accounts = [...found.values()]
    .filter(({ Id = "", Name = "" }) => !excluded.has(Id) && !excluded.has(Name.toLowerCase()))
    .sort((a, b) => (a.Id! < b.Id! ? -1 : 1));
  return inParallel(accounts, (account) => withTags(client, account, scope), AT_ONCE);
}

async function withTags(
  client: OrganizationsClient,
  { Id: id = "", Name: name = "", State, Status }: Account,
  { projectTag, environmentTag }: OrganizationScope,
): Promise<OrganizationAccount> {
  // AWS replaces the status by the state.
  const isActive = (State ?? Status) === "ACTIVE";
  const tags = new Map<string | undefined, string | undefined>();
  if (isActive)
    for await (const page of paginateListTagsForResource({ client }, { ResourceId: id }))
      for (const { Key, Value } of page.Tags ?? []) tags.set(Key, Value);
  return { id, name, isActive, project: tags.get(projectTag), environment: tags.get(environmentTag) };
}
