import { randomBytes } from "node:crypto";
import { Hono, type Context } from "hono";
import { compress } from "hono/compress";
import { etag } from "hono/etag";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { parseFilters } from "../../dashboard/filters";
import { readPicture, VIEW_LIMITS } from "../../dashboard/reading/read-picture";
import { isView } from "../../dashboard/views";
import type { Aws } from "../fleet/aws";
import type { Hub } from "../fleet/fleet";
import { tablesOf } from "../fleet/hub-tables";
import { Failures, unknownHub, type Failure } from "./failures";
import { refuseForeignRequests, requireToken } from "./guard";
import type { PageBundle } from "./page-bundle";
import type { Refreshes } from "./refreshes";
import { shell } from "./shell";

/** The accepted widths of a plot, in CSS pixels. */
const WIDTH = { least: 200, usual: 600, most: 2000 };
const NOT_STORED = { "cache-control": "no-store" };

/** The page may load its own files only. ECharts needs inline style attributes in its drawings. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

export interface AppOptions {
  readonly hubs: readonly Hub[];
  readonly aws: Aws;
  readonly refreshes: Refreshes;
  readonly page: PageBundle;
}

/** The HTTP application that serves the page and answers its requests. */
export function createApp({ hubs, aws, refreshes, page }: AppOptions): Hono {
  const token = randomBytes(32).toString("base64url");
  const failures = new Failures();
  const app = new Hono();

  app.use(
    secureHeaders({
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      // The server uses plain HTTP on loopback.
      strictTransportSecurity: false,
      xFrameOptions: "DENY",
    }),
    refuseForeignRequests,
    methodNotAllowed({ app }),
  );

  app.get("/", (context) => context.html(shell(token), 200, NOT_STORED));

  app.use("/assets/*", compress(), etag(), async (context, next) => {
    await next();
    context.header("cache-control", "no-cache");
  });
  app.get("/assets/page.js", (context) => asset(context, page.script, "text/javascript"));
  app.get("/assets/page.css", (context) => asset(context, page.styles, "text/css"));

  app.use("/api/*", async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
  });
  app.get("/api/hubs", (context) => context.json(hubs.map(({ name, account, region }) => ({ name, account, region }))));
  app.get("/api/metrics", async (context) => {
    // Loaded only here, because it reads the configuration and the user's own metrics.
    const { configuredMetricClasses } = await import("../fleet/configuration.js");
    const { catalogue } = await import("../metrics/metrics.js");
    return context.json(catalogue(await configuredMetricClasses()));
  });
  app.get("/api/picture", compress(), (context) =>
    withHub(context, async (hub) => {
      const query = new URL(context.req.url).searchParams;
      const { filters, problems } = parseFilters(query);
      const view = query.get("view") ?? "";
      const picture = await readPicture(await tablesOf(hub, aws), filters, {
        now: Date.now(),
        width: widthOf(query),
        limits: VIEW_LIMITS[isView(view) ? view : "overview"],
      });
      return context.json({ ...picture, notices: [...problems, ...picture.notices] });
    }),
  );
  app.post("/api/refresh", requireToken(token), (context) =>
    withHub(context, async (hub) => {
      // Checks access to the account first, so that a user without access learns this before anything starts.
      await aws.at(hub);
      return context.body(refreshes.follow(hub), 200, { "content-type": "application/x-ndjson" });
    }),
  );

  app.notFound((context) => context.text("There is nothing here; the dashboard is at /.\n", 404, NOT_STORED));
  app.onError((error, context) => {
    failures.report(error);
    return context.text("The dashboard failed; where it was started it says why.\n", 500, NOT_STORED);
  });
  return app;

  /** Responds with data about the hub that a request names, or the first hub if it names none, or with the problem. */
  async function withHub(context: Context, answer: (hub: Hub) => Promise<Response>): Promise<Response> {
    const name = context.req.query("hub");
    const hub = name === undefined ? hubs[0] : hubs.find((one) => one.name === name);
    if (!hub) return failed(context, unknownHub(name, hubs));
    try {
      return await answer(hub);
    } catch (error) {
      return failed(context, failures.of(error, hub));
    }
  }
}

function failed(context: Context, { problem, status }: Failure): Response {
  return context.json({ problem }, status);
}

function asset(context: Context, content: string, type: string): Response {
  return context.body(content, 200, { "content-type": `${type}; charset=utf-8` });
}

function widthOf(query: URLSearchParams): number {
  const width = Math.round(Number(query.get("width") ?? WIDTH.usual));
  return Number.isNaN(width) ? WIDTH.usual : Math.min(Math.max(width, WIDTH.least), WIDTH.most);
}
