import { Agent, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { HttpsProxyAgent } from "hpagent";
import { isExempt } from "./proxy";
import { ProxyError } from "./proxy-error";

/** As many connections as the SDK allows itself. */
const CONNECTIONS = 50;

type Connected = (error: Error | null, stream: Duplex) => void;

/** Connects with HTTPS servers through a tunnel in a proxy, but for those that `NO_PROXY` exempts. */
export class ProxyAgent extends HttpsProxyAgent {
  constructor(private readonly url: URL) {
    super({ proxy: url, keepAlive: true, maxSockets: CONNECTIONS });
  }

  override createConnection(options: RequestOptions, connected: Connected): Duplex | null | undefined {
    if (isExempt(options.host!, Number(options.port), process.env))
      return Agent.prototype.createConnection.call(this, options, connected);
    return super.createConnection(options, (error, stream) =>
      connected(error && new ProxyError(this.url, error), stream),
    );
  }
}
