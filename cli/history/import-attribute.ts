import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { valueProblem } from "../../contract/value";

/** A decimal number of so many significant digits is the same after it was a JavaScript number. */
const EXACT_DIGITS = 15;

/**
 * Converts an attribute to JSON, whatever its type is. Sets become lists, and binary becomes Base64 text.
 *
 * @param numberOf converts a number, which DynamoDB states as text of up to 38 digits
 */
export function toJson(attribute: AttributeValue, numberOf: (text: string) => unknown): unknown {
  const { S, N, BOOL, M, L, SS, NS, B, BS } = attribute;
  if (N !== undefined) return numberOf(N);
  if (B !== undefined) return base64(B);
  if (M !== undefined) return members(M, numberOf);
  if (L !== undefined) return L.map((element) => toJson(element, numberOf));
  if (NS !== undefined) return NS.map(numberOf);
  if (BS !== undefined) return BS.map(base64);
  return S ?? BOOL ?? SS ?? null;
}

/** Converts the attributes of an item or a map, as `toJson` does. */
export function members(
  attributes: Readonly<Record<string, AttributeValue>>,
  numberOf: (text: string) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, member]) => [name, toJson(member, numberOf)]));
}

/** The number, or its text where JavaScript would round it or the archive would refuse it. */
export function numberOrText(text: string): unknown {
  const number = Number(text);
  const digits = text
    .replace(/E.*$/i, "")
    .replace(/[-+.]/g, "")
    .replace(/^0+|0+$/g, "");
  const isExact = digits.length <= EXACT_DIGITS || String(number) === text;
  return isExact && valueProblem(number) === undefined ? number : text;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
