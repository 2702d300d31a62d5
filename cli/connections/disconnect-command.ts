import { Command } from "commander";
import { accountRegionId } from "../../contract/account-region";
import type { Connection } from "./connect";
import { requireSome } from "./require-some";
import type { DisconnectionState, DisconnectResult } from "./disconnect";
import { EXIT, UsageError } from "../errors";
import { spokeLabel } from "../fleet/fleet";
import { colors, counted, problemLines, worthShowing } from "../output/output";
import { table } from "../output/table";
import { Progress } from "../output/progress";
import { selectFleet, type SelectionOptions } from "../fleet/selection";
import { callingAws, contextOf, selectingConnections } from "../fleet/options";

interface DisconnectOptions extends SelectionOptions {
  readonly all?: boolean;
}

/** `ds-dashboard disconnect` */
export function disconnectCommand(): Command {
  const command = new Command("disconnect")
    .summary("disconnect spokes from their hubs")
    .description(
      "Disconnects spokes from their hubs: removes the two parameters of each connection, then the forward rules and the " +
        "statements of the bus policies that follow from them. Nothing else is touched, and what was measured stays.",
    )
    .option("--all", "every configured spoke");
  return callingAws(selectingConnections(command, "or --all")).action(
    async (names: string[], options: DisconnectOptions) => {
      if ((names.length === 0) !== (options.all ?? false)) {
        throw new UsageError("Name the spokes that are to be disconnected, or give --all.");
      }
      const { connectionsOf } = await import("./connect.js");
      const { disconnect } = await import("./disconnect.js");
      const { aws, output } = contextOf(command);
      const connections = connectionsOf((await selectFleet(names, options)).spokes);
      requireSome(connections, options);
      const others = await otherConnections(connections, options);
      const progress = new Progress(process.stderr);
      progress.step(`Removing ${counted(connections.length, "connection")}`);
      const result = await disconnect(connections, others, aws);
      progress.done();
      output.show(result, report);
      if (result.connections.some(({ state }) => state !== "disconnected")) process.exitCode = EXIT.notOk;
    },
  );
}

/**
 * The other configured connections. Empty if options name both sides, because the command then needs no configuration.
 */
async function otherConnections(
  connections: readonly Connection[],
  { hubAccount, spokeAccount }: SelectionOptions,
): Promise<readonly Connection[]> {
  if (hubAccount !== undefined && spokeAccount !== undefined) return [];
  const { connectionsOf } = await import("./connect.js");
  const leaving = new Set(connections.map(keyOf));
  return connectionsOf((await selectFleet([], {})).spokes).filter((connection) => !leaving.has(keyOf(connection)));
}

function keyOf({ spoke, hub }: Connection): string {
  return JSON.stringify([spokeLabel(spoke), accountRegionId(hub)]);
}

function report({ connections }: DisconnectResult): string {
  const isDone = ({ state }: DisconnectionState): boolean => state === "disconnected";
  const shown = worthShowing(connections, isDone).map(({ spoke, hub, state, removed }) => [
    spoke,
    hub,
    state === "failed" ? colors.red(state) : state,
    removed.join("\n") || "nothing was there",
  ]);
  return [
    ...(shown.length > 0 ? [table(["Spoke", "Hub", "State", "Removed"], shown)] : []),
    `${connections.filter(isDone).length} of ${counted(connections.length, "connection")} removed.`,
    ...problemLines(
      connections,
      ({ spoke, hub }) => `${spoke} of ${hub}`,
      ({ problem }) => problem,
    ),
  ].join("\n");
}
