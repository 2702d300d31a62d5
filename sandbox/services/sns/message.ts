import { AwsError } from "../../aws-error";
import { isObject, parseJson } from "../../json";
import { blob, map, required, string, structure } from "../../shape";
import { invalidParameter } from "./errors";
import type { DeliveryProtocol } from "./subscription";

/** Bytes of a message with its attributes. */
export const MAX_MESSAGE = 262_144;

const MAX_SUBJECT = 99;

export interface MessageAttributeValue {
  /** String, String.Array, Number or Binary. */
  readonly DataType: string;
  readonly StringValue?: string;
  /** Bytes, or what stands for them in JSON: base64. */
  readonly BinaryValue?: Uint8Array | string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

export const messageAttributes = map(
  structure<MessageAttributeValue>({ DataType: required(string), StringValue: string, BinaryValue: blob }),
);

/** What Publish takes of a message. */
export interface MessageInput {
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: MessageAttributes;
}

/** A message that a topic has taken. */
export interface Message {
  readonly id: string;
  readonly topicArn: string;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly subject: string | undefined;
  /** The text for each protocol that has one of its own, and for all others. */
  readonly texts: Readonly<Partial<Record<DeliveryProtocol, string>>> & { readonly default: string };
  /** Their values as SQS spells them in JSON: bytes are base64. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

type AttributeValue = Omit<MessageAttributeValue, "BinaryValue"> & { readonly BinaryValue?: string };

/** @throws AwsError as Publish answers what it does not take */
export function checkedMessage(input: MessageInput): Pick<Message, "subject" | "texts" | "attributes"> {
  const { Message, Subject, MessageStructure, MessageAttributes = {} } = input;
  if (Message === "") throw invalidParameter("Empty message");
  if (Subject !== undefined && !isSubject(Subject)) throw invalidParameter("Subject");
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, value]) => [name, checkedAttribute(name, value)]),
  );
  if (sizeOf(Message, attributes) > MAX_MESSAGE) throw invalidParameter("Message too long");
  return { subject: Subject, texts: textsOf(Message, MessageStructure), attributes };
}

/** Bytes that count against the limit: the text, and names, types and values of the attributes. */
export function sizeOf(text: string, attributes: Message["attributes"]): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + value.DataType) + bytesOf(value),
    Buffer.byteLength(text),
  );
}

/** ASCII that begins with a letter, a digit or punctuation, without control characters, of less than 100 characters. */
function isSubject(subject: string): boolean {
  return subject.length <= MAX_SUBJECT && /^[\x21-\x7e][\x20-\x7e]*$/.test(subject);
}

function textsOf(message: string, structure: string | undefined): Message["texts"] {
  if (structure === undefined) return { default: message };
  if (structure !== "json") throw invalidParameter("MessageStructure");
  const failed = (): AwsError => invalidParameter("Message Structure - JSON message body failed to parse");
  const texts = parseJson(message, failed);
  if (!isObject(texts)) throw failed();
  // An entry that is no text counts as left out.
  const own = (name: string): string | undefined =>
    Object.hasOwn(texts, name) && typeof texts[name] === "string" ? texts[name] : undefined;
  const standard = own("default");
  if (standard === undefined) {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
  const { email, sqs } = { email: own("email"), sqs: own("sqs") };
  return {
    default: standard,
    ...(email === undefined ? {} : { email }),
    ...(sqs === undefined ? {} : { sqs }),
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
const NAME = /^(?!aws\.|amazon\.)(?!.*\.\.)(?!\.)[\w.-]{1,256}(?<!\.)$/i;

function checkedAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttributeValue): AttributeValue {
  if (!NAME.test(name)) throw wrongValue(`Invalid attribute name '${name}'.`);
  const type = /^(String\.Array|String|Number|Binary)(?:\..+)?$/.exec(DataType)?.[1];
  if (type === undefined) {
    throw wrongValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        "Binary, Number, and String.",
    );
  }
  const binary =
    typeof BinaryValue === "string" ? BinaryValue : BinaryValue && Buffer.from(BinaryValue).toString("base64");
  const value: AttributeValue = {
    DataType,
    ...(StringValue === undefined ? {} : { StringValue }),
    ...(binary === undefined ? {} : { BinaryValue: binary }),
  };
  if (bytesOf(value) === 0 || (type === "Binary") !== (binary !== undefined)) {
    throw wrongValue(
      `The message attribute '${name}' must contain non-empty message attribute value for type '${DataType}'.`,
    );
  }
  if (type === "Number" && !Number.isFinite(Number(StringValue))) {
    throw wrongValue(`Could not cast message attribute '${name}' value to number.`);
  }
  if (type === "String.Array" && !Array.isArray(parseJson(StringValue!, () => notAnArray(name))))
    throw notAnArray(name);
  return value;
}

function bytesOf({ StringValue, BinaryValue }: AttributeValue): number {
  return BinaryValue === undefined ? Buffer.byteLength(StringValue ?? "") : Buffer.from(BinaryValue, "base64").length;
}

function notAnArray(name: string): AwsError {
  return wrongValue(`The message attribute '${name}' of type 'String.Array' must contain a JSON array.`);
}

function wrongValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
