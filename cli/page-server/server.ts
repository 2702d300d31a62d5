import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Aws } from "../fleet/aws";
import { CommandError } from "../errors";
import type { Hub } from "../fleet/fleet";
import { createApp } from "./app";
import { bundlePage, type PageBundle } from "./page-bundle";
import { Refreshes } from "./refreshes";

export const DEFAULT_PORT = 4580;
const LOOPBACK = "127.0.0.1";

export interface DashboardOptions {
  /** What is shown, the first one unless somebody chooses another. */
  readonly hubs: readonly Hub[];
  readonly aws: Aws;
  /** Port on loopback, 0 for any free one; undefined: the usual one, or any free one where that is taken. */
  readonly port: number | undefined;
  /** The page, where it is bundled already, or is being. */
  readonly page?: Promise<PageBundle>;
}

export interface RunningDashboard {
  /** For example `http://127.0.0.1:4580`. */
  readonly url: string;
  /** Ends it, and breaks off what it is still answering. */
  close(): Promise<void>;
}

/**
 * Serves the page that shows hubs, with the credentials that the command has, to this machine only.
 *
 * @throws CommandError where the port that was asked for cannot be had
 */
export async function startDashboard({
  hubs,
  aws,
  port,
  page = bundlePage(),
}: DashboardOptions): Promise<RunningDashboard> {
  const refreshes = new Refreshes(aws);
  const app = createApp({ hubs, aws, refreshes, page: await page });
  // Request and Response stay as they are for everybody else in this process.
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
