import { AwsError } from "../aws-error";
import type { Protocol } from "./protocol";

/** AWS Query: a form with `Action` and flat inputs; answers are XML. Serves STS, whose inputs have no lists. */
export const queryProtocol: Protocol = {
  read({ body }) {
    const {
      Action: operation,
      Version: _version,
      ...input
    } = Object.fromEntries(new URLSearchParams(body.toString("utf8")));
    if (!operation) throw new AwsError("MissingAction", "The request names no Action.");
    return { operation, input };
  },
  write: (operation, output, requestId) => ({
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body:
      `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
      `<${operation}Result>${xml(output)}</${operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  }),
  fail: (error, requestId) => ({
    status: error.status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body:
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
      `${xml({ Code: error.code, Message: error.message })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  }),
};

function xml(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, child]) => `<${name}>${xml(child)}</${name}>`)
      .join("");
  }
  return String(value).replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
