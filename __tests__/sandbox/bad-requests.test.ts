import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { Sandbox } from "../../sandbox";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: (error) => expect(error).toBeUndefined() });
});
afterAll(() => sandbox.close());

const TARGETS: Readonly<Record<string, string>> = {
  dynamodb: "DynamoDB_20120810.PutItem",
  events: "AWSEvents.PutRule",
  logs: "Logs_20140328.CreateLogGroup",
  monitoring: "GraniteServiceVersion20100801.PutMetricData",
  sagemaker: "SageMaker.CreateTrainingJob",
  sqs: "AmazonSQS.CreateQueue",
  ssm: "AmazonSSM.PutParameter",
};
const CBOR = { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" };

/** The status of a request that is written as it stands, since `fetch` would mend its path. */
function status(
  service: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<number> {
  const authorization = `AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/${service}/aws4_request`;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.url);
    const sent = request({ hostname, port, path, method: "POST", headers: { authorization, ...headers } }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode!));
    });
    sent.on("error", reject).end(body);
  });
}

const BODIES: readonly [string, string | Buffer][] = [
  ["half an object", "{"],
  ["nothing but space", " "],
  ["a list", "[]"],
  ["null", "null"],
  ["text", '"x"'],
  ["no UTF-8", Buffer.from([0xff, 0xfe, 0x00])],
  ["too deep an object", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
  ["too deep a list", `{"Name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["the prototype", '{"__proto__":{"Name":"x"}}'],
];

describe.each(Object.keys(TARGETS))("%s", (service) => {
  test.each(BODIES)("refuses a body that is %s", async (_name, body) => {
    expect(await status(service, "/", { "x-amz-target": TARGETS[service]! }, body)).toBe(
      body.toString().includes("__proto__") ? 501 : 400,
    );
  });

  test.each(["constructor", "__proto__", "toString", ""])("knows no operation %j", async (operation) => {
    const answered = await status(service, "/", { "x-amz-target": `X.${operation}` }, "{}");
    expect(operation === "" ? 400 : 501).toBe(answered);
  });
});

test.each([
  ["no gzip", { "x-amz-target": TARGETS.ssm!, "content-encoding": "gzip" }, "{}"],
  [
    "gzip that ends too soon",
    { "x-amz-target": TARGETS.ssm!, "content-encoding": "gzip" },
    gzipSync("{}").subarray(0, 12),
  ],
])("a body that is %s is refused", async (_name, headers, body) => {
  expect(await status("ssm", "/", headers, body)).toBe(400);
});

test.each([
  ["no CBOR", Buffer.from([0xff])],
  ["CBOR that ends too soon", Buffer.from([0xa1, 0x61])],
  ["a CBOR number", Buffer.from([0x01])],
  ["CBOR null", Buffer.from([0xf6])],
])("a body that is %s is refused", async (_name, body) => {
  expect(await status("monitoring", "/service/GraniteServiceVersion20100801/operation/PutMetricData", CBOR, body)).toBe(
    400,
  );
});

test.each([
  ["lambda", "/2015-03-31/functions/%E0%A4%A/invocations", 400],
  ["lambda", "//", 501],
  ["lambda", "/2015-03-31/functions/f/invocations", 400],
  ["s3", "/%E0%A4%A", 400],
  ["s3", "//", 501],
  ["sts", "//", 400],
  ["constructor", "/", 501],
  ["__proto__", "/", 501],
])("%s answers for the path %s", async (service, path, expected) => {
  expect(await status(service, path, {}, "{")).toBe(expected);
  // The next one is answered as well.
  expect(await status(service, path, { "x-amz-target": "X.Y" }, "{")).toBeGreaterThanOrEqual(400);
});

test.each([
  "",
  "Action=",
  "Action=AssumeRole&RoleArn=x&RoleSessionName=",
  "Action=constructor",
  "Action=AssumeRole&__proto__=1",
  "%E0%A4%A",
])("AWS Query refuses the form %j", async (form) => {
  expect([400, 501]).toContain(await status("sts", "/", { "content-type": "application/x-www-form-urlencoded" }, form));
});
