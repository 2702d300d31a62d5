import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as sqs from "@aws-sdk/client-sqs";
import { AwsError } from "../../sandbox/aws-error";
import { Sandbox } from "../../sandbox";
import { queryErrorHeader } from "../../sandbox/http/query-errors";

/** By an error's name, its code in AWS Query, from the schemas of the SDK. */
function queryCodes(client: object): [name: string, code: string][] {
  return Object.values(client).flatMap((schema): [string, string][] => {
    if (!Array.isArray(schema) || typeof schema[3] !== "object") return [];
    const { awsQueryError } = schema[3] as { awsQueryError?: [string, number] };
    return awsQueryError ? [[schema[2] as string, awsQueryError[0]]] : [];
  });
}

/** Whether a service of the embedded cloud answers with an error of this name. */
function isAnswered(folder: string, name: string): boolean {
  const path = join(__dirname, "../../sandbox/services", folder);
  return readdirSync(path).some((file) => readFileSync(join(path, file), "utf8").includes(`"${name}"`));
}

test.each([
  ["sqs", sqs],
  ["cloudwatch", cloudwatch],
])("errors of %s carry the codes that they had in AWS Query", (folder, client) => {
  const codes = queryCodes(client).filter(([name]) => isAnswered(folder, name));
  expect(codes.length).toBeGreaterThan(5);
  const told = codes.map(([name]) => [name, queryErrorHeader(new AwsError(name, ""))["x-amzn-query-error"]]);
  expect(told).toEqual(codes.map(([name, code]) => [name, `${code};Sender`]));
});

test("a queue that is not there has the code of older clients, and the name of newer ones", async () => {
  const sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: () => undefined });
  try {
    const response = await fetch(sandbox.url, {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/sqs/aws4_request",
        "x-amz-target": "AmazonSQS.GetQueueUrl",
      },
      body: JSON.stringify({ QueueName: "none" }),
    });
    expect(response.headers.get("x-amzn-query-error")).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    expect(response.headers.get("x-amzn-errortype")).toBe("QueueDoesNotExist");
  } finally {
    await sandbox.close();
  }
});
