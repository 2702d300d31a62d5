import { AwsError, callNotInTheEmbeddedCloud } from "../aws-error";
import type { InvokeOutput } from "../services/lambda";
import type { HttpRequest, HttpResponse, Protocol } from "./protocol";

/** Lambda's REST API: the operation follows from method and path. */
export const lambdaProtocol: Protocol = {
  read(request) {
    const [, version, collection, name, part] = request.url.pathname.split("/").map(decoded);
    if (version === "2015-03-31" && collection === "functions") {
      const route = `${request.method} ${name ? "{name}" : ""}${part ? `/${part}` : ""}`;
      const asked = parameters(request);
      if (route === "GET ") return { operation: "ListFunctions", input: asked };
      const input = { FunctionName: name, ...asked };
      if (route === "GET {name}") return { operation: "GetFunction", input };
      if (route === "GET {name}/configuration") return { operation: "GetFunctionConfiguration", input };
      if (route === "GET {name}/policy") return { operation: "GetPolicy", input };
      if (route === "POST {name}/invocations") {
        return { operation: "Invoke", input: { ...input, ...invocation(request) } };
      }
    }
    throw callNotInTheEmbeddedCloud(`the Lambda API ${request.method} ${request.url.pathname}`);
  },
  write: (operation, output, requestId) =>
    operation === "Invoke" ? invoked(output as InvokeOutput, requestId) : json(200, output, requestId),
  fail: (error, requestId) => ({
    ...json(error.status, { Type: "User", Message: error.message, message: error.message }, requestId),
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, "x-amzn-errortype": error.code },
  }),
};

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError("InvalidParameterValueException", `The path holds ${segment}, which is not URL-encoded.`);
  }
}

/** What the query says, which is called as the members are; the one version that there is may be named. */
function parameters({ url }: HttpRequest): Record<string, unknown> {
  const given = Object.fromEntries(url.searchParams);
  if (given.Qualifier === "$LATEST") delete given.Qualifier;
  return given;
}

/** The members of Invoke that are headers. */
const INVOCATION_HEADERS = {
  InvocationType: "x-amz-invocation-type",
  LogType: "x-amz-log-type",
  ClientContext: "x-amz-client-context",
  TenantId: "x-amz-tenant-id",
  DurableExecutionName: "x-amz-durable-execution-name",
} as const;

function invocation({ headers, body }: HttpRequest): Record<string, unknown> {
  const given = Object.entries(INVOCATION_HEADERS).flatMap(([member, header]) =>
    headers[header] === undefined ? [] : [[member, headers[header]] as const],
  );
  const { LogType, ...members } = Object.fromEntries(given);
  // "None" is what there is without it.
  return { ...members, ...(LogType === undefined || LogType === "None" ? {} : { LogType }), Payload: payloadOf(body) };
}

function payloadOf(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError(
      "InvalidRequestContentException",
      "Could not parse request body into json. The AWS CLI 2 wants --cli-binary-format raw-in-base64-out before a plain JSON payload.",
    );
  }
}

function invoked(output: InvokeOutput, requestId: string): HttpResponse {
  return {
    status: output.StatusCode,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amz-executed-version": "$LATEST",
      ...(output.FunctionError ? { "x-amz-function-error": output.FunctionError } : {}),
    },
    body: output.Payload === undefined ? "" : JSON.stringify(output.Payload),
  };
}

function json(status: number, body: unknown, requestId: string): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body: JSON.stringify(body),
  };
}
