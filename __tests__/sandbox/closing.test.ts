import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../../sandbox";
import type { Caller } from "../../sandbox/service";

const ACCOUNT = "111111111111";
const ACCOUNT_ITSELF: Caller = {
  account: ACCOUNT,
  region: "us-east-1",
  principal: { kind: "account", account: ACCOUNT },
};
const QUEUE = { QueueUrl: `http://127.0.0.1/${ACCOUNT}/work` };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "closing-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function started(failures: unknown[]): Promise<Sandbox> {
  const stateFolder = join(folder, "state");
  return Sandbox.start({ start: 0, port: 0, stateFolder, onFailure: (error) => failures.push(error) });
}

it.each([
  ["never answers", "await new Promise(() => {});"],
  ["never gives its thread back", "while (true);"],
])("ends a function that %s, and keeps the messages that are not dealt with", async (_how, hangs) => {
  const failures: unknown[] = [];
  const sandbox = await started(failures);
  const call = (service: string, operation: string, input: object) =>
    sandbox.cloud.call(service, operation, input, ACCOUNT_ITSELF);
  writeFileSync(join(folder, "index.mjs"), `export const handler = async () => { console.log("begins"); ${hangs} };`);
  sandbox.roles.put(ACCOUNT, "worker", {
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  sandbox.roles.putPolicy(ACCOUNT, "worker", "all", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  await call("sqs", "CreateQueue", { QueueName: "work", Attributes: { VisibilityTimeout: "900" } });
  await call("lambda", "CreateFunction", {
    FunctionName: "hangs",
    Role: `arn:aws:iam::${ACCOUNT}:role/worker`,
    Handler: "index.handler",
    Runtime: "nodejs22.x",
    Code: { Directory: folder },
    // Longer than any test may take.
    Timeout: 900,
  });
  await call("lambda", "CreateEventSourceMapping", {
    FunctionName: "hangs",
    EventSourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:work`,
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
  });
  for (let sent = 0; sent < 5; sent++) await call("sqs", "SendMessage", { ...QUEUE, MessageBody: "any" });
  await sandbox.close();
  expect(failures).toEqual([]);

  const next = await started(failures);
  await next.restore();
  // What was taken comes back when it is no longer hidden; what was not could be received ever since.
  const attributes = await next.cloud.call(
    "sqs",
    "GetQueueAttributes",
    { ...QUEUE, AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] },
    ACCOUNT_ITSELF,
  );
  expect(attributes).toEqual({
    Attributes: { ApproximateNumberOfMessages: "3", ApproximateNumberOfMessagesNotVisible: "2" },
  });
  await next.close();
});

it("is not brought to life again by whoever is still about something", async () => {
  const sandbox = await Sandbox.start({ start: 0, port: 0, onFailure: () => undefined });
  await sandbox.callAs(ACCOUNT, "us-east-1", "dynamodb", "ListTables", {});
  await sandbox.close();
  for (const account of [ACCOUNT, "222222222222"]) {
    const asked = sandbox.callAs(account, "us-east-1", "dynamodb", "ListTables", {});
    await expect(asked).rejects.toThrow("The embedded cloud has ended.");
  }
});
