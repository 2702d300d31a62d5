import type { IncomingHttpHeaders } from "node:http";
import { cbor, dateToTag, tagSymbol } from "@smithy/core/cbor";
import { AwsError } from "../aws-error";
import type { Protocol } from "./protocol";
import { queryErrorHeader } from "./query-errors";

/** Names of members that are instants where JSON has numbers: CBOR has a type of its own for them. */
const INSTANT = /(?:Timestamps?|LastModified)$/;

/** Whether a request speaks Smithy RPC v2 CBOR, which any service may be spoken to with. */
export function isCbor(headers: IncomingHttpHeaders): boolean {
  return headers["smithy-protocol"] === "rpc-v2-cbor";
}

/**
 * Smithy RPC v2 CBOR: the operation is in the path, the input is the body. Operations see the same values as with JSON:
 * instants as epoch seconds.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export const cborProtocol: Protocol = {
  read({ url, body }) {
    const operation = /^\/service\/\w+\/operation\/(\w+)$/.exec(url.pathname)?.[1];
    if (!operation)
      throw new AwsError("UnknownOperationException", `The path ${url.pathname} names no operation.`, 404);
    return { operation, input: body.length === 0 ? {} : plain(decoded(body)) };
  },
  write: (_operation, output, requestId) => answer(200, output ?? {}, { "x-amzn-requestid": requestId }),
  fail: (error, requestId) =>
    answer(
      error.status,
      { __type: error.code, message: error.message },
      { "x-amzn-requestid": requestId, ...queryErrorHeader(error) },
    ),
};

function answer(status: number, body: unknown, headers: Record<string, string>): ReturnType<Protocol["write"]> {
  return {
    status,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", ...headers },
    body: Buffer.from(cbor.serialize(encodable(body, ""))),
  };
}

function decoded(body: Buffer): unknown {
  try {
    return cbor.deserialize(body);
  } catch {
    throw new AwsError("SerializationException", "The request body is not CBOR.");
  }
}

/** Takes instants out of their tags. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (tagSymbol in value && "value" in value) return value.value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** Puts instants into their tags, and leaves out what is undefined. */
function encodable(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value.map((item) => encodable(item, member));
  if (typeof value === "number" && INSTANT.test(member)) return dateToTag(new Date(value * 1000));
  if (value instanceof Date) return dateToTag(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, own]) => (own === undefined ? [] : [[name, encodable(own, name)]])),
  );
}
