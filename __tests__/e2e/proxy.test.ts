import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createCertificate, type Certificate } from "./terraform-cloud/certificate";
import { cleanEnvironment } from "./terraform/programs";

const PROGRAM = join(__dirname, "..", "..", "bin", "ds-dashboard.mjs");
const HUB = "111111111111";
const ROW = {
  MetricName: { S: "NumberEndPointsInService" },
  ExtractionDate: { S: "2026-11-08T19:00:00.121000000Z" },
  ProjectName: { S: "Project1" },
  Environment: { S: "dev" },
  MetricValue: { N: "1" },
  Metadata: { M: { Unit: { S: "Count" } } },
};
/** It ends by itself, without waiting for connections that are kept for the next call. */
const END_LIMIT_MS = 30_000;

/** AWS, as far as `export` needs it, behind a proxy that wants a password: the network of many companies. */
describe("ds-dashboard behind a proxy", () => {
  let certificate: Certificate;
  let aws: Server;
  let proxy: Server;
  const tunnels: string[] = [];

  beforeAll(async () => {
    certificate = await createCertificate("*.us-east-1.amazonaws.com");
    aws = createHttpsServer(certificate, (request, response) => {
      request.resume();
      if (request.headers["x-amz-target"] === undefined) {
        response.end(
          '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
            `<Account>${HUB}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      } else response.end(JSON.stringify({ Items: [ROW], Count: 1 }));
    });
    proxy = createHttpServer().on("connect", ({ url, headers }, socket) => {
      tunnels.push(url!);
      const wanted = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
      if (headers["proxy-authorization"] !== wanted) return socket.end("HTTP/1.1 407 Who are you\r\n\r\n");
      const server = connect((aws.address() as AddressInfo).port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        server.pipe(socket).pipe(server);
      });
      return socket.on("error", () => server.destroy());
    });
    for (const server of [aws, proxy]) await once(server.listen(0, "127.0.0.1"), "listening");
  });
  beforeEach(() => (tunnels.length = 0));
  afterAll(() => {
    certificate.remove();
    for (const server of [aws, proxy]) server.close();
  });

  /** Exports through the proxy; in the environment is nothing of this machine that leads to AWS. */
  function exported(user: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const { port } = proxy.address() as AddressInfo;
    const env = {
      ...cleanEnvironment(),
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
      HTTPS_PROXY: `http://${user}@127.0.0.1:${port}`,
      https_proxy: "",
      NO_PROXY: "",
      no_proxy: "",
      NODE_EXTRA_CA_CERTS: certificate.authorityFile,
    };
    const args = ["export", "--hub-account", `${HUB}:us-east-1`, "--hub", "hub"];
    return new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { env, timeout: END_LIMIT_MS }, (_error, stdout, stderr) =>
        resolve({ stdout, stderr }),
      );
    });
  }

  it("reads a hub's table, each service through a tunnel that is used again", async () => {
    const { stdout, stderr } = await exported("user:p%40ss");
    expect(stderr).toBe("");
    expect(stdout).toContain("NumberEndPointsInService,2026-11-08T19:00:00.121Z,Project1,dev");
    expect(tunnels).toEqual(["sts.us-east-1.amazonaws.com:443", "dynamodb.us-east-1.amazonaws.com:443"]);
  });

  it("says that the proxy wants another password", async () => {
    const { stderr } = await exported("user:wrong");
    expect(stderr).toMatch(/AWS cannot be reached \(ProxyError: 127\.0\.0\.1:\d+ refuses with status 407\)/);
    expect(stderr).not.toContain("wrong");
  });
});
