import type { OutgoingHttpHeaders } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { Aws } from "../../../cli/fleet/aws";
import { Refreshes } from "../../../cli/page-server/refreshes";
import { DEFAULT_PORT, startDashboard, type RunningDashboard } from "../../../cli/page-server/server";
import { CommandError } from "../../../cli/errors";
import type { Hub } from "../../../cli/fleet/fleet";
import { readPicture } from "../../../dashboard/reading/read-picture";
import { REFRESH_FUNCTION } from "../../../contract/names";
import { AwsError } from "../../../sandbox";
import { ask, PAGE, tokenOf, type Answer, type Asked } from "../http-client";
import { DEV, HUB, PROD, THREE_METRICS, World, type Json } from "../../system/world";

jest.mock("../../../dashboard/reading/read-picture", () => {
  const actual = jest.requireActual<typeof import("../../../dashboard/reading/read-picture")>(
    "../../../dashboard/reading/read-picture",
  );
  return { ...actual, readPicture: jest.fn(actual.readPicture) };
});

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe("the dashboard's server", () => {
  let world: World;
  let hubs: readonly Hub[];
  let dashboard: RunningDashboard;
  let token: string;
  let own: OutgoingHttpHeaders;
  const logged = jest.spyOn(console, "error").mockImplementation(() => undefined);

  const get = (path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    ask(dashboard.url, path, { headers });
  const post = (headers: OutgoingHttpHeaders, onPiece?: Asked["onPiece"], path = "/api/refresh"): Promise<Answer> =>
    ask(dashboard.url, path, { method: "POST", headers, onPiece });

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })) });
    await world.connect();
    await world.refresh();
    const elsewhere: Hub = { ...world.fleet.hubs[0]!, name: "elsewhere", region: "eu-west-1" };
    hubs = [...world.fleet.hubs, elsewhere];
    dashboard = await startDashboard({ hubs, aws: new Aws(world.sandbox.url), port: 0, page: PAGE });
    token = await tokenOf(dashboard.url);
    own = { origin: dashboard.url, "x-ds-dashboard-token": token };
  });
  afterAll(async () => {
    await dashboard.close();
    await world.close();
  });
  afterEach(() => logged.mockClear());

  describe("serves", () => {
    it("the page, which loads its script and styles from here", async () => {
      const { status, headers, text } = await get("/?hub=hub&range=7d");
      expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=UTF-8"]);
      expect(token).toMatch(/^[\w-]{43}$/);
      for (const part of ['href="/assets/page.css"', 'src="/assets/page.js"', '<div id="app">'])
        expect(text).toContain(part);
      expect(await get("/assets/page.js")).toMatchObject({ status: 200, text: "export {};" });
      expect(await get("/assets/page.css")).toMatchObject({ status: 200, text: "body{}" });
    });

    it("files that are asked for again only when they are others", async () => {
      const { headers } = await get("/assets/page.js");
      expect(headers).toMatchObject({ "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" });
      const again = await get("/assets/page.js", { "if-none-match": headers.etag! });
      expect(again).toMatchObject({ status: 304, text: "" });
      expect((await get("/assets/page.js", { "if-none-match": '"another"' })).status).toBe(200);
    });

    it("the hubs, without how to get into them", async () => {
      expect(JSON.parse((await get("/api/hubs")).text)).toEqual([
        { name: "hub", ...HUB },
        { name: "elsewhere", ...HUB, region: "eu-west-1" },
      ]);
    });

    it("the picture that the filters ask for, with what is wrong with them first", async () => {
      const { status, text } = await get("/api/picture?hub=hub&environment=dev&range=never");
      expect(status).toBe(200);
      const picture: Json = JSON.parse(text);
      expect(picture.hub).toEqual({ name: "hub", ...HUB });
      expect(new Set(picture.rows.map((row: Json) => row.environment))).toEqual(new Set(["dev"]));
      expect(picture.notices[0]).toContain("There is no range of that name");
    });

    it.each([
      ["", 600],
      ["&width=801.4", 801],
      ["&width=1", 200],
      ["&width=1e9", 2000],
      ["&width=wide", 600],
    ])("plots that fit: %j is %d wide", async (query, width) => {
      await get(`/api/picture?metric=None${query}`);
      expect(jest.mocked(readPicture).mock.lastCall![2].width).toBe(width);
    });
  });

  it.each([
    ["GET", "/", 200, "no-store"],
    ["HEAD", "/", 200, "no-store"],
    ["GET", "/assets/page.js", 200, "no-cache"],
    ["GET", "/api/hubs", 200, "no-store"],
    ["GET", "/api/picture?metric=None", 200, "no-store"],
    ["GET", "/api/picture?hub=elsewhere", 404, "no-store"],
    ["GET", "/api/picture?hub=nowhere", 404, "no-store"],
    ["GET", "/api/nothing", 404, "no-store"],
    ["GET", "/nothing", 404, "no-store"],
    ["GET", "/assets/../cli/main.ts", 404, "no-store"],
    ["POST", "/", 405, "no-store"],
    ["DELETE", "/api/hubs", 405, "no-store"],
    ["GET", "/api/refresh", 405, "no-store"],
  ])("%s %s: %d, with all headers", async (method, path, status, cached) => {
    const answer = await ask(dashboard.url, path, { method, headers: own });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(answer.headers["cache-control"]).toBe(cached);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("says which hubs there are where one is unknown, and which methods where one is not allowed", async () => {
    const { problem } = JSON.parse((await get("/api/picture?hub=nowhere")).text);
    expect(problem).toMatchObject({
      detail: 'No hub is called "nowhere".',
      remedy: expect.stringContaining("hub, elsewhere"),
    });
    expect((await ask(dashboard.url, "/api/hubs", { method: "PUT", headers: own })).headers.allow).toBe("GET, HEAD");
  });

  describe("says what is wrong", () => {
    it("where tables are missing", async () => {
      const { status, text } = await get("/api/picture?hub=elsewhere");
      expect(status).toBe(404);
      expect(JSON.parse(text).problem).toMatchObject({
        kind: "no-table",
        detail: expect.stringContaining("eu-west-1"),
      });
      expect(logged).not.toHaveBeenCalled();
    });

    it("where the credentials may not read", async () => {
      const stop = world.sandbox.observe(({ operation }) => {
        if (operation === "Query")
          throw new AwsError("AccessDeniedException", "not authorized to perform: dynamodb:Query");
      });
      const { status, text } = await get("/api/picture");
      stop();
      expect(status).toBe(403);
      expect(JSON.parse(text).problem).toMatchObject({
        kind: "denied",
        detail: expect.stringContaining("dynamodb:Query"),
      });
    });

    it("where the credentials are another account's, before anything is refreshed", async () => {
      const aws = {
        at: () => Promise.reject(new CommandError("The credentials are those of account 9.")),
      } as unknown as Aws;
      const other = await startDashboard({ hubs, aws, port: 0, page: PAGE });
      const read = await ask(other.url, "/api/picture");
      const page = await ask(other.url, "/");
      const headers = {
        ...own,
        origin: other.url,
        "x-ds-dashboard-token": /content="([\w-]{43})"/.exec(page.text)![1],
      };
      const refreshed = await ask(other.url, "/api/refresh", { method: "POST", headers });
      await other.close();
      for (const { status, text } of [read, refreshed]) {
        expect(status).toBe(401);
        expect(JSON.parse(text).problem).toMatchObject({
          kind: "credentials",
          detail: "The credentials are those of account 9.",
        });
      }
    });

    it("of what nobody expected, to the terminal once with its stack, to the page without", async () => {
      const error = new TypeError("nothing is undefined");
      for (let time = 0; time < 2; time++) {
        jest.mocked(readPicture).mockRejectedValueOnce(error);
        const { status, text } = await get("/api/picture");
        expect(status).toBe(500);
        expect(JSON.parse(text).problem).toMatchObject({
          kind: "other",
          detail: expect.stringMatching(/nothing is undefined$/),
        });
        expect(text).not.toContain("dashboard-server.test");
      }
      expect(logged.mock.calls).toEqual([[error.stack]]);
    });
  });

  describe("refreshes", () => {
    const lines = ({ text }: Answer): readonly Json[] =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    /** The clock of the embedded cloud stands still, and with it the archive's batching window. */
    const settling = (): boolean => {
      void world.settle();
      return true;
    };

    /** How often the hub was asked while `during` went on. */
    async function requests(during: () => Promise<unknown>): Promise<number> {
      const calls = await world.calls(async () => {
        await during();
      });
      return calls.filter(
        ({ operation, input }) => operation === "Invoke" && JSON.stringify(input).includes(REFRESH_FUNCTION),
      ).length;
    }

    it("a hub, and streams how far it is and what came out", async () => {
      let looks = 0;
      const stop = world.sandbox.observe(({ operation, input }) => {
        // The second look finds what the first one found.
        const isLook = operation === "Query" && JSON.stringify(input).includes("ExtractionHealth");
        if (isLook && ++looks === 2) settling();
      });
      const answer = await post(own);
      stop();
      expect(looks).toBeGreaterThan(2);
      expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/x-ndjson" } });
      const told = lines(answer);
      expect(told[0]).toEqual({ answered: 0, expected: 2 });
      expect(told.at(-2)).toEqual({ answered: 2, expected: 2 });
      expect(told.at(-1).report).toMatchObject({ hub: "hub", spokes: [{ state: "answered" }, { state: "answered" }] });
      expect(new Set(answer.text.trimEnd().split("\n")).size).toBe(told.length);
    });

    it("once for all who ask meanwhile, and anew for who asks later", async () => {
      const asked = await requests(async () => {
        let second: Promise<Answer> | undefined;
        const first = await post(own, () => {
          second ??= post(own, settling);
          return true;
        });
        expect(lines(await second!).at(-1)).toEqual(lines(first).at(-1));
        expect(lines(await second!)[0]).toEqual({ answered: 0, expected: 2 });
      });
      expect(asked).toBe(1);
      expect(await requests(() => post(own, settling))).toBe(1);
    });

    it("to the end for the others where one goes away", async () => {
      let second: Promise<Answer> | undefined;
      await post(own, () => {
        second = post(own, settling);
        return false;
      });
      expect(lines(await second!).at(-1).report.spokes).toHaveLength(2);
      expect((await get("/api/hubs")).status).toBe(200);
      expect(logged).not.toHaveBeenCalled();
    });

    it("and names what a hub lacks", async () => {
      const answer = await post(own, undefined, "/api/refresh?hub=elsewhere");
      expect(lines(answer)).toEqual([
        { report: expect.objectContaining({ failure: expect.stringContaining(`There is no ${REFRESH_FUNCTION}`) }) },
      ]);
    });

    it("not beyond its own end", async () => {
      const refreshes = new Refreshes(new Aws(world.sandbox.url));
      let text = "";
      for await (const piece of refreshes.follow(hubs[0]!)) {
        text += Buffer.from(piece).toString();
        // The clock stands still: nobody will answer.
        refreshes.end();
      }
      expect(text).toContain('"failure":"Error: The dashboard has ended."');
      await world.settle();
    });
  });

  describe("listens", () => {
    it("on another port where the usual one is taken, and says which", async () => {
      const taken = createServer();
      // Where somebody else has it, it is taken as well.
      await new Promise((resolve) =>
        taken.once("error", resolve).listen(DEFAULT_PORT, "127.0.0.1", () => resolve(undefined)),
      );
      const other = await startDashboard({ hubs, aws: new Aws(world.sandbox.url), port: undefined, page: PAGE });
      expect(new URL(other.url).port).not.toBe(String(DEFAULT_PORT));
      expect((await ask(other.url, "/")).status).toBe(200);
      await other.close();
      taken.close();
    });

    it("on no other port where one was asked for", async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
      const { port } = taken.address() as AddressInfo;
      const start = startDashboard({ hubs, aws: new Aws(world.sandbox.url), port, page: PAGE });
      await expect(start).rejects.toThrow(
        new CommandError(
          `Port ${port} on 127.0.0.1 is in use; end what listens there, or give another one, for example --port 4580, or none for any free one.`,
        ),
      );
      taken.close();
    });
  });
});
