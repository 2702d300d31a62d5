import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { Arns, policyDocument } from "./policy";

export interface TopicProps {
  readonly accountRegion: AccountRegion;
  /** Name of the topic, at most 256 characters. */
  readonly name: string;
  /** What mail shows as its sender. */
  readonly displayName: string;
}

/**
 * An SNS topic that is encrypted and accepts messages over TLS only. It is encrypted with the account's own key for SNS:
 * every role of the account that may publish may use that key, but CloudWatch alarms may not.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class Topic extends Construct {
  readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, { accountRegion, name, displayName }: TopicProps) {
    super(scope, id);
    this.resource = new SnsTopic(this, "topic", { name, displayName, kmsMasterKeyId: "alias/aws/sns" });
    new SnsTopicPolicy(this, "policy", {
      arn: this.resource.arn,
      policy: policyDocument(this, "document", [
        {
          sid: "TlsOnly",
          effect: "Deny",
          // SNS refuses `sns:*` in a topic's policy.
          actions: ["sns:Publish"],
          resources: [new Arns(accountRegion).topic(name)],
          principals: [{ type: "*", identifiers: ["*"] }],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ]),
    });
  }
}
