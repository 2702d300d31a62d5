import { randomBytes } from "node:crypto";
import { parseArn } from "../arn";
import { AwsError } from "../aws-error";
import type { Clock } from "../clock";
import type { Caller, Principal } from "../service";
import { evaluate, type Permissions } from "./evaluate";
import type { Organizations } from "./organizations";
import type { PolicyDocument } from "./policy";
import { principalArn } from "./principals";
import { aboutItsRole, checkPolicy } from "./read-policy";

interface Role {
  readonly arn: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  readonly trust: PolicyDocument;
  readonly policies: Map<string, PolicyDocument>;
  /** The ARN of its permissions boundary, a managed policy. */
  readonly permissionsBoundary: string | undefined;
}

/** What a role may be created with beside its name and its trust. */
export interface RoleOptions {
  /** Default: `aws`. */
  readonly partition?: string;
  /** Begins and ends with `/`. Default: `/`. */
  readonly path?: string | undefined;
  /** The ARN of a managed policy. Default: none. */
  readonly permissionsBoundary?: string | undefined;
}

/** Temporary credentials of a role's session. */
export interface SessionCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

const ALLOW_EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

type RolePrincipal = Extract<Principal, { kind: "role" }>;

/** The roles of all accounts, and the sessions that were opened with them. */
export class Roles {
  private readonly roles = new Map<string, Role>();
  private readonly managed = new Map<string, PolicyDocument>();
  private readonly sessions = new Map<string, RolePrincipal>();

  constructor(
    private readonly organizations: Organizations,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates or replaces a role; IAM is global within an account. Returns its ARN.
   *
   * @throws AwsError MalformedPolicyDocument, NoSuchEntity
   */
  put(account: string, name: string, trust: PolicyDocument, options: RoleOptions = {}): string {
    const { partition = "aws", path = "/", permissionsBoundary } = options;
    checkPolicy(trust, "trust", malformed);
    if (permissionsBoundary !== undefined) this.managedPolicy(permissionsBoundary);
    const arn = `arn:${partition}:iam::${account}:role${path}${name}`;
    const Statement = trust.Statement.map(aboutItsRole);
    const policies = new Map<string, PolicyDocument>();
    this.roles.set(`${account}/${name}`, {
      arn,
      path,
      trust: { ...trust, Statement },
      policies,
      permissionsBoundary,
    });
    return arn;
  }

  /**
   * Creates or replaces a managed policy, which roles can have as their permissions boundary.
   *
   * @param policy default: one that allows everything
   * @throws AwsError MalformedPolicyDocument
   */
  putManagedPolicy(arn: string, policy = ALLOW_EVERYTHING): void {
    checkPolicy(policy, "identity", malformed);
    this.managed.set(arn, policy);
  }

  /** Sets one inline policy of a role. @throws AwsError MalformedPolicyDocument, NoSuchEntity */
  putPolicy(account: string, role: string, policyName: string, policy: PolicyDocument): void {
    checkPolicy(policy, "identity", malformed);
    this.role(account, role).policies.set(policyName, policy);
  }

  /** What a caller may do of itself; undefined for an account, which is bound by no policy. */
  permissionsOf(principal: Principal): Permissions | undefined {
    if (principal.kind === "account") return undefined;
    if (principal.kind === "service") return { policies: [] };
    const { policies, permissionsBoundary } = this.role(principal.account, principal.role);
    return {
      policies: [...policies.values()],
      ...(permissionsBoundary === undefined ? {} : { boundary: this.managedPolicy(permissionsBoundary) }),
    };
  }

  /**
   * Opens a session of `roleArn` if its trust policy lets the caller.
   *
   * @throws AwsError AccessDenied where the role does not exist or does not trust the caller
   */
  assume(roleArn: string, caller: Caller, session: string): RolePrincipal {
    const { account, resource } = parseArn(roleArn);
    const name =
      resource
        .replace(/^role\//, "")
        .split("/")
        .pop() ?? "";
    const role = this.roles.get(`${account}/${name}`);
    const { principal } = caller;
    // AssumeRole takes no external id here. What services pass as a session's name is theirs.
    const context = principal.kind === "service" ? {} : { "sts:RoleSessionName": session, "sts:ExternalId": undefined };
    const allowed =
      role?.arn === roleArn &&
      evaluate(
        { action: "sts:AssumeRole", resource: roleArn, resourcePolicy: role.trust, context },
        caller,
        account,
        this.permissionsOf(principal),
        this.organizations.of(principal.account),
        this.clock.now(),
      ).allowed;
    if (!allowed) {
      const who = principalArn(principal);
      throw new AwsError(
        "AccessDenied",
        `${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    }
    return { kind: "role", account, role: name, path: role.path, session };
  }

  /** Credentials that stand for a role's session until the embedded cloud ends. */
  issue(principal: RolePrincipal): SessionCredentials {
    const AccessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    this.sessions.set(AccessKeyId, principal);
    return {
      AccessKeyId,
      SecretAccessKey: randomBytes(20).toString("hex"),
      SessionToken: randomBytes(32).toString("hex"),
    };
  }

  /**
   * Who an access key id stands for: 12 digits are that account itself, others were issued here.
   *
   * @throws AwsError UnrecognizedClientException for any other id
   */
  principalOf(accessKeyId: string): Principal {
    if (/^\d{12}$/.test(accessKeyId)) return { kind: "account", account: accessKeyId };
    const session = this.sessions.get(accessKeyId);
    if (session) return session;
    throw new AwsError(
      "UnrecognizedClientException",
      `The access key id ${accessKeyId} is unknown. Use the 12 digits of an account as the access key id ` +
        "(any secret), for example AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=x.",
      403,
    );
  }

  private managedPolicy(arn: string): PolicyDocument {
    const policy = this.managed.get(arn);
    if (!policy)
      throw new AwsError(
        "NoSuchEntity",
        `Scope ARN: ${arn} does not exist or is not attachable. In the embedded cloud, roles.putManagedPolicy creates it.`,
        404,
      );
    return policy;
  }

  private role(account: string, name: string): Role {
    const role = this.roles.get(`${account}/${name}`);
    if (!role) throw new AwsError("NoSuchEntity", `The role ${name} does not exist in account ${account}.`, 404);
    return role;
  }
}

function malformed(reason: string): AwsError {
  return new AwsError("MalformedPolicyDocument", reason);
}
