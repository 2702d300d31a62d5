import { awsFailure, noteFailedCall, type AwsCall } from "../../cli/aws-failure";
import { finalReason, reasonOf } from "../../cli/errors";

const CALL: AwsCall = {
  accountRegion: { account: "111111111111", region: "us-esat-1" },
  access: undefined,
  endpointUrl: undefined,
  service: "DynamoDB",
  operation: "Scan",
  input: { TableName: "ds-dashboard-metrics" },
};

function failed(error: object, call: Partial<AwsCall> = {}): string | undefined {
  noteFailedCall(error, { ...CALL, ...call });
  return awsFailure(error);
}

function coded(code: string, message = ""): Error {
  return Object.assign(new Error(message), { code });
}

describe("the explanation of a failed call", () => {
  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"])(
    "names the endpoint and the embedded cloud where there is no way to it: %s",
    (code) => {
      const endpointUrl = "http://127.0.0.1:4566";
      const text = failed(coded(code, "connect failed"), { endpointUrl });
      expect(text).toMatch(
        /^http:\/\/127\.0\.0\.1:4566 cannot be reached \(connect failed\)\. AWS_ENDPOINT_URL .*npm start/,
      );
      // Without a message, as of an error for several addresses of one host.
      expect(failed(coded(code), { endpointUrl })).toContain(`(${code})`);
    },
  );

  it("asks whether there is such a Region where AWS is not found", () => {
    expect(failed(coded("ENOTFOUND", "getaddrinfo ENOTFOUND dynamodb.us-esat-1.amazonaws.com"))).toMatch(
      /^AWS cannot be reached .*whether there is a Region us-esat-1\..*AWS_ENDPOINT_URL=/,
    );
  });

  it.each([
    "EPROTO",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_SSL_WRONG_VERSION_NUMBER",
  ])("tells of TLS, and what mends it here: %s", (code) => {
    expect(failed(coded(code))).toMatch(/^There is no secure connection to AWS .*NODE_EXTRA_CA_CERTS/);
    expect(failed(coded(code), { endpointUrl: "https://127.0.0.1:4566" })).toMatch(/it begins with http:\/\/\.$/);
  });

  it("says that an endpoint may have a certificate of its own, and which variable names it", () => {
    const { AWS_CA_BUNDLE } = process.env;
    const failure = (): string | undefined =>
      failed(coded("DEPTH_ZERO_SELF_SIGNED_CERT"), { endpointUrl: "https://aws.example.com" });
    expect(failure()).toMatch(/certificate of its own, let NODE_EXTRA_CA_CERTS name its authority's file\. /);
    process.env.AWS_CA_BUNDLE = "ca.pem";
    expect(failure()).toContain("authority's file, as AWS_CA_BUNDLE does for the AWS CLI. ");
    delete process.env.AWS_CA_BUNDLE;
    if (AWS_CA_BUNDLE !== undefined) process.env.AWS_CA_BUNDLE = AWS_CA_BUNDLE;
  });

  it("says that a role is denied where asking who the credentials are of is", () => {
    const denied = Object.assign(new Error("not authorized to perform: sts:AssumeRole"), { name: "AccessDenied" });
    const call = { service: "STS", operation: "GetCallerIdentity" };
    expect(failed(denied, { ...call, access: { profile: "chain" } })).toMatch(/^The role .* cannot be assumed \(Acc/);
  });

  it("names the table, the queue or the function that is not there", () => {
    const missing = (name: string): Error => Object.assign(new Error("not found"), { name });
    const where = "in 111111111111:us-esat-1. Correct its name";
    expect(failed(missing("ResourceNotFoundException"))).toContain(`There is no table ds-dashboard-metrics ${where}`);
    const lambda = { service: "Lambda", input: { FunctionName: "ds-dashboard-archive" } };
    expect(failed(missing("ResourceNotFoundException"), lambda)).toContain(`no function ds-dashboard-archive ${where}`);
    const queue = { service: "SQS", input: { QueueUrl: "https://sqs/111111111111/ds-dashboard-archive" } };
    expect(failed(missing("QueueDoesNotExist"), queue)).toContain(`There is no queue ds-dashboard-archive ${where}`);
  });

  it("names the call and what AWS said, for anything else; only its first line", () => {
    const error = Object.assign(new Error("too many\nand more"), { name: "ThrottlingException" });
    expect(failed(error)).toBe("DynamoDB Scan failed: ThrottlingException: too many");
  });

  it("is not there for an error from elsewhere, which points to --debug in place of a stack", () => {
    const error = new TypeError("x is not a function");
    expect(awsFailure(error)).toBeUndefined();
    expect(reasonOf(error)).toBe("TypeError: x is not a function");
    expect(finalReason(error)).toBe(
      "TypeError: x is not a function\nNobody expected this; --debug shows where it occurred.",
    );
  });

  it("is that of the system where a file is refused, with what to look at", () => {
    const refused = Object.assign(new Error("EROFS: read-only file system, mkdir '/p/metrics'"), {
      code: "EROFS",
      path: "/p/metrics",
    });
    expect(finalReason(refused)).toBe(
      "EROFS: read-only file system, mkdir '/p/metrics'. Look who may read and write there, and whether the disk is read-only or full.",
    );
  });

  it.each([undefined, null, "text", 1])("is not there for %p, which some program throws", (thrown) => {
    noteFailedCall(thrown, CALL);
    expect(awsFailure(thrown)).toBeUndefined();
    expect(reasonOf(thrown)).toBe(String(thrown));
  });
});
