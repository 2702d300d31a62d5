import { Command } from "commander";
import type { ConnectionState, ConnectResult } from "./connect";
import { requireSome } from "./require-some";
import { EXIT } from "../errors";
import { colors, counted, problemLines, worthShowing } from "../output/output";
import { table } from "../output/table";
import { Progress } from "../output/progress";
import { selectFleet, type SelectionOptions } from "../fleet/selection";
import { callingAws, contextOf, selectingConnections } from "../fleet/options";

/** `ds-dashboard connect` */
export function connectCommand(): Command {
  const command = new Command("connect")
    .summary("connect spokes with their hubs")
    .description(
      "Connects spokes with their hubs: two parameters for each connection, then bus policies and forward rules. " +
        "What is connected stays so; running it twice changes nothing.",
    );
  return callingAws(selectingConnections(command)).action(async (names: string[], options: SelectionOptions) => {
    const { connect, connectionsOf } = await import("./connect.js");
    const { aws, output } = contextOf(command);
    const connections = connectionsOf((await selectFleet(names, options)).spokes);
    requireSome(connections, options);
    const progress = new Progress(process.stderr);
    progress.step(`Making ${counted(connections.length, "connection")}`);
    const result = await connect(connections, aws, (left) => progress.note(`${left} accounts`));
    progress.done();
    output.show(result, report);
    if (result.connections.some(({ state }) => state !== "connected")) process.exitCode = EXIT.notOk;
  });
}

function report({ connections, skipped }: ConnectResult): string {
  const isDone = ({ state }: ConnectionState): boolean => state === "connected";
  const shown = worthShowing(connections, isDone).map(({ spoke, hub, state }) => [
    spoke,
    hub,
    state === "connected" ? state : colors.red(state),
  ]);
  return [
    ...(shown.length > 0 ? [table(["Spoke", "Hub", "State"], shown)] : []),
    `${connections.filter(isDone).length} of ${counted(connections.length, "connection")} up.`,
    ...problemLines(
      connections,
      ({ spoke, hub }) => `${spoke} with ${hub}`,
      ({ problem }) => problem,
    ),
    ...skipped.map(
      ({ account, region, name, reason }) =>
        `Parameter ${name} of ${account}:${region} makes no connection: ${reason}.`,
    ),
  ].join("\n");
}
