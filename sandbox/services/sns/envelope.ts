import { partitionOf } from "../../arn";
import type { Message } from "./message";
import type { Subscription } from "./subscription";

/** AWS signs, and names the certificate; nothing is signed here, so that nobody who checks takes it for AWS's. */
const NOT_SIGNED = "EXAMPLE";

/**
 * A message as SNS wraps it up for whoever does not want it raw: JSON, each member on a line.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function envelope(message: Message, { arn, protocol }: Subscription, region: string): string {
  const { id, topicArn, subject, texts, publishedAt, attributes } = message;
  const host = `https://sns.${region}.${partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}`;
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: BinaryValue ?? StringValue },
    ]),
  );
  const members = Object.entries({
    Type: "Notification",
    MessageId: id,
    TopicArn: topicArn,
    Subject: subject,
    Message: texts[protocol] ?? texts.default,
    Timestamp: new Date(publishedAt).toISOString(),
    SignatureVersion: "1",
    Signature: NOT_SIGNED,
    SigningCertURL: `${host}/SimpleNotificationService-${NOT_SIGNED}.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    MessageAttributes: Object.keys(attributes).length === 0 ? undefined : MessageAttributes,
  }).filter(([, value]) => value !== undefined);
  return `{\n${members.map(([name, value]) => `  ${JSON.stringify(name)} : ${JSON.stringify(value)}`).join(",\n")}\n}`;
}
