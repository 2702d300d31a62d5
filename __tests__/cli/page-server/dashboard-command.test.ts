import { spawn, type ChildProcess } from "node:child_process";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { dsDashboard, PROJECT } from "../command-line";

jest.setTimeout(60_000);

const BIN = join(__dirname, "../../../bin/ds-dashboard.mjs");

/** `ds-dashboard dashboard`, until it is ended. */
class Served {
  output = "";
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(...options: readonly string[]) {
    this.child = spawn(process.execPath, [BIN, "dashboard", ...options], {
      cwd: PROJECT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.ended = new Promise((resolve, reject) => this.child.once("close", resolve).once("error", reject));
  }

  /** The address that it prints. @throws Error with what it printed instead */
  async url(): Promise<string> {
    const printed = new Promise<void>((resolve) => {
      this.child.stdout!.on("data", () => {
        if (this.output.includes("Ctrl-C ends this.")) resolve();
      });
    });
    await Promise.race([printed, this.ended]);
    const url = /Open (http:\S+) to see the dashboard/.exec(this.output)?.[1];
    if (url === undefined) throw new Error(this.output);
    return url;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

describe("ds-dashboard dashboard", () => {
  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])("serves the page that it has bundled, until %s", async (signal) => {
    const served = new Served("--port", "0");
    try {
      const url = await served.url();
      expect(await (await fetch(url)).text()).toContain("ds-dashboard-token");
      expect(await (await fetch(`${url}/api/hubs`)).json()).toEqual([
        { name: "hub", account: "111111111111", region: "us-east-1" },
      ]);
      for (const file of ["page.js", "page.css"]) expect((await fetch(`${url}/assets/${file}`)).status).toBe(200);
      expect(await served.end(signal)).toBe(0);
      await expect(fetch(url)).rejects.toThrow("fetch failed");
    } finally {
      await served.end("SIGKILL");
    }
  });

  it("ends at once, whoever is still asking", async () => {
    const served = new Served("--port", "0", "--hub-account", "999999999999:us-east-1", "--hub", "other");
    try {
      const url = await served.url();
      // Never ends what it asks.
      const client = connect(Number(new URL(url).port), "127.0.0.1", () => client.write("GET / HTTP/1.1\r\n"));
      client.on("error", () => client.destroy());
      expect(await (await fetch(`${url}/api/hubs`)).json()).toMatchObject([{ name: "other", account: "999999999999" }]);
      expect(await served.end("SIGINT")).toBe(0);
    } finally {
      await served.end("SIGKILL");
    }
  });

  it("says in one line that the port is taken, with exit code 1", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, stdout, stderr } = await dsDashboard(["dashboard", "--port", String(port)]);
    taken.close();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trim().split("\n")).toEqual([expect.stringContaining(`Port ${port} on 127.0.0.1 is in use`)]);
  });

  it.each([
    [["--port", "nonsense"], "Use a number from 0 to 65535."],
    [["--hub", "hbu"], 'Did you mean "hub"?'],
  ])("refuses %j with exit code 2", async (options, reason) => {
    const { code, stdout, stderr } = await dsDashboard(["dashboard", ...options]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(reason);
  });
});
