import { AwsError } from "../../sandbox/aws-error";
import { A, account, B, busArn, C, functionArn, queueArn, REGION, START, World } from "./events-fixture";

const EU = "eu-west-1";
const RULE_ARN = `arn:aws:events:${REGION}:${A}:rule/r`;
const DLQ = { DeadLetterConfig: { Arn: queueArn(A, "dlq") } };
let world: World;
beforeEach(() => {
  world = new World();
});

/** The dead letters' attributes, without their type. */
function letters(): Record<string, string>[] {
  return world.sent.map(({ input }) => {
    const attributes = input.MessageAttributes as Record<string, { StringValue: string }>;
    return Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));
  });
}

/** A rule in `from` that forwards to the bus `to`, which lets it. */
async function forward(
  from: string,
  to: string,
  { region = REGION, toRegion = REGION, target = {} } = {},
): Promise<void> {
  await world.allow(to, from, toRegion);
  await world.rule(
    "forward",
    [{ Id: "b", Arn: busArn(to, toRegion), RoleArn: world.forwardRole(from), ...target }],
    account(from, region),
  );
}

describe("a matching event", () => {
  test("goes to a function as the whole envelope, by EventBridge for the rule", async () => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(A) }]);
    const { Entries } = await world.put({ Resources: ["x"], Time: START / 1_000 - 0.5 });
    await world.settled();
    expect(world.invoked).toEqual([
      {
        input: {
          FunctionName: functionArn(A),
          InvocationType: "Event",
          Payload: {
            version: "0",
            id: Entries[0]?.EventId,
            "detail-type": "t",
            source: "app",
            account: A,
            time: "2025-12-31T23:59:59Z",
            region: REGION,
            resources: ["x"],
            detail: { n: 1 },
          },
        },
        caller: {
          account: A,
          region: REGION,
          principal: { kind: "service", service: "events.amazonaws.com", sourceArn: RULE_ARN, account: A },
        },
      },
    ]);
  });

  test("goes to a queue as a string", async () => {
    await world.rule("r", [{ Id: "1", Arn: queueArn(A, "q") }]);
    await world.put();
    await world.settled();
    expect(world.sent[0]?.input.QueueUrl).toBe(`http://127.0.0.1/${A}/q`);
    expect(JSON.parse(String(world.sent[0]?.input.MessageBody))).toMatchObject({
      source: "app",
      time: "2026-01-01T00:00:00Z",
    });
    expect(world.sent[0]?.caller.principal).toMatchObject({ sourceArn: RULE_ARN });
  });

  test("is replaced by the target's Input", async () => {
    const Input = '{"action":"EBPut"}';
    await world.rule("r", [
      { Id: "1", Arn: functionArn(A), Input },
      { Id: "2", Arn: queueArn(A, "q"), Input },
    ]);
    await world.put();
    await world.settled();
    expect(world.invoked[0]?.input.Payload).toEqual({ action: "EBPut" });
    expect(world.sent[0]?.input.MessageBody).toBe(Input);
  });

  test("reaches every matching rule that is enabled, and no other", async () => {
    for (const name of ["one", "two", "off"]) await world.rule(name, [{ Id: "1", Arn: functionArn(A, name) }]);
    await world.call("DisableRule", { Name: "off" });
    await world.put();
    await world.put({ Source: "other" });
    await world.settled();
    expect(world.invoked.map(({ input }) => input.FunctionName)).toEqual([
      functionArn(A, "one"),
      functionArn(A, "two"),
    ]);
    await world.call("EnableRule", { Name: "off" });
    await world.put();
    await world.settled();
    expect(world.invoked).toHaveLength(5);
  });

  test("may be an AWS service's own", async () => {
    await world.call("PutRule", { Name: "r", EventPattern: '{"source":["aws.ssm"]}' });
    await world.call("PutTargets", { Rule: "r", Targets: [{ Id: "1", Arn: functionArn(A) }] });
    world.events.emit(A, REGION, {
      source: "aws.ssm",
      detailType: "Parameter Store Change",
      resources: [],
      detail: { name: "/x" },
    });
    await world.settled();
    expect(world.invoked[0]?.input.Payload).toMatchObject({ account: A, detail: { name: "/x" } });
  });
});

describe("forwarding", () => {
  test("keeps id, account, region and time", async () => {
    await forward(A, B, { toRegion: EU });
    await world.rule("r", [{ Id: "1", Arn: functionArn(B, "f", EU) }], account(B, EU));
    const { Entries } = await world.put({ Time: 0 });
    await world.settled();
    expect(world.invoked.map(({ input }) => input.Payload)).toEqual([
      expect.objectContaining({
        id: Entries[0]?.EventId,
        account: A,
        region: REGION,
        time: "1970-01-01T00:00:00Z",
      }),
    ]);
  });

  test("stops at the third account", async () => {
    await forward(A, B);
    await forward(B, C, { target: { DeadLetterConfig: { Arn: queueArn(B, "dlq") } } });
    await world.rule("r", [{ Id: "1", Arn: functionArn(C) }], account(C));
    await world.put();
    await world.settled();
    expect(world.invoked).toEqual([]);
    expect(letters()).toEqual([
      expect.objectContaining({ ERROR_CODE: "THIRD_ACCOUNT_HOP_DETECTED", TARGET_ARN: busArn(C) }),
    ]);
    await world.put({}, account(B));
    await world.settled();
    expect(world.invoked).toHaveLength(1);
  });

  test("does not go round in circles, neither over accounts nor over Regions", async () => {
    await forward(A, B);
    await forward(B, A);
    await forward(C, C, { toRegion: EU });
    await forward(C, C, { region: EU });
    await world.put();
    await world.put({}, account(C));
    await world.settled();
    expect(world.events.dropped.map(({ code, targetArn }) => [code, targetArn])).toEqual([
      ["THIRD_ACCOUNT_HOP_DETECTED", busArn(A)],
      ["THIRD_REGION_HOP_DETECTED", busArn(C)],
    ]);
  });

  test.each([
    [
      "the bus policy is gone",
      () => world.call("RemovePermission", { RemoveAllPermissions: true }, account(B)),
      "NO_PERMISSIONS",
    ],
    ["the role may not put events there", async () => world.forwardRole(A, { Resource: busArn(C) }), "NO_PERMISSIONS"],
    [
      "the role does not trust EventBridge",
      async () => world.cloud.roles.put(A, "forward", { Statement: [] }),
      "FAILED_TO_ASSUME_ROLE",
    ],
  ])("goes straight to the dead-letter queue when %s", async (_what, spoil, code) => {
    await forward(A, B, { target: DLQ });
    await spoil();
    await world.put();
    await world.settled();
    expect(letters()).toEqual([expect.objectContaining({ ERROR_CODE: code })]);
  });
});

describe("a failure", () => {
  test("that is permanent becomes a dead letter at once", async () => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(A), ...DLQ }]);
    world.invokeError = new AwsError("ResourceNotFoundException", "Function not found: f", 404);
    await world.put();
    await world.settled();
    expect(letters()).toEqual([
      { RULE_ARN, TARGET_ARN: functionArn(A), ERROR_CODE: "NO_RESOURCE", ERROR_MESSAGE: "Function not found: f" },
    ]);
    expect(world.sent[0]?.input.QueueUrl).toBe(`http://127.0.0.1/${A}/dlq`);
    expect(JSON.parse(String(world.sent[0]?.input.MessageBody))).toMatchObject({ source: "app" });
    expect(world.attempts).toHaveLength(1);
  });

  test("that passes is tried again, doubling the wait from 1 s to 10 min", async () => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(A) }]);
    world.invokeError = new AwsError("ServiceException", "busy", 500);
    await world.put();
    await world.cloud.clock.advanceTo(START + 3_000_000);
    const waits = world.attempts.slice(1).map((at, index) => (at - world.attempts[index]!) / 1_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    world.invokeError = undefined;
    await world.cloud.clock.advanceTo(START + 86_400_000);
    expect(world.invoked).toHaveLength(1);
    expect(world.events.dropped).toEqual([]);
  });

  test.each([
    ["MaximumRetryAttempts", { MaximumRetryAttempts: 2 }, 2],
    ["MaximumEventAgeInSeconds", { MaximumEventAgeInSeconds: 60 }, 5],
    ["MaximumEventAgeInSeconds", undefined, 152],
  ])("ends by %s of %j", async (condition, RetryPolicy, retries) => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(A), ...DLQ, ...(RetryPolicy ? { RetryPolicy } : {}) }]);
    world.invokeError = new AwsError("ServiceException", "busy", 500);
    await world.put();
    await world.cloud.clock.advanceTo(START + 2 * 86_400_000);
    expect(letters()).toEqual([
      expect.objectContaining({
        ERROR_CODE: "ERROR_FROM_TARGET",
        ERROR_MESSAGE: "ServiceException: busy",
        EXHAUSTED_RETRY_CONDITION: condition,
        RETRY_ATTEMPTS: String(retries),
      }),
    ]);
    expect(world.attempts).toHaveLength(retries + 1);
  });

  test("without a dead-letter queue, or with one that fails, is counted as dropped", async () => {
    await world.rule("r", [
      { Id: "1", Arn: functionArn(A) },
      { Id: "2", Arn: functionArn(A, "g"), ...DLQ },
    ]);
    world.invokeError = new AwsError("AccessDeniedException", "not allowed", 403);
    world.sendError = new AwsError("QueueDoesNotExist", "no queue");
    const { Entries } = await world.put();
    await world.settled();
    const lost = { ruleArn: RULE_ARN, code: "NO_PERMISSIONS", eventId: Entries[0]?.EventId };
    expect(world.events.dropped).toEqual([
      { ...lost, targetArn: functionArn(A), message: "not allowed" },
      { ...lost, targetArn: functionArn(A, "g"), message: expect.stringContaining("no queue") },
    ]);
  });
});

describe("a schedule", () => {
  const HOUR = 3_600_000;
  const schedule = (ScheduleExpression: string, more = {}) =>
    world.call("PutRule", { Name: "r", ScheduleExpression, ...more });
  const firedAfter = async (hours: number) => {
    await world.cloud.clock.advanceTo(START + hours * HOUR);
    return world.invoked.length;
  };

  beforeEach(async () => {
    await schedule("rate(1 hour)");
    await world.call("PutTargets", { Rule: "r", Targets: [{ Id: "1", Arn: functionArn(A) }] });
  });

  test("fires from its creation on, with a Scheduled Event", async () => {
    expect(await firedAfter(0.99)).toBe(0);
    expect(await firedAfter(3)).toBe(3);
    expect(world.invoked[0]?.input.Payload).toEqual({
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: A,
      time: "2026-01-01T01:00:00Z",
      region: REGION,
      resources: [RULE_ARN],
      detail: {},
    });
  });

  test("runs on when the rule is put again with the same one", async () => {
    await firedAfter(0.5);
    await schedule("rate(1 hour)", { Description: "new" });
    expect(await firedAfter(1)).toBe(1);
  });

  test("starts anew when it changes", async () => {
    await firedAfter(0.5);
    await schedule("rate(2 hours)");
    expect(await firedAfter(2.4)).toBe(0);
    expect(await firedAfter(2.5)).toBe(1);
  });

  test("by cron fires at the times of day in UTC", async () => {
    await schedule("cron(30 6,18 * * ? *)");
    expect(await firedAfter(48)).toBe(4);
    expect(world.invoked[1]?.input.Payload).toMatchObject({ time: "2026-01-01T18:30:00Z" });
  });

  test("ends when the rule is disabled, and starts anew when it is enabled", async () => {
    await world.call("DisableRule", { Name: "r" });
    expect(await firedAfter(5.5)).toBe(0);
    await world.call("EnableRule", { Name: "r" });
    expect(await firedAfter(6.5)).toBe(1);
  });

  test("ends with its rule; a new rule of that name counts from its own creation", async () => {
    await firedAfter(0.5);
    await world.call("RemoveTargets", { Rule: "r", Ids: ["1"] });
    await world.call("DeleteRule", { Name: "r" });
    await schedule("rate(1 hour)");
    await world.call("PutTargets", { Rule: "r", Targets: [{ Id: "1", Arn: functionArn(A) }] });
    expect(await firedAfter(1.4)).toBe(0);
    expect(await firedAfter(1.5)).toBe(1);
  });

  test("and a pattern may be on one rule", async () => {
    await schedule("rate(1 hour)", { EventPattern: '{"source":["app"]}' });
    await world.put();
    expect(await firedAfter(1)).toBe(2);
  });
});
