import type { AwsError } from "../aws-error";
import type { HttpResponse } from "./protocol";

/** An error as AWS Query has it, which services that speak REST with XML share. */
export function queryError(error: AwsError, requestId: string): HttpResponse {
  return {
    status: error.status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body:
      `<ErrorResponse><Error><Type>${error.status < 500 ? "Sender" : "Receiver"}</Type>` +
      `<Code>${escaped(error.code)}</Code><Message>${escaped(error.message)}</Message></Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function escaped(text: string): string {
  return text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
