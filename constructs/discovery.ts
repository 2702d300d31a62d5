import { Construct } from "constructs";
import type { OrganizationScope } from "../common/organization-accounts";
import type { AccountRegion } from "../contract/account-region";
import { DISCOVERY_FUNCTION, MONITORED_PROJECTS_PATH } from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import { Arns } from "./policy";
import { Rule } from "./rule";

const SCHEDULE = "rate(15 minutes)";
/** The longest timeout that Lambda allows: AWS Organizations is asked for the tags of each account. */
const TIMEOUT_SECONDS = 900;

export interface DiscoveryProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  readonly scope: OrganizationScope;
  /** Of the hub's account; undefined: any. */
  readonly organizationId?: string | undefined;
}

/**
 * Registers accounts of organizational units in the hub by their tags, and removes what it registered when they leave. Its
 * account has to be the organization's management account or a delegated administrator.
 */
export class Discovery extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: DiscoveryProps) {
    super(scope, id);
    const { accountRegion, organizationId = "o-*", logRetentionDays, architecture } = props;
    const arns = new Arns(accountRegion);
    const registrations = arns.parameter(`${MONITORED_PROJECTS_PATH}/*`);
    // All is the management account's.
    const organization = (kind: string, name: string): string =>
      `arn:${arns.partition}:organizations::*:${kind}/${organizationId}/${name}`;
    const parents = props.scope.organizationalUnits.flatMap((unit) => {
      // Of the units below a unit it is known beforehand only that they have the same root.
      const [kind, root = ""] = unit.split("-");
      const units = organization("ou", `ou-${root}-*`);
      return kind === "r" ? [organization("root", unit), units] : [units];
    });
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: DISCOVERY_FUNCTION,
      roleName: `${DISCOVERY_FUNCTION}-${accountRegion.region}`,
      source: "discovery",
      description: "Registers accounts of organizational units by their tags",
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays,
      architecture,
      environment: { SCOPE: JSON.stringify(props.scope) },
      statements: [
        {
          sid: "ReadUnits",
          actions: ["organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"],
          resources: [...new Set(parents)].sort(),
        },
        {
          sid: "ReadTags",
          actions: ["organizations:ListTagsForResource"],
          resources: [organization("account", "*")],
        },
        {
          sid: "ReadRegistry",
          actions: ["ssm:GetParametersByPath"],
          resources: [arns.parameter(MONITORED_PROJECTS_PATH), registrations],
        },
        { sid: "WriteRegistry", actions: ["ssm:PutParameter", "ssm:DeleteParameters"], resources: [registrations] },
        // This action has no resource types.
        { sid: "ReadDescriptions", actions: ["ssm:DescribeParameters"], resources: ["*"] },
      ],
      deadLettersFromRules: [arns.rule(DISCOVERY_FUNCTION)],
    });
    new Rule(this, "schedule", {
      name: DISCOVERY_FUNCTION,
      description: "When the hub looks for accounts",
      schedule: SCHEDULE,
      target: this.function,
    });
  }
}
