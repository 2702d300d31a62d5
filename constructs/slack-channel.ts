import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import { ALERTS_TOPIC } from "../contract/names";
import { Arns, serviceTrust } from "./policy";
import { roleSettings } from "./role-settings";

export interface SlackChannelProps {
  readonly accountRegion: AccountRegion;
  /** The id of a workspace that the account has authorized, for example `T07EA123LEP`. */
  readonly workspaceId: string;
  /** The id of the channel, for example `C07EZ1ABC23`. */
  readonly channelId: string;
  /** The SNS topic whose messages it shows. */
  readonly topicArn: string;
}

/**
 * A Slack channel in which Amazon Q Developer shows the messages of a topic, and does nothing else: it needs a role that
 * people in the channel act with, and this one may do nothing, nor may any other within the guardrail.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
export class SlackChannel extends Construct {
  constructor(scope: Construct, id: string, props: SlackChannelProps) {
    super(scope, id);
    const { accountRegion, workspaceId, channelId, topicArn } = props;
    // Roles and the configurations of channels have one name space in an account, so a name has to hold the Region.
    const name = `${ALERTS_TOPIC}-slack-${accountRegion.region}`;
    const role = new IamRole(this, "role", {
      name,
      ...roleSettings(this),
      description: "What people in the Slack channel of the alerts may do in this account: nothing",
      assumeRolePolicy: serviceTrust(this, "trust", "chatbot.amazonaws.com", accountRegion),
    });
    new ChatbotSlackChannelConfiguration(this, "channel", {
      configurationName: name,
      slackTeamId: workspaceId,
      slackChannelId: channelId,
      snsTopicArns: [topicArn],
      iamRoleArn: role.arn,
      // Without a guardrail, AWS takes AdministratorAccess.
      guardrailPolicyArns: [`arn:${new Arns(accountRegion).partition}:iam::aws:policy/AWSDenyAll`],
    });
  }
}
