import type { OrganizationAccount } from "../../common/organization-accounts";
import { pairKey } from "../../contract/connection-parameters";
import { MONITORED_PROJECTS_PATH, NAME } from "../../contract/names";

/** A parameter `/monitored_projects/<project>/<environment>`. */
export interface Registration {
  readonly name: string;
  readonly value: string;
  /** Whether discovery made it. */
  readonly isOwn: boolean;
}

/** What is to be done so that the registrations are as the organization is. */
export interface Plan {
  readonly put: readonly { readonly name: string; readonly account: string; readonly replaces: boolean }[];
  /** Names of parameters. */
  readonly remove: readonly string[];
  /** Names of parameters that would have to go, too many at once to be believed. */
  readonly refused: readonly string[];
  /** Registrations that several accounts have tags for; as they are, they stay. */
  readonly disputed: readonly { readonly name: string; readonly accounts: readonly string[] }[];
  /** Accounts whose tags are no names. */
  readonly unnamed: readonly string[];
}

/**
 * Compares. A registration that discovery did not make stays as it is, and so does everything that has its names, which compare without
 * case. If more than half of what discovery made would go at once, and more than one, nothing goes: so does a tag that was renamed,
 * or an answer that lacks what is there.
 *
 * @param accounts all of the organizational units, also those that are not active
 */
export function planOf(accounts: readonly OrganizationAccount[], registrations: readonly Registration[]): Plan {
  const standing = new Map<string, Registration[]>();
  for (const one of registrations) {
    const key = keyOf(one.name);
    standing.set(key, [...(standing.get(key) ?? []), one]);
  }
  const tagged = accounts.flatMap(({ id, isActive, project, environment }) =>
    isActive && project !== undefined && environment !== undefined ? [{ id, project, environment }] : [],
  );
  const named = tagged.filter(({ project, environment }) => isName(project) && isName(environment));
  const wanted = new Map<string, (typeof named)[number][]>();
  for (const one of named) wanted.set(pairKey(one), [...(wanted.get(pairKey(one)) ?? []), one]);

  const put: Plan["put"][number][] = [];
  const disputed: Plan["disputed"][number][] = [];
  for (const [key, [one, ...others]] of wanted) {
    const { id: account, project, environment } = one!;
    const [first, ...more] = standing.get(key) ?? [];
    if ([first, ...more].some((standing) => standing?.isOwn === false)) continue;
    const name = first?.name ?? `${MONITORED_PROJECTS_PATH}/${project}/${environment}`;
    if (others.length > 0) disputed.push({ name, accounts: [account, ...others.map(({ id }) => id)] });
    else if (first?.value !== account) put.push({ name, account, replaces: first !== undefined });
  }
  const own = registrations.filter(({ isOwn }) => isOwn);
  const going = own.map(({ name }) => name).filter((name) => !wanted.has(keyOf(name)));
  const isBelieved = accounts.length > 0 && (going.length < 2 || going.length <= own.length / 2);
  return {
    put,
    remove: isBelieved ? going : [],
    refused: isBelieved ? [] : going,
    disputed,
    unnamed: tagged.filter((one) => !named.includes(one)).map(({ id }) => id),
  };
}

function isName(text: string): boolean {
  return NAME.test(text) && text.length <= 64;
}

function keyOf(parameter: string): string {
  const [project = "", environment = "", ...more] = parameter.slice(MONITORED_PROJECTS_PATH.length + 1).split("/");
  return pairKey({ project, environment: [environment, ...more].join("/") });
}
