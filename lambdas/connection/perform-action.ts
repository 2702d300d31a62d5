import type { ReconcileResult, StatusResult } from "../../contract/connection";
import { allowPartners, type AllowResult } from "./allow-partners";
import type { ConnectionContext } from "./context";
import { disconnect } from "./disconnect";
import { forwardToPartners, type ForwardResult } from "./forward-to-partners";
import { reconcile } from "./reconcile";
import type { ConnectionRequest } from "./request";
import { status } from "./status";

export type ConnectionResult = AllowResult | ForwardResult | ReconcileResult | StatusResult;

/** Performs the requested action. Performing it a second time changes nothing. */
export async function performAction(request: ConnectionRequest, context: ConnectionContext): Promise<ConnectionResult> {
  switch (request.action) {
    case "EBPut":
      return allowPartners(context);
    case "EBRule":
      return forwardToPartners(context);
    case "Reconcile":
      return reconcile(context, request);
    case "Disconnect":
      return disconnect(request.parameters, context);
    case "Status":
      return status(context);
  }
}
