import { once } from "node:events";
import { connect, type IncomingHttpHeaders } from "node:http2";
import { createConnection } from "node:net";
import { json } from "node:stream/consumers";
import { SSMClient, GetParameterCommand } from "@aws-sdk/client-ssm";
import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { AwsError } from "../../sandbox/aws-error";
import { Cloud } from "../../sandbox/cloud";
import { Endpoint } from "../../sandbox/http/server";
import { fakeOperation } from "./fake-operation";
import { StsService } from "../../sandbox/services/sts";

const SCOPE = "20260101/us-east-1";

describe("the endpoint", () => {
  const cloud = new Cloud(0, () => undefined);
  const endpoint = new Endpoint(cloud);

  beforeAll(async () => {
    cloud.add(new StsService(cloud));
    cloud.add({
      signingName: "ssm",
      operations: {
        GetParameter: fakeOperation<object>({
          authorize: () => [],
          run: (_, { account, region }) => {
            if (account === "999999999999") throw new AwsError("ParameterNotFound", "No <such> parameter & more.");
            if (account === "888888888888") throw new TypeError("a bug");
            return { Parameter: { Value: `${account} in ${region}` } };
          },
        }),
      },
    });
    await endpoint.listen(0);
  });
  afterAll(() => endpoint.close());

  const ssm = (accessKeyId: string): SSMClient =>
    new SSMClient({
      endpoint: endpoint.url,
      region: "eu-west-1",
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: "any" },
    });
  const get = new GetParameterCommand({ Name: "/a" });
  const signed = (service: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(endpoint.url, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=111111111111/${SCOPE}/${service}/aws4_request`,
        ...headers,
      },
    });

  it("listens on loopback", () => expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/));

  it("takes the access key id for the account, and the Region from the signature", async () => {
    const { Parameter: parameter } = await ssm("222222222222").send(get);
    expect(parameter?.Value).toBe("222222222222 in eu-west-1");
  });

  it("answers errors as the service would, so that SDKs name them", async () => {
    await expect(ssm("999999999999").send(get)).rejects.toMatchObject({
      name: "ParameterNotFound",
      message: "No <such> parameter & more.",
    });
    await expect(ssm("888888888888").send(get)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it("says how to call it where the credentials mean nothing here", async () => {
    await expect(ssm("AKIAIOSFODNN7EXAMPLE").send(get)).rejects.toThrow("Use the 12 digits of an account");
  });

  it("speaks XML where the service does", async () => {
    const sts = new STSClient({
      endpoint: endpoint.url,
      region: "us-east-1",
      credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
    });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: "111111111111",
      Arn: "arn:aws:iam::111111111111:root",
    });
  });

  it("refuses what is not signed, telling how to", async () => {
    const response = await fetch(endpoint.url);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("AWS_ENDPOINT_URL");
  });

  it("refuses a service it does not know by name, in a form that its clients read", async () => {
    const xml = await signed("s3");
    expect([xml.status, await xml.text()]).toEqual([
      501,
      expect.stringContaining("<Message>The embedded cloud does not know the service s3 (POST /). To have it answered"),
    ]);
    const rest = await signed("bedrock");
    expect(await rest.json()).toMatchObject({
      message:
        "The embedded cloud does not know the service bedrock (POST /). " +
        'To have it answered, see "Answers of your own" in docs/embedded-cloud.md.',
    });
    const named = await signed("kinesis", { "x-amz-target": "Kinesis_20131202.ListStreams" });
    expect(await named.json()).toMatchObject({
      message: expect.stringContaining("The embedded cloud does not know the operation kinesis:ListStreams."),
    });
  });

  it("speaks HTTP/2, which some clients begin with, and ends with its connections", async () => {
    const another = new Endpoint(cloud);
    const session = connect(await another.listen(0));
    session.on("error", () => undefined);
    const closed = new Promise((resolve) => session.once("close", resolve));
    const request = session.request({
      ":method": "POST",
      authorization: `AWS4-HMAC-SHA256 Credential=111111111111/${SCOPE}/ssm/aws4_request`,
      "x-amz-target": "AmazonSSM.GetParameter",
    });
    request.end(JSON.stringify({ Name: "/a" }));
    const [{ ":status": status }] = (await once(request, "response")) as [IncomingHttpHeaders];
    expect([status, await json(request)]).toEqual([200, { Parameter: { Value: "111111111111 in us-east-1" } }]);
    await another.close();
    await closed;
  });

  it("lets a connection go that ends without a word", async () => {
    const socket = createConnection(Number(new URL(endpoint.url).port), "127.0.0.1");
    socket.end().resume();
    await once(socket, "close");
  });

  it("refuses a body that is not JSON", async () => {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=111111111111/${SCOPE}/ssm/aws4_request`,
        "x-amz-target": "AmazonSSM.GetParameter",
      },
      body: "{",
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ __type: "SerializationException" }),
    ]);
  });

  it.each([
    [
      "of version 4",
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=222222222222%2F20260101%2Fus-east-1%2Fs3%2Faws4_request",
    ],
    ["of version 2", "AWSAccessKeyId=222222222222&Signature=x&Expires=1"],
  ])("refuses presigned URLs %s by name", async (_version, query) => {
    const response = await fetch(`${endpoint.url}/bucket/key?${query}`);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("does not know presigned URLs");
  });

  it("refuses the signature for several Regions by name", async () => {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: { authorization: "AWS4-ECDSA-P256-SHA256 Credential=111111111111/20260101/events/aws4_request" },
    });
    expect(await response.text()).toContain("does not know Signature Version 4A");
  });

  it("names the call to another service that signs with the same name", async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=111111111111/${SCOPE}/ssm/aws4_request`;
    const response = await fetch(`${endpoint.url}/endpoints/mine/invocations`, {
      method: "POST",
      headers: { authorization },
    });
    expect(await response.text()).toContain(
      "does not know the API POST /endpoints/mine/invocations. To have it answered",
    );
  });
});
