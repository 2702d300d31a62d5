import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Aws } from "../fleet/aws";
import { CommandError } from "../errors";
import type { Hub } from "../fleet/fleet";
import { createApp } from "./app";
import { pageBundle, type PageBundle } from "./page-bundle";
import { Refreshes } from "./refreshes";

export const DEFAULT_PORT = 4580;
const LOOPBACK = "127.0.0.1";

export interface DashboardOptions {
  /** The hubs to show. The first one is shown unless the user chooses another. */
  readonly hubs: readonly Hub[];
  readonly aws: Aws;
  /** Port on loopback; 0: any free one; undefined: the usual one, or any free one if that is taken. */
  readonly port: number | undefined;
  /** The page, if it has already been bundled or is being bundled. */
  readonly page?: Promise<PageBundle>;
}

export interface RunningDashboard {
  /** For example `http://127.0.0.1:4580`. */
  readonly url: string;
  /** Stops the server, and aborts responses that are not complete. */
  close(): Promise<void>;
}

/**
 * Serves the page that shows hubs. It uses the command's credentials and is reachable from this machine only.
 *
 * @throws CommandError if the requested port is not available
 */
export async function startDashboard({
  hubs,
  aws,
  port,
  page = pageBundle(),
}: DashboardOptions): Promise<RunningDashboard> {
  const refreshes = new Refreshes(aws);
  const app = createApp({ hubs, aws, refreshes, page: await page });
  // Leaves the global Request and Response unchanged for all other code in this process.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void answer(request, response));
  await listen(server, port);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      refreshes.end();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number | undefined): Promise<void> {
  try {
    await listenOn(server, port ?? DEFAULT_PORT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    if (port !== undefined) throw new CommandError(refusedPort(port, code));
    await listenOn(server, 0);
  }
}

async function listenOn(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  await once(server, "listening");
}

function refusedPort(port: number, code: "EADDRINUSE" | "EACCES"): string {
  const other = `give another one, for example --port ${DEFAULT_PORT}, or none for any free one`;
  return code === "EADDRINUSE"
    ? `Port ${port} on ${LOOPBACK} is in use; end what listens there, or ${other}.`
    : `Port ${port} on ${LOOPBACK} is not open to you; ${other}.`;
}
