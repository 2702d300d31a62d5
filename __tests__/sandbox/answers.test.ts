import {
  AthenaClient,
  BatchGetQueryExecutionCommand,
  GetQueryResultsCommand,
  ListQueryExecutionsCommand,
  ListWorkGroupsCommand,
  paginateGetQueryResults,
  paginateListWorkGroups,
} from "@aws-sdk/client-athena";
import { BedrockClient, GetGuardrailCommand, ListGuardrailsCommand } from "@aws-sdk/client-bedrock";
import { ListMetricStreamsCommand, CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { ListClustersCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { GetBucketAclCommand, GetBucketTaggingCommand, GetObjectAclCommand, S3Client } from "@aws-sdk/client-s3";
import { ListPhoneNumbersOptedOutCommand, ListPlatformApplicationsCommand, SNSClient } from "@aws-sdk/client-sns";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answers as documented } from "../fixtures/documented-answers";
import { awsError, denied, Sandbox, throttled, type Answers } from "../../sandbox";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const ACCOUNT = "222222222222";
const WORK_GROUPS = ["a", "b", "c"].map((Name) => ({ Name, CreationTime: new Date(NOW) }));

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await Sandbox.start({
    start: NOW,
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
});
afterEach(() => sandbox.close());

/** A client of one try that is the account itself. */
function as<Client>(Class: new (config: never) => Client): Client {
  const config = {
    endpoint: sandbox.url,
    region: "eu-central-1",
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
    maxAttempts: 1,
  };
  return new Class(config as never);
}

async function refusal(answers: Answers): Promise<string> {
  const error: unknown = await sandbox.answers.add(answers).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TypeError);
  return (error as TypeError).message;
}

describe("an answer", () => {
  it("reaches the SDK's client in its protocol, with what the client has asked", async () => {
    const asked: unknown[] = [];
    await sandbox.answers.add({
      "athena:BatchGetQueryExecution": (input, context) => {
        asked.push(input, context);
        return { QueryExecutions: [{ QueryExecutionId: "1", Status: { SubmissionDateTime: new Date(context.now) } }] };
      },
      "bedrock:GetGuardrail": ({ guardrailIdentifier }) => ({
        name: "mine",
        guardrailId: guardrailIdentifier,
        guardrailArn: `arn:aws:bedrock:eu-central-1:${ACCOUNT}:guardrail/${guardrailIdentifier}`,
        version: "1",
        status: "READY",
        createdAt: new Date(NOW),
        updatedAt: new Date(NOW),
        blockedInputMessaging: "",
        blockedOutputsMessaging: "",
      }),
      "sts:GetSessionToken": ({ DurationSeconds: seconds }, { now }) => ({
        Credentials: {
          AccessKeyId: `for ${seconds} s`,
          SecretAccessKey: "<&>",
          SessionToken: "t",
          Expiration: new Date(now),
        },
      }),
    });
    const command = new BatchGetQueryExecutionCommand({ QueryExecutionIds: ["1", "2"] });
    expect((await as(AthenaClient).send(command)).QueryExecutions).toEqual([
      { QueryExecutionId: "1", Status: { SubmissionDateTime: new Date(NOW) } },
    ]);
    expect(asked).toEqual([{ QueryExecutionIds: ["1", "2"] }, { account: ACCOUNT, region: "eu-central-1", now: NOW }]);
    expect(await as(BedrockClient).send(new GetGuardrailCommand({ guardrailIdentifier: "g" }))).toMatchObject({
      guardrailId: "g",
      createdAt: new Date(NOW),
    });
    expect((await as(STSClient).send(new GetSessionTokenCommand({ DurationSeconds: 900 }))).Credentials).toEqual({
      AccessKeyId: "for 900 s",
      SecretAccessKey: "<&>",
      SessionToken: "t",
      Expiration: new Date(NOW),
    });
  });

  it("adds operations to services that are there, whose others stay", async () => {
    await sandbox.answers.add({
      "sagemaker:ListClusters": () => ({ ClusterSummaries: [] }),
      "cloudwatch:ListMetricStreams": () => ({ Entries: [{ Name: "stream" }] }),
    });
    expect((await as(SageMakerClient).send(new ListClustersCommand({}))).ClusterSummaries).toEqual([]);
    expect((await as(CloudWatchClient).send(new ListMetricStreamsCommand({}))).Entries).toEqual([{ Name: "stream" }]);
    const { TrainingJobSummaries } = (await sandbox.callAs(
      ACCOUNT,
      "us-east-1",
      "sagemaker",
      "ListTrainingJobs",
      {},
    )) as {
      readonly TrainingJobSummaries: unknown;
    };
    expect(TrainingJobSummaries).toEqual([]);
  });

  it("takes the place of what is known only where it says so", async () => {
    const search = () => ({ Results: [], TotalHits: { Value: 7 } });
    expect(await refusal({ "sagemaker:Search": search })).toMatch(
      /^sagemaker:Search: the embedded cloud knows this operation\..*\{ answer, replaces: true \}/,
    );
    await sandbox.answers.add({ "sagemaker:Search": { answer: search, replaces: true } });
    const found = await sandbox.callAs(ACCOUNT, "us-east-1", "sagemaker", "Search", { Resource: "Model" });
    expect(found).toMatchObject({ TotalHits: { Value: 7 } });
  });

  it("is refused by browsers and under other names, as everything is", async () => {
    await sandbox.answers.add({ "athena:ListWorkGroups": () => ({ WorkGroups: [] }) });
    const response = await fetch(sandbox.url, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260302/us-east-1/athena/aws4_request`,
        "x-amz-target": "AmazonAthena.ListWorkGroups",
        origin: "http://example.com",
      },
      body: "{}",
    });
    expect(response.status).toBe(403);
  });
});

it("is served for a bucket, and by a promise", async () => {
  await sandbox.answers.add({
    "s3:ListParts": { answer: () => ({ Parts: [] }), action: "s3:ListMultipartUploadParts" },
    "s3:GetBucketTagging": ({ Bucket }) => Promise.resolve({ TagSet: [{ Key: "of", Value: Bucket }] }),
  });
  const { TagSet } = await as(S3Client).send(new GetBucketTaggingCommand({ Bucket: "models" }));
  expect(TagSet).toEqual([{ Key: "of", Value: "models" }]);
  // Others of the same address are not.
  await expect(as(S3Client).send(new GetBucketAclCommand({ Bucket: "models" }))).rejects.toThrow("does not know");
  const acl = as(S3Client).send(new GetObjectAclCommand({ Bucket: "models", Key: "k" }));
  await expect(acl).rejects.toThrow("does not know");
});

it("is authorized by the action of its name, on what its input names, unless it says otherwise", async () => {
  const authorize = jest.spyOn(sandbox.cloud, "authorize");
  const answer = () => ({ QueryExecutionIds: [] });
  await sandbox.answers.add({
    "athena:ListQueryExecutions": answer,
    "athena:ListWorkGroups": {
      answer: () => ({ WorkGroups: [] }),
      action: "athena:GetWorkGroup",
      resource: (_input, { account, region }) => `arn:aws:athena:${region}:${account}:workgroup/mine`,
    },
  });
  await as(AthenaClient).send(new ListQueryExecutionsCommand({ WorkGroup: "primary" }));
  await as(AthenaClient).send(new ListWorkGroupsCommand({}));
  const workGroup = (name: string): string => `arn:aws:athena:eu-central-1:${ACCOUNT}:workgroup/${name}`;
  expect(authorize.mock.calls.map(([asked]) => asked)).toEqual([
    { action: "athena:ListQueryExecutions", resource: workGroup("primary") },
    { action: "athena:GetWorkGroup", resource: workGroup("mine") },
  ]);
});

describe("a listing", () => {
  const all = async (pageSize?: number): Promise<readonly (number | undefined)[]> => {
    const sizes: (number | undefined)[] = [];
    const config = { client: as(AthenaClient), ...(pageSize === undefined ? {} : { pageSize }) };
    for await (const { WorkGroups } of paginateListWorkGroups(config, {})) sizes.push(WorkGroups?.length);
    return sizes;
  };

  it("is cut into the pages that the caller or the embedded cloud want, and its function sees nothing of them", async () => {
    const inputs: unknown[] = [];
    await sandbox.answers.add({
      "athena:ListWorkGroups": (input) => {
        inputs.push(input);
        return { WorkGroups: WORK_GROUPS };
      },
    });
    expect(await all()).toEqual([3]);
    expect(await all(2)).toEqual([2, 1]);
    sandbox.answers.pageSize = 1;
    expect(await all()).toEqual([1, 1, 1]);
    expect(inputs).toEqual([{}, {}, {}, {}, {}, {}]);
  });

  it("has pages in every protocol, with a size in its input or without", async () => {
    await sandbox.answers.add({
      "sns:ListPlatformApplications": () => ({
        PlatformApplications: [{ PlatformApplicationArn: "one" }, { PlatformApplicationArn: "two" }],
      }),
      "bedrock:ListGuardrails": () => ({ guardrails: ["a", "b"].map(guardrail) }),
    });
    sandbox.answers.pageSize = 1;
    const sns = as(SNSClient);
    const { NextToken, PlatformApplications } = await sns.send(new ListPlatformApplicationsCommand({}));
    expect(PlatformApplications).toEqual([{ PlatformApplicationArn: "one" }]);
    expect(await sns.send(new ListPlatformApplicationsCommand({ NextToken }))).toMatchObject({
      PlatformApplications: [{ PlatformApplicationArn: "two" }],
    });
    const first = await as(BedrockClient).send(new ListGuardrailsCommand({ maxResults: 5 }));
    expect(first).toMatchObject({ guardrails: [{ id: "a" }], nextToken: expect.any(String) as string });
  });

  it("may be a member of a structure, as the rows of a result set", async () => {
    const rows = [{ Data: [{ VarCharValue: "1" }] }, { Data: [{ VarCharValue: "2" }] }];
    await sandbox.answers.add({ "athena:GetQueryResults": () => ({ ResultSet: { Rows: rows }, UpdateCount: 0 }) });
    sandbox.answers.pageSize = 1;
    const pages: unknown[] = [];
    for await (const { ResultSet } of paginateGetQueryResults(
      { client: as(AthenaClient) },
      { QueryExecutionId: "q" },
    )) {
      pages.push(ResultSet?.Rows);
    }
    expect(pages).toEqual([[rows[0]], [rows[1]]]);
    sandbox.answers.isEmpty = true;
    const nothing = await as(AthenaClient).send(new GetQueryResultsCommand({ QueryExecutionId: "q" }));
    expect(nothing.ResultSet).toEqual({ Rows: [] });
  });

  it("refuses a token that it has not given, and a function that gives one", async () => {
    await sandbox.answers.add({ "athena:ListWorkGroups": () => ({ WorkGroups: WORK_GROUPS, NextToken: "2" }) });
    const athena = as(AthenaClient);
    await expect(athena.send(new ListWorkGroupsCommand({}))).rejects.toThrow(
      "The answer to athena:ListWorkGroups: TypeError: NextToken is not for it to give: the embedded cloud cuts the listing into pages",
    );
    await sandbox.answers.add({ "athena:ListWorkGroups": () => ({ WorkGroups: WORK_GROUPS }) });
    await expect(athena.send(new ListWorkGroupsCommand({ NextToken: "x" }))).rejects.toThrow("not one that");
  });
});

describe("an account that has nothing", () => {
  it("has empty lists and nothing else, unless the answer says otherwise", async () => {
    await sandbox.answers.add({
      "athena:ListWorkGroups": () => ({ WorkGroups: WORK_GROUPS }),
      "bedrock:GetGuardrail": () => ({}),
      "sns:ListPlatformApplications": {
        answer: () => ({ PlatformApplications: [] }),
        empty: () => ({ PlatformApplications: [{ PlatformApplicationArn: "always" }] }),
      },
      "sns:ListPhoneNumbersOptedOut": () => ({ phoneNumbers: ["+12025550101"] }),
    });
    sandbox.answers.isEmpty = true;
    expect((await as(AthenaClient).send(new ListWorkGroupsCommand({}))).WorkGroups).toEqual([]);
    const { $metadata: _, ...guardrail } = await as(BedrockClient).send(
      new GetGuardrailCommand({ guardrailIdentifier: "g" }),
    );
    expect(guardrail).toEqual({ failureRecommendations: [], statusReasons: [] });
    const { PlatformApplications } = await as(SNSClient).send(new ListPlatformApplicationsCommand({}));
    expect(PlatformApplications).toEqual([{ PlatformApplicationArn: "always" }]);
    expect((await as(SNSClient).send(new ListPhoneNumbersOptedOutCommand({}))).phoneNumbers).toEqual([]);
  });
});

describe("an error", () => {
  const failing = async (answer: () => unknown): Promise<Error> => {
    await sandbox.answers.add({
      "athena:ListWorkGroups": answer,
      "sns:ListPlatformApplications": answer,
      "bedrock:ListGuardrails": answer,
    });
    const errors = await Promise.all([
      as(AthenaClient)
        .send(new ListWorkGroupsCommand({}))
        .catch((error: unknown) => error),
      as(SNSClient)
        .send(new ListPlatformApplicationsCommand({}))
        .catch((error: unknown) => error),
      as(BedrockClient)
        .send(new ListGuardrailsCommand({}))
        .catch((error: unknown) => error),
    ]);
    const [first, ...others] = errors as [Error, ...Error[]];
    for (const other of others) expect([other.name, other.message]).toEqual([first.name, expect.any(String)]);
    return first;
  };
  const throwing = (error: Error) =>
    failing(() => {
      throw error;
    });

  it("that an answer throws is the service's, by its name in the SDK", async () => {
    expect(await throwing(throttled())).toMatchObject({ name: "ThrottlingException", message: "Rate exceeded" });
    expect(await throwing(denied())).toMatchObject({ name: "AccessDeniedException" });
    expect(await throwing(awsError("InternalServerException", "Sorry."))).toMatchObject({ message: "Sorry." });
    await sandbox.answers.add({
      "sns:ListPlatformApplications": () => {
        throw awsError("NotFoundException", "Gone.");
      },
    });
    // In AWS Query it travels as `NotFound`, with another status.
    await expect(as(SNSClient).send(new ListPlatformApplicationsCommand({}))).rejects.toMatchObject({
      name: "NotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("of the function itself names the operation, and is not tried again", async () => {
    expect(await throwing(new RangeError("oops"))).toMatchObject({
      name: "WrongAnswer",
      message: "The answer to athena:ListWorkGroups: RangeError: oops",
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
  });

  it.each<[answer: unknown, problem: string]>([
    [undefined, "the whole has to be an object, not undefined"],
    [{ Workgroups: [] }, "Workgroups is no member; there are: WorkGroups, NextToken"],
    [{ WorkGroups: {} }, "WorkGroups has to be a list, not an object"],
    [{ WorkGroups: ["a"] }, 'WorkGroups[0] has to be an object, not the string "a"'],
    [{ WorkGroups: [{ CreationTime: "2026" }] }, 'WorkGroups[0].CreationTime has to be a Date, not the string "2026"'],
    [
      { WorkGroups: [{ CreationTime: new Date("x") }] },
      "WorkGroups[0].CreationTime has to be a Date, not an invalid Date",
    ],
    [{ WorkGroups: [{ Name: 7 }] }, "WorkGroups[0].Name has to be a string, not the number 7"],
  ])("of an answer in another shape says what is expected: %j", async (answer, problem) => {
    await sandbox.answers.add({ "athena:ListWorkGroups": () => answer });
    await expect(as(AthenaClient).send(new ListWorkGroupsCommand({}))).rejects.toThrow(
      `The answer to athena:ListWorkGroups: TypeError: ${problem}`,
    );
  });

  it("of an output that lacks what it must have says so", async () => {
    await sandbox.answers.add({ "bedrock:ListGuardrails": () => ({ guardrails: [{ id: "a" }] }) });
    await expect(as(BedrockClient).send(new ListGuardrailsCommand({}))).rejects.toThrow("guardrails[0].arn is missing");
  });

  it("of a call that lacks what AWS wants is AWS's", async () => {
    await sandbox.answers.add({ "athena:BatchGetQueryExecution": () => ({}) });
    const command = new BatchGetQueryExecutionCommand({ QueryExecutionIds: undefined });
    await expect(as(AthenaClient).send(command)).rejects.toMatchObject({
      name: "ValidationException",
      message: "athena:BatchGetQueryExecution: QueryExecutionIds is missing.",
    });
  });
});

it("is documented with answers that work", async () => {
  const [document, file] = ["../../docs/embedded-cloud.md", "../fixtures/documented-answers.ts"].map((name) =>
    readFileSync(join(__dirname, name), "utf8"),
  );
  expect(document).toContain(`\`\`\`ts\n${file}\`\`\``);
  await sandbox.answers.add(documented);
  expect((await as(AthenaClient).send(new ListWorkGroupsCommand({}))).WorkGroups).toEqual([
    { Name: "primary" },
    { Name: `of-${ACCOUNT}` },
  ]);
  const { imageDetails } = await as(ECRClient).send(new DescribeImagesCommand({ repositoryName: "train" }));
  expect(imageDetails).toEqual([{ repositoryName: "train", imageTags: ["1"] }]);
  await expect(as(SageMakerClient).send(new ListClustersCommand({}))).rejects.toThrow("Rate exceeded");
});

describe("a name", () => {
  it.each([
    ["sagmaker:ListClusters", "IAM has no service sagmaker; the closest is sagemaker."],
    ["athena:ListWorkgroups", "@aws-sdk/client-athena has no such operation; the closest is ListWorkGroups."],
    [
      "redshift:DescribeClusters",
      "the SDK's client of the service is not installed: npm install @aws-sdk/client-redshift",
    ],
    [
      "elasticmapreduce:ListClusters",
      "the SDK's client of the service is not installed: npm install @aws-sdk/client-emr",
    ],
    [
      "bedrock:ListAgents",
      "@aws-sdk/client-bedrock has no such operation; the closest is ListGuardrails. Other clients of bedrock: " +
        "@aws-sdk/client-bedrock-agent, @aws-sdk/client-bedrock-runtime, @aws-sdk/client-bedrock-agent-runtime, " +
        "@aws-sdk/client-bedrock-data-automation.",
    ],
    ["lambda:InvokeWithResponseStream", "operations whose input or output is a stream cannot be answered."],
  ])("that is not known has what to do about it: %s", async (name, message) => {
    expect(await refusal({ [name]: () => ({}) })).toBe(`${name}: ${message}`);
  });

  it("without an action of IAM wants one to be named", async () => {
    expect(await refusal({ "s3:ListMultipartUploads": () => ({}) })).toMatch(
      /^s3:ListMultipartUploads: IAM has no action of this name; .* \{ answer, action: "s3:\w+" \}\.$/,
    );
    await sandbox.answers.add({
      "s3:ListMultipartUploads": { answer: () => ({}), action: "s3:ListBucketMultipartUploads" },
    });
  });
});

function guardrail(id: string): object {
  const arn = `arn:aws:bedrock:eu-central-1:${ACCOUNT}:guardrail/${id}`;
  return { id, arn, name: id, status: "READY", version: "1", createdAt: new Date(NOW), updatedAt: new Date(NOW) };
}
