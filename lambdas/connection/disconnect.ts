import { DeleteParametersCommand } from "@aws-sdk/client-ssm";
import type { DisconnectRequest, ReconcileResult } from "../../contract/connection";
import { connectionParameterNames } from "./connections";
import type { ConnectionContext } from "./context";
import { connected } from "./reconcile";
import { settle } from "./rounds";

const NAMES_PER_CALL = 10;

/**
 * Disconnect: removes connection parameters, and then everything derived from them, as Reconcile does. A parameter that
 * does not exist is not an error, so repeating the action changes nothing. After the last connection is removed,
 * nothing of ours is left on the bus.
 */
export async function disconnect(
  parameters: DisconnectRequest["parameters"],
  context: ConnectionContext,
): Promise<ReconcileResult> {
  const names = parameters === "all" ? await connectionParameterNames(context.ssm) : [...new Set(parameters)];
  const removed: string[] = [];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const Names = names.slice(start, start + NAMES_PER_CALL);
    const { DeletedParameters = [] } = await context.ssm.send(new DeleteParametersCommand({ Names }));
    removed.push(...DeletedParameters);
  }
  context.log.info("Parameters removed", { asked: names.length, removed: removed.length });
  const settled = await settle({ policy: true, rules: true }, context);
  return { action: "Disconnect", ...connected(settled), removed: removed.sort() };
}
