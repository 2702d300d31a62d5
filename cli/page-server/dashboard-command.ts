import { Command } from "commander";
import { interrupted } from "../output/interruption";
import { selectHubs, type SelectionOptions } from "../fleet/selection";
import { selectingHub } from "../fleet/hub-options";
import { contextOf, port, reachingAws } from "../fleet/options";

interface DashboardCommandOptions extends SelectionOptions {
  readonly port?: number;
}

/** `ds-dashboard dashboard` */
export function dashboardCommand(): Command {
  const command = new Command("dashboard")
    .summary("show what hubs hold, in a browser on this machine")
    .description(
      "Serves a page that shows what hubs hold, and refreshes it, to browsers on this machine; it reads with your credentials.",
    );
  return reachingAws(selectingHub(command))
    .option("--port <port>", "port on 127.0.0.1; 0 for any free one (default: 4580, or any free one)", port)
    .action(async (options: DashboardCommandOptions) => {
      const hubs = await selectHubs(options);
      // Loaded only here, because no other command starts a server.
      const { startDashboard } = await import("./server.js");
      const dashboard = await startDashboard({ hubs, aws: contextOf(command).aws, port: options.port });
      console.log(`Open ${dashboard.url} to see the dashboard. Ctrl-C ends this.`);
      await interrupted();
      await dashboard.close();
    });
}
