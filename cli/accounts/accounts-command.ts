import { join, relative } from "node:path";
import { Command } from "commander";
import { PROJECT } from "../../config/root";
import { EXIT } from "../errors";
import { callingAws, contextOf } from "../fleet/options";
import { colors, counted } from "../output/output";
import { Progress } from "../output/progress";
import type { SpokeAccount } from "./spoke-accounts";
import type { SyncResult } from "./sync";

interface Options {
  readonly ou: readonly string[];
  readonly projectTag: string;
  readonly environmentTag: string;
  readonly exclude?: readonly string[];
  readonly profile?: string;
  readonly check?: boolean;
}

/** `ds-dashboard accounts` */
export function accountsCommand(): Command {
  return new Command("accounts")
    .summary("takes accounts over from AWS Organizations: sync")
    .description("The accounts of an organization, for dashboard.config.ts.")
    .addCommand(syncCommand());
}

function syncCommand(): Command {
  const command = new Command("sync")
    .description(
      "Writes accounts.json beside dashboard.config.ts: the active accounts of organizational units, and of all units below " +
        "them, with project and environment by their tags.",
    )
    .requiredOption("--ou <ids...>", "ids of organizational units, for example ou-ab12-34cd56ef, or of the root")
    .option("--project-tag <key>", "key of the tag that names an account's project", "Project")
    .option("--environment-tag <key>", "key of the tag that names its environment", "Environment")
    .option("--exclude <accounts...>", "ids or names of accounts that are left out")
    .option("--profile <profile>", "profile of the AWS configuration (default: the credentials of the environment)")
    .option("--check", "write nothing, show what is different, and end with 1 if anything is");
  return callingAws(command).action(async (options: Options) => {
    const { syncAccounts } = await import("./sync.js");
    const { aws, output } = contextOf(command);
    const { ou: organizationalUnits, projectTag, environmentTag, exclude, profile, check = false } = options;
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const progress = new Progress(process.stderr);
    progress.step("Reading the organization");
    // Organizations has one endpoint in a partition, which each of its Regions leads to.
    const site = await aws.ownSite(profile, AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1");
    const scope = { organizationalUnits, projectTag, environmentTag, exclude };
    const result = await syncAccounts(await aws.at(site), scope, join(PROJECT, "accounts.json"), check);
    progress.done(counted(result.accounts, "account"));
    output.show(result, (shown) => report(shown, check));
    if (!result.ok) process.exitCode = EXIT.notOk;
  });
}

function report({ file, accounts, added, removed }: SyncResult, check: boolean): string {
  const line = ({ project, environment, account }: SpokeAccount): string => `${project}/${environment} ${account}`;
  const path = relative(process.cwd(), file);
  const isSame = added.length + removed.length === 0;
  return [
    ...removed.map((one) => colors.red(`- ${line(one)}`)),
    ...added.map((one) => colors.green(`+ ${line(one)}`)),
    isSame
      ? `${path} is as the organization is: ${counted(accounts, "account")}.`
      : check
        ? `${path} is not as the organization is. Write it: ds-dashboard accounts sync, without --check`
        : `${path} has ${counted(accounts, "account")} now.`,
  ].join("\n");
}
