import { allowPartners, type AllowResult } from "./allow-partners";
import { readConnections } from "./connections";
import type { ConnectionContext } from "./context";
import { forwardToPartners, type ForwardResult } from "./forward-to-partners";
import type { Action } from "./request";

export type ConnectionResult = AllowResult | ForwardResult;

/** Reads the connection parameters and makes the default bus say the same. A second time it changes nothing. */
export async function connect(action: Action, context: ConnectionContext): Promise<ConnectionResult> {
  const connections = await readConnections(context.ssm, context.own);
  for (const { name, reason } of connections.skipped) {
    context.log.warn("Parameter skipped", { parameter: name, reason });
  }
  switch (action) {
    case "EBPut":
      return allowPartners(connections, context);
    case "EBRule":
      return forwardToPartners(connections, context);
  }
}
