import type { OrganizationAccount } from "../../common/organization-accounts";
import * as fields from "../../config/fields";
import { spokeStackName } from "../../config/stack-names";

/** One entry of `accounts.json`. */
export interface SpokeAccount {
  readonly project: string;
  readonly environment: string;
  /** 12 digits. */
  readonly account: string;
}

/**
 * The spokes that an organization's accounts are, sorted by their names, and all that is wrong with tags: one that is missing,
 * a value that is no name, and two accounts with the same names.
 */
export function spokeAccounts(
  accounts: readonly OrganizationAccount[],
  tags: { readonly projectTag: string; readonly environmentTag: string },
): { readonly spokes: readonly SpokeAccount[]; readonly problems: readonly string[] } {
  const active = accounts.filter(({ isActive }) => isActive);
  const problems = active.flatMap((account) => [
    ...tagProblems(account, tags.projectTag, account.project),
    ...tagProblems(account, tags.environmentTag, account.environment),
  ]);
  const spokes: SpokeAccount[] = [];
  const first = new Map<string, OrganizationAccount>();
  for (const one of active) {
    const { id: account, project, environment } = one;
    if (project === undefined || environment === undefined) continue;
    const stack = spokeStackName({ project, environment });
    const other = first.get(stack);
    if (other) problems.push(`${label(one)} would be ${stack}, as is ${label(other)}; names compare without case.`);
    else first.set(stack, one);
    spokes.push({ project, environment, account });
  }
  return { spokes: spokes.sort(byNames), problems };
}

function tagProblems(account: OrganizationAccount, tag: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [`${label(account)} has no tag ${tag}; tag it, or leave it out by --exclude.`];
  const { error } = fields.name.safeParse(value);
  return error ? [`${label(account)}: the tag ${tag} is "${value}"; ${error.issues[0]!.message}.`] : [];
}

function label({ id, name }: OrganizationAccount): string {
  return `${id} (${name})`;
}

function byNames(a: SpokeAccount, b: SpokeAccount): number {
  const key = ({ project, environment }: SpokeAccount): string => `${project}/${environment}`.toLowerCase();
  return key(a) < key(b) ? -1 : 1;
}
