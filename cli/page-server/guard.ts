import { timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { Problem } from "../../dashboard/problem";

/** This server, on any port: that of a tunnel (`ssh -L`) is another one, and only names are under somebody else's control. */
const OWN_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;
const OWN_SITES = ["same-origin", "none"];
const TOKEN_HEADER = "x-ds-dashboard-token";

/**
 * Refuses requests that other sites make the browser send. The server listens on loopback, but a browser that visits
 * another site also runs on this machine:
 *
 * - the site's host name may resolve to this machine (DNS rebinding), so the Host header must name this server;
 * - the site's pages may send requests here, so requests for data or changes must come from the dashboard's own page,
 *   or from a program that is not a browser.
 */
export const refuseForeignRequests: MiddlewareHandler = async (context, next) => {
  const problem = foreignness(context);
  if (problem !== undefined) return context.text(`${problem}\n`, 403, { "cache-control": "no-store" });
  return next();
};

function foreignness({ req }: Context): string | undefined {
  const host = req.header("host") ?? "";
  if (!OWN_HOST.test(host)) return "The dashboard answers as 127.0.0.1 and localhost only, not under another name.";

  const isReading = req.method === "GET" || req.method === "HEAD";
  const site = req.header("sec-fetch-site");
  const isPage = isReading && !req.path.startsWith("/api/");
  if (!isPage && site !== undefined && !OWN_SITES.includes(site))
    return "Only the dashboard's own page may ask for this.";
  if (isReading) return undefined;
  const origin = req.header("origin");
  const isOwn = origin === undefined ? site !== undefined : origin === `http://${host}`;
  return isOwn ? undefined : "Only the dashboard's own page may ask for this; send its Origin.";
}

const OLD_PAGE: Problem = {
  kind: "other",
  title: "This page is older than what serves it",
  detail: `The header ${TOKEN_HEADER} is not that of the page. Each start of the dashboard has another one.`,
  remedy: "Load the page again.",
};

/** Refuses requests without the token that is in the dashboard's page. */
export function requireToken(token: string): MiddlewareHandler {
  const expected = Buffer.from(token);
  return async (context, next) => {
    const given = Buffer.from(context.req.header(TOKEN_HEADER) ?? "");
    if (given.length === expected.length && timingSafeEqual(given, expected)) return next();
    return context.json({ problem: OLD_PAGE }, 403);
  };
}
