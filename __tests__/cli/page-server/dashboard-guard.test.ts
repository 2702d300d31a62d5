import type { OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import type { Aws } from "../../../cli/fleet/aws";
import type { Hub } from "../../../cli/fleet/fleet";
import { startDashboard, type RunningDashboard } from "../../../cli/page-server/server";
import { ask, PAGE, tokenOf, type Answer } from "../http-client";

const HUBS: readonly Hub[] = [
  { name: "hub", events: "metric", account: "111111111111", region: "us-east-1", access: undefined },
];

describe("the dashboard refuses", () => {
  let dashboard: RunningDashboard;
  let token: string;
  let own: OutgoingHttpHeaders;
  /** How any account is got into. */
  const at = jest.fn();

  const get = (path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    ask(dashboard.url, path, { headers });
  const post = (headers: OutgoingHttpHeaders): Promise<Answer> =>
    ask(dashboard.url, "/api/refresh", { method: "POST", headers });

  beforeAll(async () => {
    at.mockRejectedValue(new Error("nobody gets in"));
    jest.spyOn(console, "error").mockImplementation(() => undefined);
    dashboard = await startDashboard({ hubs: HUBS, aws: { at } as unknown as Aws, port: 0, page: PAGE });
    token = await tokenOf(dashboard.url);
    own = { origin: dashboard.url, "x-ds-dashboard-token": token };
  });
  afterEach(() => at.mockClear());
  afterAll(() => dashboard.close());

  const port = (): string => new URL(dashboard.url).port;

  it.each([
    (): string => "attacker.example",
    (): string => `attacker.example:${port()}`,
    (): string => `127.0.0.1.attacker.example:${port()}`,
    (): string => `localhost.attacker.example:${port()}`,
    (): string => `[::1]:${port()}`,
    (): string => `0.0.0.0:${port()}`,
  ])("whoever calls it by another name (%#)", async (host) => {
    for (const path of ["/", "/assets/page.js", "/api/hubs"]) {
      const { status, text, headers } = await get(path, { host: host() });
      expect([status, text]).toEqual([403, expect.stringContaining("as 127.0.0.1 and localhost only")]);
      expect(text).not.toContain(token);
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
    }
  });

  it.each(["127.0.0.1", "localhost"])("nobody who calls it %s, directly or on the port of a tunnel", async (name) => {
    for (const host of [name, `${name}:${port()}`, `${name}:8080`]) {
      expect((await get("/", { host })).status).toBe(200);
      expect((await post({ ...own, host, origin: `http://${host}` })).status).toBe(500);
    }
    expect(at).toHaveBeenCalledTimes(3);
  });

  it.each<[string, () => OutgoingHttpHeaders]>([
    ["another site", () => ({ origin: "https://attacker.example" })],
    ["another site, whatever the browser says besides", () => ({ origin: "null", "sec-fetch-site": "same-origin" })],
    ["another port", () => ({ origin: "http://127.0.0.1:1" })],
    ["another port of a tunnel", () => ({ host: "localhost:8080", origin: "http://localhost:8081" })],
    ["this machine through a tunnel", () => ({ host: "localhost:8080", origin: dashboard.url })],
    ["its other name", () => ({ origin: `http://localhost:${port()}` })],
    ["another site by what the browser says", () => ({ origin: dashboard.url, "sec-fetch-site": "cross-site" })],
    ["another port by what the browser says", () => ({ "sec-fetch-site": "same-site" })],
    ["nowhere", () => ({})],
  ])("to change anything for a page of %s", async (_site, headers) => {
    const { status, text } = await post({ "x-ds-dashboard-token": token, ...headers() });
    expect([status, text]).toEqual([403, expect.stringContaining("Only the dashboard's own page")]);
    expect(at).not.toHaveBeenCalled();
  });

  it("to read for another site's page, but not to be opened by its links", async () => {
    for (const site of ["cross-site", "same-site"]) {
      expect((await get("/api/picture", { "sec-fetch-site": site })).status).toBe(403);
      expect((await get("/", { "sec-fetch-site": site })).status).toBe(200);
    }
    for (const site of ["same-origin", "none"])
      expect((await get("/api/hubs", { "sec-fetch-site": site })).status).toBe(200);
  });

  it.each<[string, () => OutgoingHttpHeaders]>([
    ["no token", () => ({ "x-ds-dashboard-token": undefined })],
    ["a short token", () => ({ "x-ds-dashboard-token": token.slice(1) })],
    ["another token", () => ({ "x-ds-dashboard-token": token.slice(1) + (token.startsWith("A") ? "B" : "A") })],
  ])("to refresh with %s", async (_what, headers) => {
    const given = Object.fromEntries(
      Object.entries({ ...own, ...headers() }).filter(([, value]) => value !== undefined),
    );
    const { status, text } = await post(given);
    expect([status, JSON.parse(text).problem.remedy]).toEqual([403, "Load the page again."]);
  });

  it("connections to any address but its own", async () => {
    const code = await new Promise((resolve) => {
      const socket = connect(Number(port()), "127.0.0.2", () => resolve("connected"));
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).on("close", () => socket.destroy());
    });
    expect(code).toBe("ECONNREFUSED");
  });

  it("nobody who comes from its own page", async () => {
    expect((await post(own)).status).toBe(500);
    expect(at).toHaveBeenCalledTimes(1);
  });
});
