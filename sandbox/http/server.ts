import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import type { AnsweredOperation } from "../answers/answered-operation";
import { iamName } from "../answers/signing-names";
import { AwsError, callNotInTheEmbeddedCloud, notInTheEmbeddedCloud } from "../aws-error";
import type { Cloud } from "../cloud";
import { bothVersions } from "./both-versions";
import { cborProtocol, isCbor } from "./cbor-protocol";
import { jsonProtocol } from "./json-protocol";
import { lambdaProtocol } from "./lambda-protocol";
import type { HttpRequest, HttpResponse, Protocol } from "./protocol";
import { foreignness, isReachable } from "./outside";
import { queryErrorHeader } from "./query-errors";
import { queryError } from "./query-error";
import { queryService } from "./query-service";
import { s3Protocol } from "./s3-protocol";
import { asksFor, readInput, writeError, writeOutput } from "./sdk-protocol";
import { signedScope, type SignedScope } from "./signature";

const LOOPBACK = "127.0.0.1";
const FORM = "application/x-www-form-urlencoded";

/** Each service's protocol, as its SDK speaks it; a service that is not listed is answered in JSON. */
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  dynamodb: jsonProtocol("1.0"),
  sqs: jsonProtocol("1.0", queryErrorHeader),
  lambda: lambdaProtocol,
  s3: s3Protocol,
  monitoring: jsonProtocol("1.0", queryErrorHeader),
  sns: queryService("@aws-sdk/client-sns"),
  sts: queryService("@aws-sdk/client-sts"),
};
/** The services that speak AWS Query. */
const QUERY = ["sns", "sts"];
/** The services that speak REST with XML. */
const REST_XML = ["cloudfront", "route53", "s3"];
const DEFAULT_PROTOCOL = jsonProtocol("1.1");

/** The embedded cloud's one HTTP endpoint, on loopback only. */
export class Endpoint {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly cloud: Cloud) {
    this.server = bothVersions((request, response) => void this.answer(request, response));
    this.server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  /** @param port 0 for any free one. @throws the system's error, EADDRINUSE among them */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, LOOPBACK, resolve);
    });
    return this.url;
  }

  get url(): string {
    return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.handle(request);
    // The real time, in which functions do not live: their SDK would take every error for a clock that is wrong.
    response.sendDate = false;
    response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
    response.end(body);
  }

  private async handle(message: IncomingMessage): Promise<HttpResponse> {
    const headers = headersOf(message);
    const foreign = foreignness(headers);
    if (foreign !== undefined) {
      return { status: 403, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${foreign}\n` };
    }
    const requestId = randomUUID();
    let refusing: Pick<Protocol, "fail"> = DEFAULT_PROTOCOL;
    try {
      const request = await read(message, headers);
      const scope = signedScope(request);
      const { accessKeyId, region, service } = scope;
      const answered = this.cloud.answers.of(service).find(({ sdk }) => asksFor(sdk, unzipped(request)));
      if (answered) return await this.handleAnswered(answered, unzipped(request), scope, requestId);
      const protocol = isCbor(headers) ? cborProtocol : protocolOf(service);
      const isForm = headers["content-type"]?.startsWith(FORM);
      refusing = protocol;
      if (!this.cloud.has(service)) {
        // Which protocol it would speak is not known; the CLI and the SDKs read an error from XML or JSON by this.
        if (isForm || REST_XML.includes(service)) refusing = { fail: queryError };
        throw callNotInTheEmbeddedCloud(callOf(service, request));
      }
      if (isForm && !QUERY.includes(service)) {
        refusing = { fail: queryError };
        throw notInTheEmbeddedCloud(
          `AWS Query, the old protocol of ${service}; a current version of the CLI or SDK speaks another`,
        );
      }
      const principal = this.cloud.roles.principalOf(accessKeyId);
      // An object in S3 is kept as it was sent.
      const { operation, input } = await protocol.read(service === "s3" ? request : unzipped(request));
      if (!isReachable(service, operation)) throw notInTheEmbeddedCloud(`${service}:${operation} over HTTP`);
      const output = await this.cloud.call(service, operation, input, {
        account: principal.account,
        region,
        principal,
      });
      return await protocol.write(operation, output, requestId);
    } catch (error) {
      return refusing.fail(asAwsError(error), requestId);
    }
  }

  /** Handles a request for an operation that the embedded cloud's user answers; it comes and goes by the SDK's protocol. */
  private async handleAnswered(
    { sdk }: AnsweredOperation,
    request: HttpRequest,
    { accessKeyId, region, service }: SignedScope,
    requestId: string,
  ): Promise<HttpResponse> {
    try {
      const principal = this.cloud.roles.principalOf(accessKeyId);
      const input = await readInput(sdk, request);
      const caller = { account: principal.account, region, principal };
      const output = await this.cloud.call(service, sdk.schema.name, input, caller);
      return await writeOutput(sdk, output as object, requestId);
    } catch (error) {
      return writeError(sdk.client, asAwsError(error), requestId);
    }
  }
}

function protocolOf(service: string): Protocol {
  return Object.hasOwn(PROTOCOLS, service) ? PROTOCOLS[service]! : DEFAULT_PROTOCOL;
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError("InternalFailure", error instanceof Error ? (error.stack ?? error.message) : String(error), 500);
}

/** What a request to a service that is not here asks for, as far as that can be told. */
function callOf(service: string, { method, url, headers, body }: HttpRequest): string {
  const target = /\.(\w+)$/.exec(String(headers["x-amz-target"]))?.[1];
  const operation = target ?? new URLSearchParams(body.toString("utf8")).get("Action");
  if (operation !== null) return `the operation ${iamName(service)}:${operation}`;
  return `the service ${iamName(service)} (${method} ${url.pathname})`;
}

/** HTTP/2 has the host and the like among the headers, with a colon before their names. */
function headersOf({ headers, httpVersionMajor }: IncomingMessage): IncomingHttpHeaders {
  if (httpVersionMajor < 2) return headers;
  const { ":authority": authority } = headers;
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
  return typeof authority === "string" ? { ...others, host: authority } : others;
}

async function read(message: IncomingMessage, headers: IncomingHttpHeaders): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return {
    method: message.method ?? "GET",
    // Not resolved against the host: a path may begin with two slashes.
    url: new URL(`http://localhost${message.url ?? "/"}`),
    headers,
    body: Buffer.concat(chunks),
  };
}

/** The clients of CloudWatch compress what is longer than 10 KB. */
function unzipped(request: HttpRequest): HttpRequest {
  if (request.headers["content-encoding"] !== "gzip") return request;
  try {
    return { ...request, body: gunzipSync(request.body) };
  } catch {
    throw new AwsError("SerializationException", "The request body is not compressed with gzip.");
  }
}
