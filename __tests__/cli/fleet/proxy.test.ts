import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aws } from "../../../cli/fleet/aws";
import { isExempt, proxyOf } from "../../../cli/fleet/proxy";
import { finalReason, UsageError } from "../../../cli/errors";
import type { Site } from "../../../cli/fleet/fleet";

describe("the proxy of the environment", () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "", https_proxy: "" }, undefined],
    [{ HTTP_PROXY: "http://p:1" }, undefined],
    [{ HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
    [{ https_proxy: "http://p:1", HTTPS_PROXY: "http://q:1" }, "http://p:1/"],
    [{ HTTPS_PROXY: "p.example:3128" }, "http://p.example:3128/"],
    [{ HTTPS_PROXY: "https://u:p%40@p" }, "https://u:p%40@p/"],
  ])("of %j is %s", (environment, url) => {
    expect(proxyOf(environment)?.href).toBe(url);
  });

  it.each([
    [{ HTTPS_PROXY: "socks5://u:secret@p:1" }, "HTTPS_PROXY is a proxy for socks5, which is not spoken here"],
    [{ https_proxy: "http://u:secret@:1" }, "https_proxy is no URL"],
  ])("of %j is refused, without its password", (environment, reason) => {
    expect(() => proxyOf(environment)).toThrow(UsageError);
    expect(() => proxyOf(environment)).toThrow(new RegExp(`^${reason}; (?!.*secret)`));
  });

  it.each([
    ["", false],
    ["*", true],
    ["amazonaws.com", true],
    [".amazonaws.com", true],
    ["*.amazonaws.com", true],
    ["localhost, STS.us-east-1.amazonaws.com", true],
    ["sts.us-east-1.amazonaws.com:443", true],
    ["sts.us-east-1.amazonaws.com:8443", false],
    ["aws.com", false],
    ["us-east-1.amazonaws.com.cn 169.254.169.254", false],
  ])("NO_PROXY=%s exempts STS: %s", (list, exempts) => {
    for (const environment of [{ NO_PROXY: list }, { no_proxy: list, NO_PROXY: "other" }])
      expect(isExempt("sts.us-east-1.amazonaws.com", 443, environment)).toBe(exempts);
  });
});

describe("with a proxy, the command", () => {
  let proxy: Server;
  let home: string;
  /** What was to be reached through the proxy, in order and each once. */
  const tunnels = new Set<string>();
  const authorizations: (string | undefined)[] = [];
  const before = { ...process.env };

  beforeAll(async () => {
    // Whoever asks for a tunnel gets none: where to is what matters here.
    proxy = createServer().on("connect", ({ url, headers }, socket) => {
      tunnels.add(url!);
      authorizations.push(headers["proxy-authorization"]);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => proxy.close());

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "proxy-"));
    tunnels.clear();
    authorizations.length = 0;
    const { port } = proxy.address() as AddressInfo;
    Object.assign(process.env, {
      HOME: home,
      HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${port}`,
      NO_PROXY: "",
      AWS_CONFIG_FILE: join(home, "config"),
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  const KEYS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  const site = (access?: Site["access"]): Site => ({ account: "222222222222", region: "eu-west-1", access });

  /** Tries to get into an account; what it says, and the tunnels that were asked for. */
  async function reach(access?: Site["access"], endpoint?: string): Promise<string> {
    const error: unknown = await new Aws(endpoint).at(site(access)).catch((thrown: unknown) => thrown);
    return finalReason(error);
  }

  function configure(...lines: readonly string[]): void {
    writeFileSync(join(home, "config"), lines.join("\n"));
  }

  /** The login of IAM Identity Center, as the AWS CLI keeps it. */
  function logIn(session: string, expiresAt: string): void {
    const folder = join(home, ".aws", "sso", "cache");
    mkdirSync(folder, { recursive: true });
    const client = { clientId: "id", clientSecret: "secret", refreshToken: "token" };
    const token = { accessToken: "token", expiresAt, ...client, registrationExpiresAt: "2999-01-01T00:00:00Z" };
    const name = createHash("sha1").update(session).digest("hex");
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(token));
  }

  const SSO = [
    "sso_session = corp",
    "sso_account_id = 222222222222",
    "sso_role_name = reader",
    "[sso-session corp]",
    "sso_start_url = https://corp.awsapps.com/start",
    "sso_region = eu-north-1",
    "sso_registration_scopes = sso:account:access",
  ];

  it("reaches AWS through it, tells it who asks, and says what it answers, without the password", async () => {
    Object.assign(process.env, KEYS);
    expect(await reach()).toMatch(
      /^AWS cannot be reached \(ProxyError: 127\.0\.0\.1:\d+ refuses with status 407\)\. HTTPS_PROXY names the proxy/,
    );
    expect([...tunnels]).toEqual(["sts.eu-west-1.amazonaws.com:443"]);
    expect(authorizations).toEqual([`Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
  });

  it("assumes roles through it", async () => {
    Object.assign(process.env, KEYS);
    await reach({ roleName: "reader" });
    expect([...tunnels]).toEqual(["sts.eu-west-1.amazonaws.com:443"]);
  });

  it.each(["profile", "environment", "role"])(
    "gets credentials of IAM Identity Center through it, by %s",
    async (by) => {
      configure("[profile corp]", ...SSO);
      logIn("corp", "2999-01-01T00:00:00Z");
      if (by !== "profile") process.env.AWS_PROFILE = "corp";
      await reach(by === "profile" ? { profile: "corp" } : by === "role" ? { roleName: "reader" } : undefined);
      expect([...tunnels]).toEqual(["portal.sso.eu-north-1.amazonaws.com:443"]);
    },
  );

  it("renews the login of IAM Identity Center through it", async () => {
    configure("[profile corp]", ...SSO);
    logIn("corp", "2020-01-01T00:00:00Z");
    await reach({ profile: "corp" });
    expect([...tunnels]).toEqual(["oidc.eu-north-1.amazonaws.com:443"]);
  });

  it.each([
    ["of a role", ["role_arn = arn:aws:iam::222222222222:role/a", "source_profile = base", "region = eu-west-2"]],
    ["of a web identity", ["role_arn = arn:aws:iam::222222222222:role/a", "web_identity_token_file = FILE"]],
  ])("gets credentials %s of a profile through it", async (_kind, lines) => {
    const file = join(home, "token");
    writeFileSync(file, "token");
    configure(
      ...["[profile base]", "aws_access_key_id = key", "aws_secret_access_key = secret", "[profile other]"],
      ...lines.map((line) => line.replace("FILE", file)),
    );
    await reach({ profile: "other" });
    expect([...tunnels]).toEqual([expect.stringMatching(/^sts\.(eu-west-[12]\.)?amazonaws\.com:443$/)]);
  });

  describe("goes around it", () => {
    /** It speaks no protocol, so whoever comes gets no further. */
    const server = createTcpServer((socket) => (connections++, socket.end("nothing\r\n")));
    let connections: number;

    beforeAll(() => once(server.listen(0), "listening"));
    afterAll(() => server.close());
    beforeEach(() => (connections = 0));
    afterEach(() => expect([connections > 0, [...tunnels]]).toEqual([true, []]));
    const url = (scheme: string, host: string): string =>
      `${scheme}://${host}:${(server.address() as AddressInfo).port}`;

    it("to what NO_PROXY names", async () => {
      Object.assign(process.env, KEYS, { NO_PROXY: "10.0.0.1,0.0.0.0" });
      await reach(undefined, url("https", "0.0.0.0"));
    });

    it("to the embedded cloud", async () => {
      const account = await new Aws(url("https", "127.0.0.1")).at(site());
      await expect(account.invoke("any")).rejects.toThrow();
    });

    it("to where machines in AWS get their credentials", async () => {
      process.env.AWS_EC2_METADATA_DISABLED = "false";
      process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = url("http", "127.0.0.1");
      await reach();
    });
  });

  it("refuses one that cannot be used, but not where it is not needed", () => {
    process.env.HTTPS_PROXY = "socks5://127.0.0.1:1";
    expect(() => new Aws(undefined)).toThrow(UsageError);
    expect(() => new Aws("http://localhost:4566")).not.toThrow();
  });
});
