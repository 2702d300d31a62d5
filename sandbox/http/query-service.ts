import { loadClient, operationOf, type SdkClient } from "../answers/sdk-client";
import { AwsError, callNotInTheEmbeddedCloud } from "../aws-error";
import type { Protocol } from "./protocol";
import { formOf, readInput, writeError, writeOutput } from "./sdk-protocol";

/** What the SDK's schemas of operations begin with. https://github.com/smithy-lang/smithy-typescript/tree/main/packages/types/src/schema */
const OPERATION = 9;

/**
 * AWS Query as a service speaks it: a form with `Action`, and answers in XML. Forms and XML do not say what is a list, a map
 * or a number; the schemas of the service's client do, which is loaded with the first request.
 */
export function queryService(packageName: string): Protocol {
  let loaded: SdkClient | undefined;
  const client = (): SdkClient => (loaded ??= loadClient(packageName));
  return {
    async read(request) {
      const operation = formOf(request).get("Action");
      if (operation === null) throw new AwsError("MissingAction", "The request names no Action.");
      const own = client();
      const schema = own.exports[`${operation}$`];
      if (!Array.isArray(schema) || schema[0] !== OPERATION) {
        throw callNotInTheEmbeddedCloud(`the operation ${own.signingName}:${operation}`);
      }
      return { operation, input: await readInput(operationOf(own, operation), request) };
    },
    write: async (operation, output, requestId) =>
      writeOutput(operationOf(client(), operation), output ?? {}, requestId),
    fail: async (error, requestId) => writeError(client(), error, requestId),
  };
}
