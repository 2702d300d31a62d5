import { Logger } from "@aws-lambda-powertools/logger";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { requiredVariables } from "../../common/environment";
import type { OrganizationScope } from "../../common/organization-accounts";
import { parameterStore } from "../../common/stored-parameters";
import { discover, type DiscoveryParts } from "./discover";

const { SCOPE } = requiredVariables("SCOPE");

const parts: DiscoveryParts = {
  // Organizations throttles early, and there is time.
  organizations: new OrganizationsClient({ maxAttempts: 10, retryMode: "adaptive" }),
  ssm: parameterStore(),
  scope: JSON.parse(SCOPE) as OrganizationScope,
  logger: new Logger(),
};

/** `ds-dashboard-discovery`: keeps the hub's registrations in step with the accounts of its organizational units. */
export const handler = (): Promise<void> => discover(parts);
