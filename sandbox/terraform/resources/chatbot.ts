import { z } from "zod";
import { arn, matching, tags, text, texts } from "../arguments";
import { blockType } from "../block-type";

/** The service for chat is not there, so nothing is shown in Slack: what would be is among the messages of the topics. */
export const slackChannelConfiguration = blockType(
  {
    configuration_name: text,
    guardrail_policy_arns: texts.optional(),
    iam_role_arn: arn,
    slack_channel_id: matching(/^[A-Za-z0-9]+$/, "is no id of a channel"),
    slack_team_id: matching(/^[0-9A-Z]+$/, "is no id of a workspace"),
    sns_topic_arns: z.array(arn).optional(),
    tags,
  },
  async ({ configuration_name: name }, deployment, address) => {
    deployment.claimInAccount(address, `the Slack channel ${name}`);
    const { partition, target } = deployment;
    return {
      chat_configuration_arn: `arn:${partition}:chatbot::${target.account}:chat-configuration/slack-channel/${name}`,
    };
  },
);
