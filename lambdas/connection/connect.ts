import type { ReconcileResult, StatusResult } from "../contract/connection";
import { allowPartners, type AllowResult } from "./allow-partners";
import type { ConnectionContext } from "./context";
import { disconnect } from "./disconnect";
import { forwardToPartners, type ForwardResult } from "./forward-to-partners";
import { reconcile, reconcileForEvent } from "./reconcile";
import type { ConnectionRequest } from "./request";
import { status } from "./status";

export type ConnectionResult = AllowResult | ForwardResult | ReconcileResult | StatusResult;

/** Does what was asked for; a second time that changes nothing. Nobody reads the answer to an event, so it may be none. */
export async function connect(
  request: ConnectionRequest,
  context: ConnectionContext,
): Promise<ConnectionResult | undefined> {
  switch (request.action) {
    case "EBPut":
      return allowPartners(context);
    case "EBRule":
      return forwardToPartners(context);
    case "Reconcile":
      return request.event ? reconcileForEvent(context, request.event) : reconcile(context);
    case "Disconnect":
      return disconnect(request.parameters, context);
    case "Status":
      return status(context);
  }
}
