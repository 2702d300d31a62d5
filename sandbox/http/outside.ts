import type { IncomingHttpHeaders } from "node:http";

/**
 * The operations that may be asked for over HTTP, by signing name. Every user of this machine can send requests, so none of
 * them takes code or folders of this machine: functions and their settings come from what was synthesized only. A service
 * or operation that is not here can be reached from within the process alone, whatever protocol is spoken. Besides these,
 * the operations are reachable that the embedded cloud's user answers: those run the user's functions and nothing else.
 */
const REACHABLE: Readonly<Record<string, "all" | readonly string[]>> = {
  dynamodb: "all",
  events: "all",
  lambda: ["GetFunction", "GetFunctionConfiguration", "GetPolicy", "Invoke", "ListFunctions"],
  logs: "all",
  organizations: "all",
  monitoring: "all",
  s3: "all",
  sagemaker: "all",
  sns: "all",
  sqs: "all",
  ssm: "all",
  sts: "all",
};

/** Whether an operation may be asked for over HTTP. */
export function isReachable(service: string, operation: string): boolean {
  const reachable = Object.hasOwn(REACHABLE, service) ? REACHABLE[service]! : [];
  return reachable === "all" || reachable.includes(operation);
}

const OWN_NAMES = ["127.0.0.1", "localhost"];

/**
 * Why a request is not one of a program on this machine, or undefined where it may be. A browser that visits another site is
 * on this machine, too: the site's name may lead here (DNS rebinding), and its pages may send requests here. Programs of AWS
 * send neither `Origin` nor `Sec-Fetch-Site`; browsers send at least one of them from pages of others. The port does not
 * matter, so that it can be forwarded.
 */
export function foreignness(headers: IncomingHttpHeaders): string | undefined {
  const { host = "", origin } = headers;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  // Below `.localhost` every name is this machine; the SDKs put a bucket's name there.
  if (!OWN_NAMES.includes(name) && !name.endsWith(".localhost")) {
    return `The embedded cloud answers as ${OWN_NAMES.join(" and ")} only, not under another name.`;
  }
  if (origin !== undefined || (headers["sec-fetch-site"] ?? "none") !== "none") {
    return "The embedded cloud answers programs, not pages in a browser.";
  }
  return undefined;
}
