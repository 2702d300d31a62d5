import { AwsError, callNotInTheEmbeddedCloud } from "../aws-error";
import { parseJson } from "../json";
import type { Protocol } from "./protocol";

/**
 * AWS JSON 1.0 and 1.1: the operation is in `X-Amz-Target`, the input is the body.
 *
 * @param errorHeaders what a service's errors carry in headers beside that
 */
export function jsonProtocol(
  version: "1.0" | "1.1",
  errorHeaders: (error: AwsError) => Record<string, string> = () => ({}),
): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    read({ method, url, headers, body }) {
      const operation = String(headers["x-amz-target"] ?? "").split(".")[1];
      // Of another service that signs with the same name, as that which invokes SageMaker's endpoints.
      if (!operation && url.pathname !== "/") throw callNotInTheEmbeddedCloud(`the API ${method} ${url.pathname}`);
      if (!operation) throw new AwsError("UnknownOperationException", "The request has no X-Amz-Target header.");
      return { operation, input: parse(body) };
    },
    write: (_operation, output, requestId) => ({
      status: 200,
      headers: { "content-type": contentType, "x-amzn-requestid": requestId },
      body: JSON.stringify(output ?? {}),
    }),
    fail: (error, requestId) => ({
      status: error.status,
      headers: {
        "content-type": contentType,
        "x-amzn-requestid": requestId,
        "x-amzn-errortype": error.code,
        ...errorHeaders(error),
      },
      body: JSON.stringify({ __type: error.code, message: error.message, Message: error.message }),
    }),
  };
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  return parseJson(
    body.toString("utf8"),
    () => new AwsError("SerializationException", "The request body is not JSON."),
  );
}
