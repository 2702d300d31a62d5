import { AwsRestXmlProtocol } from "@aws-sdk/core/protocols";
import { HttpResponse as SdkResponse } from "@smithy/core/protocols";
import { NormalizedSchema, translateTraits } from "@smithy/core/schema";
import type { $SchemaRef, StaticStructureSchema } from "@smithy/types";
import { AwsError } from "../aws-error";
import { cborProtocol } from "./cbor-protocol";
import { jsonProtocol } from "./json-protocol";
import type { HttpRequest, HttpResponse } from "./protocol";
import { queryError } from "./query-error";
import { inputOfForm } from "./query-form";
import { inputOfUrl } from "./rest-url";
import { membersOf } from "../answers/shape";
import { sdkError, type SdkClient, type SdkOperation } from "../answers/sdk-client";

/**
 * The service's side of the SDK's own protocols. The SDK has the client's side: it writes inputs and reads outputs. Where
 * the protocol is the same in both directions, the client is told of an operation whose input and output are exchanged,
 * so that it reads the input and writes the output.
 */

/** The protocols' names. https://smithy.io/2.0/aws/protocols/index.html */
const AWS_QUERY = "aws.protocols#awsQuery";
const EC2_QUERY = "aws.protocols#ec2Query";
const REST_JSON = "aws.protocols#restJson1";
const REST_XML = "aws.protocols#restXml";
const RPC_CBOR = "smithy.protocols#rpcv2Cbor";
const RPC_JSON = "smithy.protocols#rpcv2Json";

/** Whether a request asks for this operation. */
export function asksFor({ client, schema }: SdkOperation, request: HttpRequest): boolean {
  switch (client.protocol.getShapeId()) {
    case AWS_QUERY:
    case EC2_QUERY: {
      const form = formOf(request);
      return form.get("Action") === schema.name && form.get("Version") === client.settings.version;
    }
    case REST_JSON:
    case REST_XML:
      return inputOfUrl(schema, request) !== undefined;
    case RPC_CBOR:
    case RPC_JSON:
      return request.url.pathname.endsWith(`/operation/${schema.name}`);
    default:
      return String(request.headers["x-amz-target"]).split(".")[1] === schema.name;
  }
}

/**
 * Reads the input from a request for the operation.
 *
 * @throws AwsError SerializationException where it cannot be read
 */
export async function readInput({ client, schema }: SdkOperation, request: HttpRequest): Promise<object> {
  const kind = client.protocol.getShapeId();
  const isRest = kind === REST_JSON || kind === REST_XML;
  const response = new SdkResponse({
    statusCode: 200,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: request.body,
  });
  try {
    if (isForm(kind)) return inputOfForm(schema.input, formOf(request), kind === EC2_QUERY);
    const { $metadata: _, ...input } = (await client.protocol.deserializeResponse(
      exchanged(isRest ? { ...schema, input: withoutUrl(schema.input) } : schema),
      {} as never,
      response,
    )) as unknown as Record<string, unknown>;
    return { ...withoutUndefined(input), ...(isRest ? inputOfUrl(schema, request) : {}) };
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError("SerializationException", `The request cannot be read: ${(error as Error).message}`);
  }
}

/** Writes an output as the service does. */
export async function writeOutput(operation: SdkOperation, output: object, requestId: string): Promise<HttpResponse> {
  const { client, schema } = operation;
  const kind = client.protocol.getShapeId();
  const written = isForm(kind)
    ? await xmlOf(operation, output, kind, requestId)
    : await serialized(client, schema, output);
  return {
    status: translateTraits(schema.traits).http?.[2] ?? 200,
    headers: {
      ...written.headers,
      ...(kind === RPC_CBOR ? { "smithy-protocol": "rpc-v2-cbor" } : {}),
      "x-amzn-requestid": requestId,
    },
    body: written.body ?? "",
  };
}

/** Writes an error as the service does. */
export async function writeError(
  client: SdkClient,
  { code, message, status }: AwsError,
  requestId: string,
): Promise<HttpResponse> {
  const traits = translateTraits(sdkError(client, code)?.[3] ?? {}) as {
    readonly httpError?: number;
    readonly awsQueryError?: readonly [code: string, status: number];
  };
  const error = (written: string): AwsError => new AwsError(written, message, traits.httpError ?? status);
  switch (client.protocol.getShapeId()) {
    case AWS_QUERY:
    case EC2_QUERY:
      return queryError(error(traits.awsQueryError?.[0] ?? code), requestId);
    case REST_XML:
      return queryError(error(code), requestId);
    case RPC_CBOR:
      return cborProtocol.fail(error(code), requestId);
    default:
      return jsonProtocol("1.1").fail(error(code), requestId);
  }
}

type Written = Pick<HttpResponse, "headers"> & { readonly body?: string | Buffer };
type Schema = SdkOperation["schema"];

function exchanged({ namespace, name, input, output }: Schema): Schema {
  return { namespace, name, traits: {}, input: output, output: input };
}

/** A structure without the members that are in a request's path and query, which no answer has. */
function withoutUrl(ref: $SchemaRef): $SchemaRef {
  const schema = NormalizedSchema.of(ref).getSchema();
  if (!Array.isArray(schema)) return ref;
  const [kind, namespace, name, traits, names, members] = schema as StaticStructureSchema;
  const kept = membersOf(ref).flatMap(([, { traits }], index) =>
    traits.httpLabel || traits.httpQuery || traits.httpQueryParams ? [] : [index],
  );
  return [kind, namespace, name, traits, kept.map((at) => names[at]!), kept.map((at) => members[at]!)];
}

async function serialized({ protocol }: Pick<SdkClient, "protocol">, schema: Schema, output: object): Promise<Written> {
  const context = { endpoint: () => Promise.resolve(undefined) };
  const written = await protocol.serializeRequest(exchanged(schema), output, context as never);
  const body: unknown = written.body;
  return {
    headers: written.headers,
    body: body instanceof Uint8Array ? Buffer.copyBytesFrom(body) : (body as string),
  };
}

/** Both kinds of AWS Query answer in XML, which the SDK's client writes for REST services only. */
async function xmlOf(
  { client, schema }: SdkOperation,
  output: object,
  kind: string,
  requestId: string,
): Promise<Written> {
  const { name, namespace } = schema;
  const isEc2 = kind === EC2_QUERY;
  const structure = NormalizedSchema.of(schema.output).getSchema();
  const root = isEc2 ? `${name}Response` : `${name}Result`;
  const named: $SchemaRef = Array.isArray(structure)
    ? ([3, namespace, root, 0, structure[4], structure[5]] as StaticStructureSchema)
    : [3, namespace, root, 0, [], []];
  const protocol = new AwsRestXmlProtocol({
    defaultNamespace: client.settings.defaultNamespace,
    xmlNamespace: client.settings.xmlNamespace ?? "",
  });
  const { body } = await serialized({ protocol }, { ...schema, output: named }, output);
  const xml = String(body ?? `<${root}/>`).replace(/^<\?xml[^>]*>/, "");
  return {
    headers: { "content-type": "text/xml" },
    body: isEc2
      ? xml
      : `<${name}Response>${xml}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
  };
}

function isForm(kind: string): boolean {
  return kind === AWS_QUERY || kind === EC2_QUERY;
}

/** A form may be the body, or stand in the address. */
export function formOf({ url, body }: HttpRequest): URLSearchParams {
  return new URLSearchParams([...url.searchParams, ...new URLSearchParams(body.toString("utf8"))]);
}

function withoutUndefined(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
}
