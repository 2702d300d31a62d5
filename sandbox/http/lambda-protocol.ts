import { AwsError, callNotInTheEmbeddedCloud } from "../aws-error";
import type { InvokeOutput } from "../services/lambda";
import type { HttpRequest, HttpResponse, Protocol } from "./protocol";

/** Lambda's REST API: the operation follows from method and path. */
export const lambdaProtocol: Protocol = {
  read(request) {
    const [, version, collection, name, part] = request.url.pathname.split("/").map(decoded);
    if (version === "2015-03-31" && collection === "functions") {
      const route = `${request.method} ${name ? "{name}" : ""}${part ? `/${part}` : ""}`;
      if (route === "GET ") return { operation: "ListFunctions", input: {} };
      if (route === "GET {name}") return { operation: "GetFunction", input: { FunctionName: name } };
      if (route === "GET {name}/configuration") {
        return { operation: "GetFunctionConfiguration", input: { FunctionName: name } };
      }
      if (route === "GET {name}/policy") return { operation: "GetPolicy", input: { FunctionName: name } };
      if (route === "POST {name}/invocations") return { operation: "Invoke", input: invokeInput(name!, request) };
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

function invokeInput(name: string, { headers, body }: HttpRequest): Record<string, unknown> {
  try {
    return {
      FunctionName: name,
      InvocationType: headers["x-amz-invocation-type"] ?? "RequestResponse",
      Payload: body.length === 0 ? {} : JSON.parse(body.toString("utf8")),
    };
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
