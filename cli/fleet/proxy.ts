import { UsageError } from "../errors";

const EXAMPLE = "give for example http://proxy.example.com:3128";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for HTTPS; undefined if it names none. Small letters come first, as in all programs
 * that know these variables.
 *
 * @throws UsageError if it cannot be used. Its URL is not in the message, because it may hold a password.
 */
export function proxyOf(environment: Environment): URL | undefined {
  const name = environment.https_proxy ? "https_proxy" : "HTTPS_PROXY";
  const text = environment[name];
  if (!text) return undefined;
  // Without a scheme it is an HTTP proxy, as for the AWS CLI. `proxy:3128` is a URL, but one of the scheme `proxy`.
  const url = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(url)) throw new UsageError(`${name} is no URL; ${EXAMPLE}.`);
  const proxy = new URL(url);
  if (proxy.protocol === "http:" || proxy.protocol === "https:") return proxy;
  throw new UsageError(`${name} is a proxy for ${proxy.protocol.slice(0, -1)}, which is not spoken here; ${EXAMPLE}.`);
}

/**
 * Whether `NO_PROXY` exempts a host from the proxy: a comma separates names, each with all below it, with or without a
 * port; `*` exempts all. The AWS CLI goes by the same rules.
 */
export function isExempt(host: string, port: number, environment: Environment): boolean {
  const list = [environment.no_proxy, environment.NO_PROXY].find(Boolean) ?? "";
  const exempted = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  return exempted.some((text) => {
    const name = text.replace(/^\*?\./, "");
    return text === "*" || [host, `${host}:${port}`].some((one) => one === name || one.endsWith(`.${name}`));
  });
}
