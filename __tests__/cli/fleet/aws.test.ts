import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Aws } from "../../../cli/fleet/aws";
import { CommandError } from "../../../cli/errors";

const SITE = { account: "222222222222", region: "eu-west-1", access: undefined };

/** Where a service answers what `answer` says; not on loopback by its name, so that it stands for AWS. */
async function service(answer: (path: string) => { readonly status?: number; readonly body: string }): Promise<Server> {
  const server = createServer((request, response) => {
    const { status = 200, body } = answer(request.url ?? "");
    const isError = status >= 400 ? { "x-amzn-errortype": "ResourceNotFoundException" } : {};
    response.writeHead(status, { "content-type": "application/json", ...isError });
    request.resume().on("end", () => response.end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return server;
}

function identity(account: string): string {
  return (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
    `<Arn>arn:aws:iam::${account}:root</Arn><UserId>x</UserId><Account>${account}</Account>` +
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
  );
}

describe("the clients of an account", () => {
  let server: Server;
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;

  beforeAll(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" }));
  afterAll(() => {
    for (const [name, value] of Object.entries({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  function url(host: string): string {
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  it("are given once the credentials are known to be that account's, which is asked once", async () => {
    let asked = 0;
    server = await service(() => ({ body: (asked++, identity(SITE.account)) }));
    const aws = new Aws(url("0.0.0.0"));
    const [one, other] = await Promise.all([aws.at(SITE), aws.at({ ...SITE })]);
    expect(one.accountRegion).toMatchObject({ account: SITE.account, region: SITE.region });
    expect(other).toBe(one);
    expect(asked).toBe(1);
  });

  it("are asked for again once the credentials were those of another account", async () => {
    let account = "999999999999";
    server = await service(() => ({ body: identity(account) }));
    const aws = new Aws(url("0.0.0.0"));
    await expect(aws.at(SITE)).rejects.toBeInstanceOf(CommandError);
    account = SITE.account;
    expect((await aws.at(SITE)).accountRegion).toMatchObject(SITE);
  });

  it("are refused where the credentials are another account's: nothing is done in the wrong one", async () => {
    server = await service(() => ({ body: identity("999999999999") }));
    const opening = new Aws(url("0.0.0.0")).at(SITE);
    await expect(opening).rejects.toBeInstanceOf(CommandError);
    await expect(opening).rejects.toThrow(
      "The credentials are those of account 999999999999, not of 222222222222. Name a role or a profile for it",
    );
  });

  it("have the account's id as access key on loopback, as the embedded cloud wants it", async () => {
    const seen: (string | undefined)[] = [];
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      request.resume().on("end", () => response.end('"done"'));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    expect(await (await new Aws(url("127.0.0.1")).at(SITE)).invoke("anything")).toBe("done");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain("Credential=222222222222/");
    expect(seen[0]).toContain("/eu-west-1/lambda/");
  });

  it("say which function is not there, and what to do", async () => {
    server = await service(() => ({ status: 404, body: JSON.stringify({ message: "Function not found" }) }));
    const invoking = (await new Aws(url("127.0.0.1")).at(SITE)).invoke("ds-dashboard-connection");
    await expect(invoking).rejects.toBeInstanceOf(CommandError);
    await expect(invoking).rejects.toThrow(
      "There is no ds-dashboard-connection in 222222222222:eu-west-1; deploy the stack that brings it, or correct the Region.",
    );
  });
});
