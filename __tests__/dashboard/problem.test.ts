import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { fromIni } from "@aws-sdk/credential-providers";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { problemOf } from "../../dashboard/problem";
import { REFRESH_RUNS_SUMMARY, SUMMARIES_TABLE } from "../../contract/names";
import { AwsError, Sandbox } from "../../sandbox";

const ACCOUNT_REGION = { name: "main", account: "111111111111", region: "us-east-1" };

/** What the SDK throws when a hub is read with such a client. */
async function failure(config: DynamoDBClientConfig): Promise<unknown> {
  const client = new DynamoDBClient({
    region: ACCOUNT_REGION.region,
    credentials: { accessKeyId: ACCOUNT_REGION.account, secretAccessKey: "any" },
    maxAttempts: 1,
    ...config,
  });
  const query = new QueryCommand({
    TableName: SUMMARIES_TABLE,
    KeyConditionExpression: "Summary = :summary",
    ExpressionAttributeValues: { ":summary": REFRESH_RUNS_SUMMARY },
  });
  return client.send(query).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("problemOf", () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: () => undefined });
  });
  afterAll(() => sandbox.close());

  /** What the SDK throws where AWS answers with an error. */
  async function answered(code: string, message: string): Promise<unknown> {
    const stop = sandbox.observe(() => {
      throw new AwsError(code, message);
    });
    const error = await failure({ endpoint: sandbox.url });
    stop();
    return error;
  }

  it("says where tables are missing, and that a wrong Region looks like that", async () => {
    const problem = problemOf(await failure({ endpoint: sandbox.url }), ACCOUNT_REGION);
    expect(problem.kind).toBe("no-table");
    for (const part of ["ds-dashboard-metrics", "ds-dashboard-summaries", "111111111111", "us-east-1"])
      expect(problem.detail).toContain(part);
    expect(problem.remedy).toContain("Deploy the hub's stack");
    expect(problem.remedy).toContain("Region");
  });

  it("repeats what AWS denied, and names all that is needed", async () => {
    const said =
      "User: arn:aws:iam::111111111111:user/me is not authorized to perform: dynamodb:Query on resource: table";
    const problem = problemOf(await answered("AccessDeniedException", said), ACCOUNT_REGION);
    expect(problem.kind).toBe("denied");
    expect(problem.detail).toBe(`Hub main in account 111111111111, Region us-east-1: AccessDeniedException: ${said}`);
    for (const part of ["dynamodb:Query", "ds-dashboard-summaries", "-index", "lambda:InvokeFunction"])
      expect(problem.remedy).toContain(part);
  });

  it.each(["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"])(
    "knows %s as one of credentials",
    async (code) => {
      const problem = problemOf(
        await answered(code, "The security token included in the request is invalid."),
        ACCOUNT_REGION,
      );
      expect(problem.kind).toBe("credentials");
      expect(problem.detail).toContain("security token");
    },
  );

  it("knows that there are no credentials", async () => {
    const error = await failure({ endpoint: sandbox.url, credentials: fromIni({ profile: "of-nobody" }) });
    const problem = problemOf(error, ACCOUNT_REGION);
    expect(problem.kind).toBe("credentials");
    expect(problem.detail).toContain("of-nobody");
  });

  it("knows that nobody answers, or listens", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const requestHandler = { requestTimeout: 50, throwOnRequestTimeout: true };
    const late = problemOf(await failure({ endpoint: `http://127.0.0.1:${port}`, requestHandler }), ACCOUNT_REGION);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    // The SDK throws the system's own error, which within Jest it does not recognize as one.
    const refused = problemOf(
      await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve)),
      ACCOUNT_REGION,
    );
    expect(late).toMatchObject({ kind: "unreachable", detail: expect.stringContaining(": TimeoutError: ") });
    expect(refused).toMatchObject({ kind: "unreachable", detail: expect.stringContaining("ECONNREFUSED") });
  });

  it("says of anything else what AWS said, without what follows in further lines", async () => {
    const problem = problemOf(
      await answered("InternalServerError", "Sorry.\n    at secret (file.ts:1:1)"),
      ACCOUNT_REGION,
    );
    expect(problem).toMatchObject({
      kind: "other",
      detail: expect.stringMatching(/us-east-1: InternalServerError: Sorry\.$/),
    });
    expect(problemOf("thrown", ACCOUNT_REGION)).toMatchObject({
      kind: "other",
      detail: expect.stringMatching(/: thrown$/),
    });
  });
});
