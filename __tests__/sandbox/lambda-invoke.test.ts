import { writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import type { Caller } from "../../sandbox/service";
import { ACCOUNT, account, LambdaFixture, ROLE_ARN, START } from "./lambda-fixture";

const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:echo`;
const ECHO = "export const handler = async (event) => event;";

let fixture: LambdaFixture;
beforeEach(() => (fixture = new LambdaFixture()));
afterEach(() => fixture.close());

test.each(["echo", ARN, `${ACCOUNT}:function:echo`, "echo:$LATEST"])(
  "answers what the handler returns: %s",
  async (name) => {
    await fixture.create("echo", ECHO);
    expect(await fixture.invoke(name, { a: [1, null] })).toEqual({ StatusCode: 200, Payload: { a: [1, null] } });
  },
);

test("a handler that returns nothing answers null, an invocation without payload gets an empty object", async () => {
  await fixture.create(
    "echo",
    "export const handler = async (event) => { if (Object.keys(event).length) return event; };",
  );
  expect(await fixture.call("Invoke", { FunctionName: "echo" })).toEqual({ StatusCode: 200, Payload: null });
});

test("a thrown error is the payload, and the environment lives on", async () => {
  await fixture.create("echo", "let n = 0; export const handler = async () => { throw new TypeError(`no ${++n}`); };");
  await fixture.invoke("echo");
  expect(await fixture.invoke("echo")).toEqual({
    StatusCode: 200,
    FunctionError: "Unhandled",
    Payload: { errorType: "TypeError", errorMessage: "no 2", trace: expect.arrayContaining(["TypeError: no 2"]) },
  });
});

test("a function that takes too long is ended, the next invocation starts afresh", async () => {
  const source = "let n = 0; export const handler = async ({ stay }) => { n++; if (stay) while (true); return n; };";
  await fixture.create("echo", source, { Timeout: 1 });
  await fixture.invoke("echo");
  const { FunctionError, Payload } = await fixture.invoke("echo", { stay: true });
  expect(FunctionError).toBe("Unhandled");
  expect(Payload).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(/^2026-01-01T00:00:01.000Z [0-9a-f-]{36} Task timed out after 1.00 seconds$/),
  });
  expect((await fixture.invoke("echo")).Payload).toBe(1);
});

test.each([
  [
    "process.exit(7)",
    "Runtime.ExitError",
    /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/,
  ],
  ["setImmediate(() => { throw new RangeError('late'); }); await new Promise(() => {})", "RangeError", /^late$/],
  ["void Promise.reject(new Error('lost')); await new Promise(() => {})", "Runtime.UnhandledPromiseRejection", /lost/],
])("a worker that dies fails its invocation: %s", async (body, errorType, errorMessage) => {
  await fixture.create("echo", `export const handler = async ({ live }) => { if (live) return live; ${body}; };`);
  const { FunctionError, Payload } = await fixture.invoke("echo");
  expect(FunctionError).toBe("Unhandled");
  expect(Payload).toMatchObject({ errorType, errorMessage: expect.stringMatching(errorMessage) });
  expect((await fixture.invoke("echo", { live: "again" })).Payload).toBe("again");
});

test.each([
  ["export const other = 1;", "Runtime.HandlerNotFound"],
  ["import './absent.mjs'; export const handler = async () => 1;", "Runtime.ImportModuleError"],
  ["export const handler = async () => {", "Runtime.UserCodeSyntaxError"],
  ["throw new RangeError('at load'); export const handler = async () => 1;", "RangeError"],
  ["export const handler = (event, context, callback) => callback(null, 1);", "NotInTheEmbeddedCloud"],
])("a bundle that cannot be loaded fails every invocation: %s", async (source, errorType) => {
  await fixture.create("echo", source);
  for (let n = 0; n < 2; n++) {
    expect(await fixture.invoke("echo")).toMatchObject({ FunctionError: "Unhandled", Payload: { errorType } });
  }
});

test("a function sees its own variables, Lambda's, and nothing of this process", async () => {
  process.env.HOST_SECRET = "must not be seen";
  await fixture.create("echo", "export const handler = async () => ({ ...process.env });", {
    Environment: { Variables: { TABLE: "metrics" } },
    LoggingConfig: { LogFormat: "JSON", LogGroup: "/shared", ApplicationLogLevel: "WARN" },
  });
  fixture.lambda.endpoint = "http://127.0.0.1:1234";
  const { Payload } = await fixture.invoke("echo");
  delete process.env.HOST_SECRET;
  const { AWS_ACCESS_KEY_ID, ...variables } = Payload as Record<string, string>;
  expect(variables).toEqual({
    TABLE: "metrics",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "echo",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: "/shared",
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2026\/01\/01\/echo\[\$LATEST\][0-9a-f]{32}$/),
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_LEVEL: "WARN",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_SECRET_ACCESS_KEY: expect.any(String),
    AWS_SESSION_TOKEN: expect.any(String),
    AWS_ENDPOINT_URL: "http://127.0.0.1:1234",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TZ: "UTC",
  });
  expect(fixture.cloud.roles.principalOf(AWS_ACCESS_KEY_ID ?? "")).toEqual({
    kind: "role",
    account: ACCOUNT,
    role: "worker",
    path: "/",
    session: "echo",
  });
});

test("Date starts at the cloud's time with every invocation and stays a Date", async () => {
  await fixture.create(
    "echo",
    `const loaded = Date.now();
     class Later extends Date {}
     export const handler = async () => ({
       loaded, now: Date.now(), created: new Date().getTime(), text: Date(), parsed: Date.parse("2020-01-01"),
       utc: Date.UTC(2020, 0), parts: new Date(2020, 5, 7).getDate(),
       instance: new Date() instanceof Date, same: new Date().constructor === Date, sub: new Later().getTime(),
     });`,
  );
  const first = (await fixture.invoke("echo")).Payload as Record<string, number>;
  await fixture.cloud.clock.advanceTo(START + 86_400_000);
  const second = (await fixture.invoke("echo")).Payload as Record<string, number>;
  const between = (value: unknown, from: number): void => {
    expect(value).toBeGreaterThanOrEqual(from);
    expect(value).toBeLessThan(from + 5_000);
  };
  between(first.loaded, START);
  between(first.now, START);
  expect(second.loaded).toBe(first.loaded);
  for (const value of [second.now, second.created, second.sub]) between(value, START + 86_400_000);
  expect(second).toMatchObject({ parsed: 1577836800000, utc: 1577836800000, parts: 7, instance: true, same: true });
  between(Math.ceil(Date.parse(String(second.text)) / 1000) * 1000, START + 86_400_000);
});

test("the context names the function, the invocation and the time that is left", async () => {
  await fixture.create(
    "echo",
    "export const handler = async (event, c) => ({ ...c, left: c.getRemainingTimeInMillis() });",
    { Timeout: 60 },
  );
  const { Payload } = await fixture.invoke("echo");
  expect(Payload).toEqual({
    functionName: "echo",
    functionVersion: "$LATEST",
    invokedFunctionArn: ARN,
    memoryLimitInMB: "128",
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    logGroupName: "/aws/lambda/echo",
    logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\]/),
    left: expect.any(Number),
  });
  const { left } = Payload as { left: number };
  expect(left).toBeGreaterThan(50_000);
  expect(left).toBeLessThanOrEqual(60_000);
});

test("a warm environment keeps its module's state, invocations at the same time have their own", async () => {
  await fixture.create("echo", "let n = 0; export const handler = async () => ++n;");
  expect((await fixture.invoke("echo")).Payload).toBe(1);
  expect((await fixture.invoke("echo")).Payload).toBe(2);
  const both = await Promise.all([fixture.invoke("echo"), fixture.invoke("echo")]);
  expect(both.map(({ Payload }) => Payload)).toEqual([3, 1]);
});

test("at the reserved concurrency a synchronous call is throttled, events wait for their turn", async () => {
  await fixture.create("echo", "export const handler = async ({ n }) => { console.log(`n=${n}`); };");
  const reserved = { ReservedConcurrentExecutions: 1 };
  expect(await fixture.call("PutFunctionConcurrency", { FunctionName: "echo", ...reserved })).toEqual(reserved);
  expect(await fixture.call("GetFunction", { FunctionName: "echo" })).toMatchObject({ Concurrency: reserved });
  const first = fixture.invoke("echo", { n: 0 });
  await expect(fixture.invoke("echo", { n: 1 })).rejects.toMatchObject({
    code: "TooManyRequestsException",
    status: 429,
  });
  for (const n of [2, 3]) expect(await fixture.invoke("echo", { n }, "Event")).toEqual({ StatusCode: 202 });
  await first;
  await fixture.cloud.work.settled();
  expect(fixture.logs.messages.flatMap((message) => /n=\d/.exec(message) ?? [])).toEqual(["n=0", "n=2", "n=3"]);
  expect(fixture.logs.streams.size).toBe(1);
});

test("a replaced function runs its new code and keeps its permissions, a deleted one is gone", async () => {
  await fixture.create("echo", "export const handler = async () => 'old';");
  await fixture.call("AddPermission", {
    FunctionName: "echo",
    StatementId: "rule",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
  });
  await fixture.invoke("echo");
  await fixture.create("echo", "export const handler = async () => 'new';");
  expect((await fixture.invoke("echo")).Payload).toBe("new");
  expect(await fixture.call("GetPolicy", { FunctionName: "echo" })).toHaveProperty("Policy");
  await fixture.call("DeleteFunction", { FunctionName: "echo" });
  await expect(fixture.invoke("echo")).rejects.toMatchObject({ code: "ResourceNotFoundException", status: 404 });
});

describe("the resource policy", () => {
  const rule = `arn:aws:events:us-east-1:${ACCOUNT}:rule/hourly`;
  const eventBridge = (sourceArn: string, owner = ACCOUNT): Caller => ({
    ...account,
    principal: { kind: "service", service: "events.amazonaws.com", sourceArn, account: owner },
  });
  const allow = { FunctionName: "echo", StatementId: "rule", Action: "lambda:InvokeFunction" };

  beforeEach(() => fixture.create("echo", ECHO));

  test("lets EventBridge invoke for the rule that it names, and for no other", async () => {
    const invoke = (caller: Caller): Promise<unknown> => fixture.call("Invoke", { FunctionName: ARN }, caller);
    await expect(invoke(eventBridge(rule))).rejects.toMatchObject({ code: "AccessDeniedException" });
    const permission = { ...allow, Principal: "events.amazonaws.com", SourceArn: rule, SourceAccount: ACCOUNT };
    await fixture.call("AddPermission", permission);
    await expect(invoke(eventBridge(rule))).resolves.toMatchObject({ StatusCode: 200 });
    await expect(invoke(eventBridge(`${rule}2`))).rejects.toMatchObject({ code: "AccessDeniedException" });
    await expect(invoke(eventBridge(rule, "222222222222"))).rejects.toMatchObject({ code: "AccessDeniedException" });
    await fixture.call("RemovePermission", { FunctionName: "echo", StatementId: "rule" });
    await expect(invoke(eventBridge(rule))).rejects.toMatchObject({ code: "AccessDeniedException" });
  });

  test("lets another account in that it names", async () => {
    const other: Caller = {
      account: "222222222222",
      region: "us-east-1",
      principal: { kind: "account", account: "222222222222" },
    };
    await expect(fixture.call("Invoke", { FunctionName: ARN }, other)).rejects.toMatchObject({ status: 403 });
    await fixture.call("AddPermission", { ...allow, Principal: "222222222222" });
    await expect(fixture.call("Invoke", { FunctionName: ARN }, other)).resolves.toMatchObject({ StatusCode: 200 });
  });

  test.each(["nobody", "arn:aws:iam::222222222222:role/*", "arn:aws:s3:::bucket", "12345"])(
    "does not take the principal %s",
    async (Principal) => {
      await expect(fixture.call("AddPermission", { ...allow, Principal })).rejects.toMatchObject({
        code: "InvalidParameterValueException",
        message: expect.stringContaining("The provided principal was invalid.") as string,
      });
      await expect(fixture.call("GetPolicy", { FunctionName: "echo" })).rejects.toMatchObject({ status: 404 });
    },
  );

  test("has each statement once", async () => {
    await fixture.call("AddPermission", { ...allow, Principal: "*" });
    await expect(fixture.call("AddPermission", { ...allow, Principal: "*" })).rejects.toMatchObject({ status: 409 });
  });
});

describe("CreateFunction refuses", () => {
  test.each([
    ["an unknown member", { Layers: [] }, "NotInTheEmbeddedCloud", /lambda:CreateFunction Layers/],
    ["another runtime", { Runtime: "python3.13" }, "NotInTheEmbeddedCloud", /python3.13/],
    ["a timeout over 15 minutes", { Timeout: 901 }, "InvalidParameterValueException", /timeout/],
    [
      "a reserved variable",
      { Environment: { Variables: { AWS_REGION: "x" } } },
      "InvalidParameterValueException",
      /AWS_REGION/,
    ],
    [
      "variables over 4 KB",
      { Environment: { Variables: { A: "x".repeat(4096) } } },
      "InvalidParameterValueException",
      /4KB/,
    ],
    [
      "a log level for text",
      { LoggingConfig: { ApplicationLogLevel: "INFO" } },
      "InvalidParameterValueException",
      /LogFormat/,
    ],
    ["a role that is not there", { Role: `${ROLE_ARN}s` }, "InvalidParameterValueException", /cannot be assumed/],
  ])("%s", async (_what, settings, code, message) => {
    await expect(fixture.create("echo", ECHO, settings)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("a role that the caller may not pass", async () => {
    fixture.grant([{ Effect: "Allow", Action: "lambda:*", Resource: "*" }]);
    const principal = { kind: "role", account: ACCOUNT, role: "worker", session: "s" } as const;
    const created = fixture.create("echo", ECHO, {}, { ...account, principal });
    await expect(created).rejects.toThrow(/iam:PassRole/);
  });
});

test.each([
  ["RequestResponse", 6_291_456],
  ["Event", 1_048_576],
])("%s takes a payload of %d bytes and no more", async (type, limit) => {
  await fixture.create("echo", "export const handler = async () => 1;");
  const payload = "x".repeat(limit - 2);
  await expect(fixture.invoke("echo", payload, type)).resolves.toMatchObject({ StatusCode: expect.any(Number) });
  await expect(fixture.invoke("echo", `${payload}x`, type)).rejects.toMatchObject({ status: 413 });
});

test("a response of more than 6 MB fails the invocation", async () => {
  await fixture.create("echo", "export const handler = async () => 'x'.repeat(6_291_555);");
  expect((await fixture.invoke("echo")).Payload).toMatchObject({ errorType: "Function.ResponseSizeTooLarge" });
});

describe("logs", () => {
  const source = "export const handler = async () => { console.log('hello', 1); process.stdout.write('raw\\n'); };";

  test("hold what the function writes between START and REPORT", async () => {
    await fixture.create("echo", source);
    await fixture.invoke("echo");
    await fixture.cloud.work.settled();
    expect(fixture.logs.messages).toEqual([
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      expect.stringMatching(/^2026-01-01T00:00:0\d\.\d{3}Z\t[0-9a-f-]{36}\tINFO\thello 1$/),
      "raw",
      expect.stringMatching(/^END RequestId: /),
      expect.stringMatching(/^REPORT RequestId: .*\tDuration: [\d.]+ ms\t.*\tInit Duration: [\d.]+ ms$/),
    ]);
  });

  test("are JSON records of the wanted level where the format is JSON", async () => {
    await fixture.create(
      "echo",
      "export const handler = async () => { console.info('no'); console.warn({ a: 1 }); };",
      {
        LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "WARN" },
      },
    );
    await fixture.invoke("echo");
    await fixture.cloud.work.settled();
    const records = fixture.logs.messages.map((message) => JSON.parse(message) as object);
    expect(records).toMatchObject([
      { type: "platform.start", record: { version: "$LATEST" } },
      { level: "WARN", message: { a: 1 } },
      { type: "platform.report", record: { status: "success", metrics: { memorySizeMB: 128 } } },
    ]);
  });

  test("that the role may not write are counted", async () => {
    fixture.grant([{ Effect: "Allow", Action: "logs:CreateLogStream", Resource: "*" }]);
    await fixture.create("echo", source);
    await fixture.invoke("echo");
    await fixture.cloud.work.settled();
    expect(fixture.lambda.lostLogs).toBe(1);
  });
});

test("a bundle may be of several files, and have no globals that ES modules do not have", async () => {
  await fixture.create(
    "echo",
    "import { n } from './chunk.mjs'; export const handler = async () => [n, typeof require];",
  );
  const functions = await fixture.call<{ Functions: { FunctionName: string }[] }>("ListFunctions", {});
  expect(functions.Functions.map(({ FunctionName }) => FunctionName)).toEqual(["echo"]);
  writeFileSync(join(fixture.folderOf("echo"), "chunk.mjs"), "export const n = 5;");
  expect((await fixture.invoke("echo")).Payload).toEqual([5, "undefined"]);
});
