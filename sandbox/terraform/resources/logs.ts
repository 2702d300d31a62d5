import { number, tags, text } from "../arguments";
import { blockType } from "../block-type";

export const logGroup = blockType(
  { name: text, retention_in_days: number.optional(), tags },
  async ({ name, retention_in_days: days }, deployment, address) => {
    deployment.claim(address, `the log group ${name}`);
    await deployment.create("logs", "CreateLogGroup", { logGroupName: name }, "ResourceAlreadyExistsException");
    // 0 is Terraform's word for logs that never expire, which is what a new group does.
    if (days) await deployment.call("logs", "PutRetentionPolicy", { logGroupName: name, retentionInDays: days });
    return { arn: deployment.arn("logs", `log-group:${name}`), id: name };
  },
);
