import { partitionOf } from "../../arn";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { operation, type AuthorizationRequest, type Caller, type Operation, type Service } from "../../service";
import { integer, required, string } from "../../shape";
import { pageByCount } from "../pages";
import { Directory, type Organization } from "./directory";

/** The most accounts or units that a page holds. */
const PAGE = 20;

interface ParentInput {
  readonly ParentId: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** AWS Organizations, to read: for the management account and delegated administrators only. */
export class OrganizationsService implements Service {
  readonly signingName = "organizations";
  readonly validationCode = "InvalidInputException";
  readonly directory: Directory;

  constructor(cloud: Cloud) {
    this.directory = new Directory(cloud.organizations);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    ListAccountsForParent: operation<ParentInput>(
      { ParentId: required(string), NextToken: string, MaxResults: integer },
      {
        authorize: ({ ParentId }, caller) => this.onParent("ListAccountsForParent", ParentId, caller),
        run: (input) => {
          const { page, next } = this.page(input, this.directory.accountsIn(input.ParentId));
          const Accounts = page.map(({ id: Id, name: Name, state: State }) => ({ Id, Name, State }));
          return { Accounts, NextToken: next };
        },
      },
    ),
    ListOrganizationalUnitsForParent: operation<ParentInput>(
      { ParentId: required(string), NextToken: string, MaxResults: integer },
      {
        authorize: ({ ParentId }, caller) => this.onParent("ListOrganizationalUnitsForParent", ParentId, caller),
        run: (input) => {
          const { page, next } = this.page(input, this.directory.unitsIn(input.ParentId));
          return { OrganizationalUnits: page.map(({ id: Id }) => ({ Id, Name: Id })), NextToken: next };
        },
      },
    ),
    ListTagsForResource: operation<{ readonly ResourceId: string; readonly NextToken?: string }>(
      { ResourceId: required(string), NextToken: string },
      {
        authorize: ({ ResourceId }, caller) => this.request("ListTagsForResource", "account", ResourceId, caller),
        run: ({ ResourceId }) => {
          const account = this.directory.account(ResourceId);
          if (!account)
            throw refused("TargetNotFoundException", `You specified a target that doesn't exist: ${ResourceId}`);
          return { Tags: Object.entries(account.tags).map(([Key, Value]) => ({ Key, Value })) };
        },
      },
    ),
  };

  private onParent(action: string, parent: string, caller: Caller): readonly AuthorizationRequest[] {
    return this.request(action, parent.startsWith("r-") ? "root" : "ou", parent, caller);
  }

  /** What IAM is asked: a delegated administrator's own policies decide, although all is the management account's. */
  private request(action: string, kind: string, id: string, caller: Caller): readonly AuthorizationRequest[] {
    const { managementAccount, id: organization } = this.organizationFor(caller);
    const resource = `arn:${partitionOf(caller.region)}:organizations::${managementAccount}:${kind}/${organization}/${id}`;
    return [{ action: `organizations:${action}`, resource, resourceAccount: caller.account }];
  }

  private organizationFor({ account }: Caller): Organization {
    const organization = this.directory.readableBy(account);
    if (organization) return organization;
    throw refused("AccessDeniedException", "You don't have permissions to access this resource.");
  }

  private page<Item>(
    { ParentId, NextToken, MaxResults = PAGE }: ParentInput,
    all: readonly Item[],
  ): ReturnType<typeof pageByCount<Item>> {
    if (!this.directory.has(ParentId))
      throw refused("ParentNotFoundException", "You provided parent that does not exist in your organization.");
    if (MaxResults < 1 || MaxResults > PAGE) throw invalid("MaxResults");
    return pageByCount(all, MaxResults, NextToken, () => invalid("NextToken"));
  }
}

function refused(code: string, message: string): AwsError {
  return new AwsError(code, message);
}

function invalid(member: string): AwsError {
  return refused("InvalidInputException", `You provided a value for ${member} that is not valid.`);
}
