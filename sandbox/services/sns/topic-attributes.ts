import { notInTheEmbeddedCloud } from "../../aws-error";
import { readPolicy } from "../../iam/read-policy";
import { invalidParameter } from "./errors";

/** A topic's attributes as SNS spells them: every value is a string. */
export type TopicAttributes = Readonly<Record<string, string>>;

const MAX_DISPLAY_NAME = 100;

/** Characters. https://docs.aws.amazon.com/general/latest/gr/sns.html */
const MAX_POLICY = 30_720;

/** What a topic's policy may be about. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
const ACTIONS = [
  "AddPermission",
  "DeleteTopic",
  "GetDataProtectionPolicy",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "ListTagsForResource",
  "Publish",
  "PutDataProtectionPolicy",
  "Receive",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
].map((action) => `sns:${action}`.toLowerCase());

/** The attributes that can be set, with the check of each value. */
const SETTABLE: Readonly<Record<string, (value: string) => void>> = {
  DisplayName(value) {
    if (value.length > MAX_DISPLAY_NAME) throw invalidParameter("DisplayName");
  },
  KmsMasterKeyId(value) {
    // There are no KMS keys; this one every account has.
    if (value !== "" && !/^(?:arn:[\w-]+:kms:[\w-]+:\d{12}:)?alias\/aws\/sns$/.test(value)) {
      throw notInTheEmbeddedCloud(`the KMS key ${value}, only alias/aws/sns`);
    }
  },
  Policy: checkPolicy,
  SignatureVersion: oneOf("SignatureVersion", "1", "2"),
  TracingConfig: oneOf("TracingConfig", "PassThrough", "Active"),
};

/** Attributes that SNS has and the embedded cloud has not: first-in-first-out topics, archives, and what goes to HTTP or to logs. */
const OF_AWS_ONLY =
  /^(?:ArchivePolicy|ContentBasedDeduplication|DataProtectionPolicy|DeliveryPolicy|FifoThroughputScope|FifoTopic|(?:HTTP|Firehose|Lambda|Application|SQS)(?:SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn))$/;

const SAMPLE_RATE = /^(?:HTTP|Firehose|Lambda|Application|SQS)SuccessFeedbackSampleRate$/;

/** What happens with an HTTP endpoint where nothing is said about it. */
const DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: "linear",
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
  },
});

/** What a new topic has. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
export function defaultAttributes(arn: string, owner: string): TopicAttributes {
  const statement = {
    Sid: "__default_statement_ID",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [
      "SNS:GetTopicAttributes",
      "SNS:SetTopicAttributes",
      "SNS:AddPermission",
      "SNS:RemovePermission",
      "SNS:DeleteTopic",
      "SNS:Subscribe",
      "SNS:ListSubscriptionsByTopic",
      "SNS:Publish",
    ],
    Resource: arn,
    Condition: { StringEquals: { "AWS:SourceOwner": owner } },
  };
  return {
    DisplayName: "",
    EffectiveDeliveryPolicy: DELIVERY_POLICY,
    Policy: JSON.stringify({ Version: "2008-10-17", Id: "__default_policy_ID", Statement: [statement] }),
  };
}

/**
 * `current` with `changes`, each of them checked.
 *
 * @throws AwsError InvalidParameterException, NotInTheEmbeddedCloud
 */
export function changed(current: TopicAttributes, changes: TopicAttributes): TopicAttributes {
  for (const [name, value] of Object.entries(changes)) {
    // Terraform sets a rate where nothing is logged, too.
    if (SAMPLE_RATE.test(name) && value === "0") continue;
    if (OF_AWS_ONLY.test(name)) throw notInTheEmbeddedCloud(`the sns topic attribute ${name}`);
    if (!Object.hasOwn(SETTABLE, name)) throw invalidParameter("AttributeName");
    SETTABLE[name]!(value);
  }
  const next = { ...current, ...changes };
  if (next.KmsMasterKeyId === "") delete next.KmsMasterKeyId;
  return next;
}

function checkPolicy(value: string): void {
  if (value.length > MAX_POLICY) throw invalidParameter("Policy too long");
  const { Statement } = readPolicy(value, "resource", (reason) => invalidParameter(`Policy Error: ${reason}`));
  const actions = Statement.flatMap(({ Action = [] }) => Action);
  if (!actions.every((action) => ACTIONS.includes(action.toLowerCase()))) {
    throw invalidParameter("Policy statement action out of service scope!");
  }
}

function oneOf(name: string, ...values: readonly string[]): (value: string) => void {
  return (value) => {
    if (!values.includes(value)) throw invalidParameter(name);
  };
}
