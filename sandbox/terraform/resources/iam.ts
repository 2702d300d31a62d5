import { AwsError } from "../../aws-error";
import type { PolicyDocument } from "../../iam/policy";
import { readPolicy, type PolicyKind } from "../../iam/read-policy";
import { arn, between, matching, tags, text } from "../arguments";
import { blockType } from "../block-type";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const name = (most: number): ReturnType<typeof matching> =>
  matching(new RegExp(`^[\\w+=,.@-]{1,${most}}$`), `has to be 1 to ${most} letters, digits and _+=,.@-`);

export const role = blockType(
  {
    name: name(64),
    assume_role_policy: text,
    description: matching(/^.{0,1000}$/s, "has more than 1000 characters").optional(),
    path: matching(
      /^\/$|^(?=.{1,512}$)\/[!-~]+\/$/,
      "has to begin and end with /, and has up to 512 characters",
    ).optional(),
    permissions_boundary: arn.optional(),
    max_session_duration: between(3600, 43_200).optional(),
    tags,
  },
  ({ name, assume_role_policy, path, permissions_boundary: permissionsBoundary }, deployment, address) => {
    deployment.claimInAccount(address, `the role ${name}`);
    const trust = policyOf("assume_role_policy", assume_role_policy, "trust");
    const { cloud, partition, target } = deployment;
    const role = cloud.roles.put(target.account, name, trust, { partition, path, permissionsBoundary });
    return { arn: role, id: name };
  },
);

export const rolePolicy = blockType(
  { name: name(128), role: text, policy: text },
  ({ name, role: roleName, policy }, deployment, address) => {
    deployment.claimInAccount(address, `the policy ${name} of the role ${roleName}`);
    const { cloud, target } = deployment;
    cloud.roles.putPolicy(target.account, roleName, name, policyOf("policy", policy, "identity"));
    return { id: `${roleName}:${name}` };
  },
);

function policyOf(argument: string, json: string, kind: PolicyKind): PolicyDocument {
  return readPolicy(json, kind, (reason) => new AwsError("MalformedPolicyDocument", `${argument}: ${reason}`));
}
