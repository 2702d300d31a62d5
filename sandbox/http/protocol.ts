import type { IncomingMessage } from "node:http";
import type { AwsError } from "../aws-error";

export interface HttpRequest {
  readonly method: string;
  /** Path and query string. */
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

interface Asked {
  readonly operation: string;
  readonly input: unknown;
}

/** How a service's operations travel over HTTP. https://smithy.io/2.0/aws/protocols/index.html */
export interface Protocol {
  /** Which operation a request means, with its input. */
  read(request: HttpRequest): Asked | Promise<Asked>;
  /** The answer of an operation that succeeded. */
  write(operation: string, output: unknown, requestId: string): HttpResponse | Promise<HttpResponse>;
  /** The answer of one that failed. */
  fail(error: AwsError, requestId: string): HttpResponse | Promise<HttpResponse>;
}
