import type { ConnectionStatus } from "../../../cli/connections/connection-status";
import { unconnectedText } from "../../../cli/sandbox/unconnected";

const URL = "http://127.0.0.1:4566";

function connection(spoke: string, hub: string, state: ConnectionStatus["state"]): ConnectionStatus {
  return { spoke, hub, state, problems: [] };
}

const CONNECTED = connection("Project1/dev", "hub", "connected");

it("names each spoke once that lacks a hub, with the command that connects them", () => {
  const connections = [
    CONNECTED,
    connection("Project1/new", "hub", "not connected"),
    connection("Project1/new", "other", "not connected"),
    connection("Project1/moved", "hub", "not connected"),
  ];
  expect(unconnectedText(connections, URL)).toBe(
    "2 spokes not connected in the state that was kept: Project1/new, Project1/moved. " +
      "Connect: npx ds-dashboard connect --endpoint-url http://127.0.0.1:4566",
  );
});

it("says nothing where all are connected", () => {
  expect(unconnectedText([CONNECTED], URL)).toBeUndefined();
});
