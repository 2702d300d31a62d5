import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { Socket, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aws } from "../../../cli/fleet/aws";
import { CommandError, reasonOf } from "../../../cli/errors";

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

  it("give up where nobody answers, a function that is invoked later than all others", async () => {
    // A second takes a millisecond.
    const { setTimeout } = globalThis;
    const own = Socket.prototype.setTimeout;
    const asked: number[] = [];
    jest
      .spyOn(globalThis, "setTimeout")
      .mockImplementation((work: () => void, milliseconds = 0) => setTimeout(work, milliseconds / 1000));
    jest.spyOn(Socket.prototype, "setTimeout").mockImplementation(function (this: Socket, milliseconds, work) {
      if (work) asked.push(milliseconds);
      return own.call(this, milliseconds / 1000, work);
    });
    server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const account = await new Aws(url("127.0.0.1")).at(SITE);
    const failure = await account.configurationOf("any").catch(reasonOf);
    expect(failure).toMatch(/^http:.* cannot be reached \(no answer in 30 seconds\)\. AWS_ENDPOINT_URL/);
    expect(new Set(asked)).toEqual(new Set([30_000]));
    expect(await account.invoke("any").catch(reasonOf)).toContain("(no answer in 420 seconds)");
    jest.restoreAllMocks();
  });

  describe("by a profile that AWS_PROFILE names", () => {
    const environment = { ...process.env };
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "ds-dashboard-"));
      const file = join(folder, "config");
      writeFileSync(join(folder, "fails"), "echo reading >&2; echo the vault is sealed >&2; exit 3");
      writeFileSync(
        file,
        `[profile sealed]\ncredential_process = sh "${join(folder, "fails")}"\n[profile mfa]\nrole_arn = arn:aws:iam::222222222222:role/x\nsource_profile = keys\nmfa_serial = me\n[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n`,
      );
      Object.assign(process.env, {
        AWS_CONFIG_FILE: file,
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
        AWS_EC2_METADATA_DISABLED: "true",
      });
    });
    afterEach(() => {
      process.env = { ...environment };
      rmSync(folder, { recursive: true });
    });

    it.each([
      ["sealed", /fails": the vault is sealed\)\. Run the profile's credential_process by hand/],
      ["mfa", /multi-factor.*\)\. This command asks for no code\..* --profile mfa; /],
      ["nosuch", /\[nosuch\].*\)\. Correct its name, .* aws sso login --profile nosuch$/],
    ])("say why it gives none, and not only that there are none: %s", async (name, reason) => {
      process.env.AWS_PROFILE = name;
      // The SDK warns where there are both.
      delete process.env.AWS_ACCESS_KEY_ID;
      server = await service(() => ({ body: identity(SITE.account) }));
      const failure = await new Aws(url("0.0.0.0")).at(SITE).catch(reasonOf);
      expect(failure).toContain(`Profile "${name}", which AWS_PROFILE names, gives no credentials (`);
      expect(failure).toMatch(reason);
    });
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
