import type { ConnectionStatus } from "../connections/connection-status";
import { counted, listed } from "../output/output";

/**
 * Names the spokes that a kept state does not connect with all of their hubs: those that came into the configuration since, or moved,
 * and those that were disconnected, which are not to be connected again without a word. Undefined if there are none.
 *
 * @param url of the embedded cloud
 */
export function unconnectedText(connections: readonly ConnectionStatus[], url: string): string | undefined {
  const without = connections.filter(({ state }) => state !== "connected").map(({ spoke }) => spoke);
  const names = [...new Set(without)];
  if (names.length === 0) return undefined;
  return (
    `${counted(names.length, "spoke")} not connected in the state that was kept: ${listed(names)}. ` +
    `Connect: npx ds-dashboard connect --endpoint-url ${url}`
  );
}
