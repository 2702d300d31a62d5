import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isObject, parseJson } from "../../common/json";
import { readOrganizationAccounts, type OrganizationScope } from "../../common/organization-accounts";
import { CommandError } from "../errors";
import type { AwsAccount } from "../fleet/aws";
import { spokeAccounts, type SpokeAccount } from "./spoke-accounts";

export interface SyncResult {
  /** The file, and whether it is as the organization is now. */
  readonly file: string;
  readonly ok: boolean;
  readonly accounts: number;
  readonly added: readonly SpokeAccount[];
  readonly removed: readonly SpokeAccount[];
}

/** What AWS answers where an account may not read the organization, or where there is none. */
const NOT_ALLOWED = ["AccessDeniedException", "AWSOrganizationsNotInUseException"];
const NOT_THERE = ["ParentNotFoundException", "InvalidInputException"];

/**
 * Brings a file to what the accounts of organizational units are.
 *
 * @param check only compare
 * @throws CommandError if the organization cannot be read; with all problems at once, if tags are missing or are no names; if no
 *   account would be left
 */
export async function syncAccounts(
  account: AwsAccount,
  scope: OrganizationScope,
  file: string,
  check: boolean,
): Promise<SyncResult> {
  const accounts = await readOrganizationAccounts(account.organizations, scope).catch((error: unknown) => {
    throw explained(error, account, scope);
  });
  const { spokes, problems } = spokeAccounts(accounts, scope);
  if (problems.length > 0)
    throw new CommandError(["The accounts cannot be taken over; nothing was written.", ...problems].join("\n- "));
  if (spokes.length === 0)
    throw new CommandError(
      `There is no active account in ${scope.organizationalUnits.join(", ")}; nothing was written.`,
    );
  const before = accountsIn(file);
  const added = without(spokes, before);
  const removed = without(before, spokes);
  const isSame = added.length + removed.length === 0;
  if (!check && !(isSame && existsSync(file))) {
    writeFileSync(`${file}.new`, `${JSON.stringify(spokes, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  }
  return { file, ok: isSame || !check, accounts: spokes.length, added, removed };
}

/** @throws CommandError if the file holds something else */
function accountsIn(file: string): readonly SpokeAccount[] {
  if (!existsSync(file)) return [];
  const accounts = parseJson(readFileSync(file, "utf8"));
  if (Array.isArray(accounts) && accounts.every(isSpokeAccount)) return accounts;
  throw new CommandError(`${file} holds something else than accounts; move it away, and run this again.`);
}

function isSpokeAccount(value: unknown): value is SpokeAccount {
  return isObject(value) && [value.project, value.environment, value.account].every((one) => typeof one === "string");
}

function without(some: readonly SpokeAccount[], others: readonly SpokeAccount[]): readonly SpokeAccount[] {
  const key = ({ project, environment, account }: SpokeAccount): string =>
    JSON.stringify([project, environment, account]);
  const keys = new Set(others.map(key));
  return some.filter((one) => !keys.has(key(one)));
}

function explained(error: unknown, { accountRegion: { account } }: AwsAccount, scope: OrganizationScope): unknown {
  const { name = "", message = "" } = Object(error) as Partial<Error>;
  if (NOT_ALLOWED.includes(name))
    return new CommandError(
      `Account ${account} may not read the organization (${name}: ${message}). Use credentials of its management account, or of an ` +
        "account that is a delegated administrator, by --profile; they need organizations:ListAccountsForParent, " +
        "organizations:ListOrganizationalUnitsForParent and organizations:ListTagsForResource.",
    );
  if (NOT_THERE.includes(name))
    return new CommandError(
      `The organization of account ${account} has not all of ${scope.organizationalUnits.join(", ")} (${name}: ${message}). ` +
        "aws organizations list-organizational-units-for-parent lists them.",
    );
  return error;
}
