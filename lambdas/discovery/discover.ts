import type { Logger } from "@aws-lambda-powertools/logger";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import { DeleteParametersCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { discoveredParameters } from "../../common/discovered-parameters";
import { readOrganizationAccounts, type OrganizationScope } from "../../common/organization-accounts";
import { parametersBelow } from "../../common/stored-parameters";
import { DISCOVERED } from "../../contract/discovery";
import { MONITORED_PROJECTS_PATH } from "../../contract/names";
import { planOf, type Plan, type Registration } from "./plan";

const NAMES_PER_CALL = 10;

export interface DiscoveryParts {
  readonly organizations: OrganizationsClient;
  readonly ssm: SSMClient;
  readonly scope: OrganizationScope;
  readonly logger: Pick<Logger, "info">;
}

/**
 * Keeps the registrations of a hub in step with the accounts of its organizational units. What cannot be read is an error, before
 * anything is changed; what is refused or disputed is one after all else was done.
 *
 * @throws Error that names what was refused, and what is disputed
 */
export async function discover({ organizations, ssm, scope, logger }: DiscoveryParts): Promise<void> {
  const accounts = await readOrganizationAccounts(organizations, scope);
  const plan = planOf(accounts, await readRegistrations(ssm));
  for (const { name: Name, account: Value, replaces: Overwrite } of plan.put) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Description: DISCOVERED, Overwrite }));
  }
  for (let start = 0; start < plan.remove.length; start += NAMES_PER_CALL) {
    await ssm.send(new DeleteParametersCommand({ Names: plan.remove.slice(start, start + NAMES_PER_CALL) }));
  }
  const { put, remove, unnamed } = plan;
  logger.info("Discovered", { accounts: accounts.length, put: put.map(({ name }) => name), removed: remove, unnamed });
  const problems = problemsOf(plan);
  if (problems.length > 0) throw new Error(problems.join(" "));
}

async function readRegistrations(ssm: SSMClient): Promise<readonly Registration[]> {
  const own = new Set(await discoveredParameters(ssm));
  const parameters = await parametersBelow(ssm, MONITORED_PROJECTS_PATH);
  return parameters.map(({ Name = "", Value = "" }) => ({ name: Name, value: Value, isOwn: own.has(Name) }));
}

function problemsOf({ refused, disputed }: Plan): readonly string[] {
  return [
    ...(refused.length > 0
      ? [
          `${refused.length} registrations would have to go at once, which nobody believes: ${refused.join(", ")}. If they shall, ` +
            "remove them by aws ssm delete-parameters.",
        ]
      : []),
    ...disputed.map(({ name, accounts }) => `${accounts.join(" and ")} have the tags of ${name}; correct one of them.`),
  ];
}
