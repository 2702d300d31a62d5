import { AwsError } from "../../aws-error";
import type { PolicyDocument } from "../../iam/policy";
import { readPolicy, type PolicyKind } from "../../iam/read-policy";
import { number, only, tags, text } from "../arguments";
import { blockType } from "../block-type";

export const role = blockType(
  {
    name: text,
    assume_role_policy: text,
    description: text.optional(),
    path: only("/").optional(),
    max_session_duration: number.optional(),
    tags,
  },
  ({ name, assume_role_policy }, deployment, address) => {
    deployment.claimInAccount(address, `the role ${name}`);
    const trust = policyOf("assume_role_policy", assume_role_policy, "trust");
    const { cloud, partition, target } = deployment;
    return { arn: cloud.roles.put(target.account, name, trust, partition), id: name };
  },
);

export const rolePolicy = blockType(
  { name: text, role: text, policy: text },
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
