import { createHash } from "node:crypto";
import { AwsError } from "../../aws-error";
import { map, required, string, structure } from "../../shape";

/** As the JSON protocol has it: `BinaryValue` is base64. */
export interface MessageAttributeValue {
  /** String, Number or Binary, optionally followed by `.` and a label. */
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

export const messageAttributes = map(
  structure<MessageAttributeValue>({ DataType: required(string), StringValue: string, BinaryValue: string }),
);

/** A message in a queue; all times are epoch milliseconds. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  /** The queue it came from, in a dead-letter queue. */
  readonly deadLetterSource?: string;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The newest receipt handle. */
  receipt?: string;
}

const ALLOWED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.)(?!.*\.\.)[\w-][\w.-]{0,255}(?<!\.)$/i;

/** @throws AwsError as SendMessage answers a body or attributes that it does not take */
export function checkMessage(body: string, attributes: MessageAttributes, maximumSize: number): void {
  if (body === "") throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (!ALLOWED.test(body)) {
    throw new AwsError("InvalidMessageContents", "Invalid characters found in the message body.");
  }
  const entries = Object.entries(attributes);
  if (entries.length > 10)
    throw invalidValue(`Number of message attributes [${entries.length}] exceeds the allowed 10.`);
  for (const [name, value] of entries) checkAttribute(name, value);
  if (sizeOf(body, attributes) > maximumSize) {
    throw invalidValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumSize} bytes.`,
    );
  }
}

/** Bytes that count against the limits: the body, and names, types and values of the attributes. */
export function sizeOf(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + value.DataType) + valueOf(value).length,
    Buffer.byteLength(body),
  );
}

function checkAttribute(name: string, value: MessageAttributeValue): void {
  if (!ATTRIBUTE_NAME.test(name)) throw invalidValue(`The message attribute name '${name}' is invalid.`);
  const type = /^(String|Number|Binary)(\..*)?$/.exec(value.DataType)?.[1];
  if (!type) throw invalidValue(`The type of message attribute '${name}' has to be String, Number or Binary.`);
  if (valueOf(value).length === 0 || (type === "Binary") !== (value.BinaryValue !== undefined)) {
    throw invalidValue(`The message attribute '${name}' must contain a non-empty value of type ${type}.`);
  }
  if (type === "Number" && !Number.isFinite(Number(value.StringValue))) {
    throw invalidValue(`Can't cast the value of message attribute '${name}' to a number.`);
  }
}

/** The attributes that a receiver asked for: `All`, `.*`, a prefix followed by `.*`, or a name. */
export function selected(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const wanted = (name: string): boolean =>
    names.some((one) => one === "All" || one === name || (one.endsWith(".*") && name.startsWith(one.slice(0, -2))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}

export function md5OfBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/**
 * The digest that SDKs compare with their own; undefined where there are no attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name]!;
    add(Buffer.from(name));
    add(Buffer.from(value.DataType));
    hash.update(Buffer.from([value.BinaryValue === undefined ? 1 : 2]));
    add(valueOf(value));
  }
  return hash.digest("hex");
}

function valueOf({ StringValue, BinaryValue }: MessageAttributeValue): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? "") : Buffer.from(BinaryValue, "base64");
}

export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}
