import { AwsEc2QueryProtocol, AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { NormalizedSchema } from "@smithy/core/schema";
import type { HttpRequest as SdkRequest, $SchemaRef } from "@smithy/types";
import { HttpResponse as SdkResponse } from "@smithy/core/protocols";
import { loadClient, operationOf, streams, type SdkClient, type SdkOperation } from "../../sandbox/answers/sdk-client";
import { AwsError } from "../../sandbox/aws-error";
import type { HttpRequest, HttpResponse } from "../../sandbox/http/protocol";
import { asksFor, readInput, writeError, writeOutput } from "../../sandbox/http/sdk-protocol";

const DEPTH = 3;
/** How the SDK's schemas begin that are of operations. */
const OPERATION = 9;

/** A value with every member, down to a depth at which structures are left out. */
function made(ref: $SchemaRef, depth = 0): unknown {
  const schema = NormalizedSchema.of(ref);
  if (schema.isStructSchema()) {
    if (depth > DEPTH) return undefined;
    const members = [...schema.structIterator()].flatMap(([name, member]) => {
      const { httpResponseCode, mediaType } = member.getMergedTraits();
      const value = httpResponseCode || mediaType ? undefined : made(member, depth + 1);
      return value === undefined ? [] : [[name, value]];
    });
    if (depth > 0 && members.length === 0) return undefined;
    return Object.fromEntries(schema.isUnionSchema() ? members.slice(0, 1) : members);
  }
  if (schema.isListSchema()) {
    const item = depth > DEPTH ? undefined : made(schema.getValueSchema(), depth + 1);
    return item === undefined ? undefined : [item, item];
  }
  if (schema.isMapSchema()) {
    const item = depth > DEPTH ? undefined : made(schema.getValueSchema(), depth + 1);
    return item === undefined ? undefined : { one: item, two: item };
  }
  if (schema.isTimestampSchema()) return new Date("2026-03-02T12:00:00Z");
  if (schema.isBooleanSchema()) return true;
  if (schema.isBlobSchema()) return new Uint8Array([1, 2, 3]);
  if (schema.isUnitSchema()) return {};
  if (schema.isBigIntegerSchema() || schema.isBigDecimalSchema() || schema.isDocumentSchema()) return undefined;
  if (schema.isNumericSchema()) return 7;
  return `a&b <"${schema.isMemberSchema() ? schema.getMemberName() : ""}">`;
}

function contextOf(operation: string): never {
  return {
    endpoint: () => Promise.resolve({ url: new URL("http://localhost") }),
    __smithy_context: { service: "Any", operation },
  } as never;
}

function bytes(body: unknown): Buffer {
  // The SDK warns where a body of bytes is asked what it would be as a string.
  return body instanceof Uint8Array ? Buffer.copyBytesFrom(body) : Buffer.from((body as string | undefined) ?? "");
}

/** What the SDK sends, as it arrives. */
async function arriving({ client, schema }: SdkOperation, input: object): Promise<HttpRequest> {
  const sent: SdkRequest = await client.protocol.serializeRequest(schema, input, contextOf(schema.name));
  const { method, path, query, headers, body } = sent;
  // The client of S3 makes the bucket a part of the endpoint.
  const { Bucket: bucket } = input as { readonly Bucket?: string };
  const isS3 = client.signingName === "s3" && bucket !== undefined;
  const url = new URL((isS3 ? `/${encodeURIComponent(bucket)}` : "") + path, "http://localhost");
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, one ?? "");
  }
  // Only this SDK tells the operation's name in the query.
  url.searchParams.delete("x-id");
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, url, headers: Object.fromEntries(lower), body: bytes(body) };
}

/** What the SDK makes of an answer. */
async function asRead({ client, schema }: SdkOperation, { status, headers, body }: HttpResponse): Promise<object> {
  const response = new SdkResponse({ statusCode: status, headers: { ...headers }, body: Buffer.from(body) });
  return client.protocol.deserializeResponse(schema, contextOf(schema.name), response);
}

/** A protocol that no client speaks here, spoken by one that has other words for the same. */
type OtherProtocol = new (options: {
  defaultNamespace: string;
  version: string;
  xmlNamespace: string;
}) => SdkClient["protocol"];

const CLIENTS: readonly (readonly [protocol: string, packageName: string, other: OtherProtocol | undefined])[] = [
  ["AWS JSON 1.0", "@aws-sdk/client-sqs", undefined],
  ["AWS JSON 1.1", "@aws-sdk/client-athena", undefined],
  ["REST-JSON", "@aws-sdk/client-bedrock", undefined],
  ["REST-XML", "@aws-sdk/client-s3", undefined],
  ["AWS Query", "@aws-sdk/client-sns", undefined],
  ["EC2 Query", "@aws-sdk/client-athena", AwsEc2QueryProtocol],
  ["Smithy RPC v2 CBOR", "@aws-sdk/client-athena", AwsSmithyRpcV2CborProtocol],
];

test("an error of AWS Query has the code that it has there", async () => {
  const { status, body } = await writeError(
    loadClient("@aws-sdk/client-sns"),
    new AwsError("NotFoundException", "Gone."),
    "id",
  );
  expect([status, body]).toEqual([404, expect.stringContaining("<Code>NotFound</Code><Message>Gone.</Message>")]);
});

describe.each(CLIENTS)("%s", (_protocol, packageName, OtherProtocol) => {
  it(`carries every input and output of ${packageName}`, async () => {
    const own = loadClient(packageName);
    const settings = { version: "1", xmlNamespace: "urn:one", ...own.settings };
    const client = OtherProtocol ? { ...own, settings, protocol: new OtherProtocol(settings) } : own;
    const operations = Object.keys(client.exports)
      .filter((name) => (client.exports[name] as readonly unknown[])[0] === OPERATION)
      .map((name) => operationOf(client, name.slice(0, -1)))
      .filter((operation) => !streams(operation));
    expect(operations.length).toBeGreaterThan(10);
    for (const operation of operations) {
      const input = made(operation.schema.input) as object;
      const request = await arriving(operation, input);
      const asked = operations.filter((one) => asksFor(one, request)).map(({ schema }) => schema.name);
      expect(asked).toEqual([operation.schema.name]);
      expect(await readInput(operation, request)).toEqual(input);
      const output = made(operation.schema.output) as object;
      expect(await asRead(operation, await writeOutput(operation, output, "id"))).toMatchObject(output);
    }
  });
});
