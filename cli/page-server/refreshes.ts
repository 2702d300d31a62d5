import { accountRegionId } from "../../contract/account-region";
import { refresh } from "../refresh/refresh";
import type { Hub } from "../fleet/fleet";
import type { Aws } from "../fleet/aws";

/** How long to wait for answers. */
const SECONDS = 120;

/**
 * Refreshes hubs, with one refresh at a time for each. Further requests for a hub follow the refresh that is already
 * running.
 */
export class Refreshes {
  private readonly running = new Map<string, Refresh>();
  private readonly ending = new AbortController();

  constructor(private readonly aws: Aws) {}

  /**
   * Starts a refresh of a hub, or follows the running one.
   *
   * @returns NDJSON: `{answered, expected}` whenever it changes, beginning with the latest state, and finally
   *   `{report}`, a `HubRefresh`
   */
  follow(hub: Hub): ReadableStream<Uint8Array> {
    let running = this.running.get(accountRegionId(hub));
    if (!running) {
      running = new Refresh();
      this.running.set(accountRegionId(hub), running);
      void this.run(hub, running);
    }
    return running.follow();
  }

  /** Stops waiting for answers. The spokes still complete the refresh that the hubs requested. */
  end(): void {
    this.ending.abort(new Error("The dashboard has ended."));
  }

  private async run(hub: Hub, running: Refresh): Promise<void> {
    const { hubs } = await refresh([hub], SECONDS, this.aws, (answered, expected) => {
      // An error thrown here ends the waiting.
      this.ending.signal.throwIfAborted();
      running.tell({ answered, expected });
    });
    this.running.delete(accountRegionId(hub));
    running.tell({ report: hubs[0] });
    running.end();
  }
}

/** One refresh, and the responses that follow it. */
class Refresh {
  private readonly followers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  private newest = "";

  tell(state: object): void {
    const line = `${JSON.stringify(state)}\n`;
    if (line === this.newest) return;
    this.newest = line;
    for (const follower of this.followers) follower.enqueue(Buffer.from(line));
  }

  end(): void {
    for (const follower of this.followers) follower.close();
  }

  follow(): ReadableStream<Uint8Array> {
    let own: ReadableStreamDefaultController<Uint8Array>;
    return new ReadableStream({
      start: (controller) => {
        own = controller;
        this.followers.add(controller);
        if (this.newest !== "") controller.enqueue(Buffer.from(this.newest));
      },
      cancel: () => {
        this.followers.delete(own);
      },
    });
  }
}
