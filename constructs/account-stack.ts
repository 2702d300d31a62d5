import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import type { Backend, Deployment } from "../config/schema";
import { STACK_TAG } from "../config/tags";
import type { FunctionSettings } from "./bundled-function";
import { Arns } from "./policy";
import { setRoleSettings, type RoleSettings } from "./role-settings";

/**
 * The newest 5.x: what the synthesized JSON is tried with. The bindings are generated from 6.25, and the JSON is the same
 * for both majors, but with 6.x nothing of this was ever deployed, and 6.17 to 6.28 are reported to plan the index of an
 * on-demand table anew each time.
 * https://github.com/hashicorp/terraform-provider-aws/issues/44692
 * https://github.com/hashicorp/terraform-provider-aws/issues/46281
 */
export const AWS_PROVIDER_VERSIONS = "~> 5.100";
const ARCHIVE_PROVIDER_VERSIONS = "~> 2.4";

export interface AccountStackProps extends FunctionSettings {
  /** The one account and Region that this stack may change. */
  readonly accountRegion: AccountRegion;
  /** How Terraform gets access to the account; undefined: with the credentials of the environment. */
  readonly deployment?: Deployment | undefined;
  /** What all roles that the stack creates have. Default: neither a path nor a boundary. */
  readonly roles?: RoleSettings;
  /** Tags on every resource. */
  readonly tags: Readonly<Record<string, string>>;
  readonly backend: Backend;
}

/**
 * The common part of a hub's and a spoke's stack: providers that are pinned to one account, and the backend for the
 * state.
 */
export abstract class AccountStack extends TerraformStack {
  protected constructor(
    scope: Construct,
    name: string,
    { accountRegion, deployment, roles = {}, tags, backend }: AccountStackProps,
  ) {
    super(scope, name);
    setRoleSettings(this, roles);
    new AwsProvider(this, "aws-provider", {
      region: accountRegion.region,
      // The configuration has checked it; 5.100 refuses Regions that are newer than itself, ap-southeast-6 for one.
      skipRegionValidation: true,
      // Terraform refuses to touch any other account, whatever credentials it gets.
      allowedAccountIds: [accountRegion.account],
      ...(deployment?.profile === undefined ? {} : { profile: deployment.profile }),
      ...(deployment?.roleName === undefined
        ? {}
        : { assumeRole: [{ roleArn: new Arns(accountRegion).role(deployment.roleName) }] }),
      defaultTags: [{ tags: { ...tags, [STACK_TAG]: name } }],
    });
    new ArchiveProvider(this, "archive-provider");
    this.addOverride("terraform.required_providers.aws.version", AWS_PROVIDER_VERSIONS);
    this.addOverride("terraform.required_providers.archive.version", ARCHIVE_PROVIDER_VERSIONS);
    this.setBackend(name, backend);
  }

  private setBackend(name: string, backend: Backend): void {
    switch (backend.type) {
      case "local":
        // Terraform runs in <output folder>/stacks/<name>. The path is relative, so that the output is the same on
        // every machine.
        new LocalBackend(this, { path: `../../../terraform.${name}.tfstate` });
        return;
      case "s3": {
        const { bucket, region, prefix } = backend;
        new S3Backend(this, { bucket, region, key: `${prefix}/${name}.tfstate`, encrypt: true });
        // The bindings support only the deprecated lock in DynamoDB.
        this.addOverride("terraform.backend.s3.use_lockfile", true);
        return;
      }
      case "cloud": {
        const { organization, hostname, workspacePrefix } = backend;
        new CloudBackend(this, {
          organization,
          ...(hostname === undefined ? {} : { hostname }),
          workspaces: new NamedCloudWorkspace(`${workspacePrefix}${name}`),
        });
      }
    }
  }
}
