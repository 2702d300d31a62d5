import { request } from "node:http";
import { cbor } from "@smithy/core/cbor";
import { Sandbox } from "../../sandbox";
import { isReachable } from "../../sandbox/http/outside";

interface Answer {
  readonly status: number;
  readonly body: string;
}

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: () => undefined });
});
afterAll(() => sandbox.close());

/** `fetch` lets nobody set Host. */
function send(
  { method = "POST", path = "/", headers = {} }: { method?: string; path?: string; headers?: Record<string, string> },
  body: string | Uint8Array = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, sandbox.url), { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode!, body: text }));
    });
    sent.once("error", reject).end(body);
  });
}

function signedFor(service: string): Record<string, string> {
  return { authorization: `AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/${service}/aws4_request` };
}

/** What creates a function that would run whatever a folder of this machine holds. */
const INPUT = {
  FunctionName: "f",
  Role: "arn:aws:iam::111111111111:role/r",
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Code: { Directory: __dirname },
};

/** A request for an operation, in every protocol that the endpoint speaks. */
function requestsFor(service: string, operation: string): readonly (() => Promise<Answer>)[] {
  const json = JSON.stringify(INPUT);
  const form = new URLSearchParams({ Action: operation, FunctionName: "f" }).toString();
  const headers = signedFor(service);
  return [
    () =>
      send(
        { path: `/service/X/operation/${operation}`, headers: { ...headers, "smithy-protocol": "rpc-v2-cbor" } },
        cbor.serialize(INPUT),
      ),
    ...["1.0", "1.1"].map(
      (version) => () =>
        send(
          {
            headers: {
              ...headers,
              "x-amz-target": `Service.${operation}`,
              "content-type": `application/x-amz-json-${version}`,
            },
          },
          json,
        ),
    ),
    () => send({ headers: { ...headers, "content-type": "application/x-www-form-urlencoded" } }, form),
    ...["POST", "PUT", "DELETE", "GET"].flatMap((method) =>
      ["/2015-03-31/functions", "/2015-03-31/functions/f", "/2015-03-31/functions/f/policy", "/f/code"].map(
        (path) => () => send({ method, path, headers }, method === "GET" ? "" : json),
      ),
    ),
  ];
}

test("no operation from within is reached over HTTP, whatever protocol is spoken", async () => {
  const internal = sandbox.cloud.all().flatMap(({ signingName, operations }) =>
    Object.keys(operations)
      .filter((operation) => !isReachable(signingName, operation))
      .map((operation) => [signingName, operation] as const),
  );
  expect(internal).toContainEqual(["lambda", "CreateFunction"]);
  const reached: string[] = [];
  const called = jest.spyOn(sandbox.cloud, "call");
  for (const [service, operation] of internal) {
    for (const ask of requestsFor(service, operation)) {
      called.mockClear();
      await ask();
      if (called.mock.calls.some(([, name]) => !isReachable(service, name))) reached.push(operation);
    }
  }
  called.mockRestore();
  expect(reached).toEqual([]);
});

test("every service is either reached as a whole or by operations that it has", () => {
  for (const { signingName, operations } of sandbox.cloud.all()) {
    expect(Object.keys(operations).some((operation) => isReachable(signingName, operation))).toBe(true);
  }
  expect(isReachable("toString", "call")).toBe(false);
});

describe("who asks", () => {
  const headers = { ...signedFor("sts"), "content-type": "application/x-www-form-urlencoded" };
  const ask = (more: Record<string, string>): Promise<Answer> =>
    send({ headers: { ...headers, ...more } }, "Action=GetCallerIdentity&Version=2011-06-15");

  it.each(["127.0.0.1", "127.0.0.1:4566", "localhost:9", "LOCALHOST", "models.localhost:4566", "models.s3.localhost"])(
    "may call this machine %s",
    async (host) => expect((await ask({ host })).status).toBe(200),
  );

  it.each([
    "evil.example",
    "evil.example:4566",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evillocalhost",
    "127.0.0.1@evil.example",
    "[::1]:4566",
    "0.0.0.0",
  ])("may not call it %p: the name may be a site's that leads here", async (host) => {
    expect(await ask({ host })).toEqual({ status: 403, body: expect.stringContaining("127.0.0.1 and localhost only") });
  });

  it.each<Record<string, string>>([
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:4566" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "same-origin" },
  ])("is no page: %j", async (more) => {
    expect(await ask(more)).toEqual({ status: 403, body: expect.stringContaining("not pages in a browser") });
  });
});

test.each(["NODE_OPTIONS", "node_options", "NODE_PATH", "NODE_EXTRA_CA_CERTS"])(
  "%s reaches no function: it is refused by name",
  async (name) => {
    const input = { ...INPUT, Environment: { Variables: { [name]: "--import=/tmp/x.mjs" } } };
    await expect(sandbox.callAs("111111111111", "us-east-1", "lambda", "CreateFunction", input)).rejects.toMatchObject({
      code: "NotInTheEmbeddedCloud",
      message: expect.stringContaining(name),
    });
  },
);
