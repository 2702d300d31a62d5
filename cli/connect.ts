import { formatAccountRef, type AccountRef } from "../lambdas/contract/account-ref";
import { CONNECTION_FUNCTION, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../lambdas/contract/names";
import type { Fleet } from "./fleet";

/** Calls an AWS operation in an account and Region, with the rights of whoever connects accounts there. */
export type CallAws = (place: AccountRef, service: string, operation: string, input: unknown) => Promise<unknown>;

/**
 * Connects every spoke to its hubs: two parameters for each connection, then the connection functions in the order that
 * EventBridge asks for. Each side has to allow the other to send before a rule can be pointed at it, so all bus policies
 * come first and the rules after.
 *
 * @throws Error with the function's own message where a connection function fails
 */
export async function connect({ spokes }: Fleet, callAws: CallAws): Promise<void> {
  const places = new Map<string, AccountRef>();
  for (const spoke of spokes) {
    for (const hub of spoke.hubs) {
      await putParameter(callAws, spoke, `${MONITORS_PATH}/${hub.name}`, hub);
      await putParameter(callAws, hub, `${MONITORED_PROJECTS_PATH}/${spoke.project}/${spoke.environment}`, spoke);
      for (const place of [hub, spoke]) places.set(`${place.account}/${place.region}`, place);
    }
  }
  for (const action of ["EBPut", "EBRule"]) {
    for (const place of places.values()) await invokeConnection(callAws, place, action);
  }
}

async function putParameter(callAws: CallAws, home: AccountRef, name: string, target: AccountRef): Promise<void> {
  const Value = formatAccountRef(target, home);
  await callAws(home, "ssm", "PutParameter", { Name: name, Type: "String", Value, Overwrite: true });
}

async function invokeConnection(callAws: CallAws, place: AccountRef, action: string): Promise<void> {
  const { FunctionError: failed, Payload: payload } = (await callAws(place, "lambda", "Invoke", {
    FunctionName: CONNECTION_FUNCTION,
    Payload: { action },
  })) as { FunctionError?: string; Payload?: { errorMessage?: string } };
  if (failed === undefined) return;
  throw new Error(`${action} in account ${place.account} failed: ${payload?.errorMessage ?? failed}`);
}
