import { A, account, B, busArn, functionArn, queueArn, REGION, START, World } from "./events-fixture";

const PATTERN = '{"source":["app"]}';
let world: World;
beforeEach(() => {
  world = new World();
});

function refused(code: string, message = /./) {
  return expect.objectContaining({ code, message: expect.stringMatching(message) });
}

describe("rules", () => {
  test("PutRule replaces the whole rule but leaves tags and targets", async () => {
    const Tags = [{ Key: "k", Value: "v" }];
    await world.call("PutRule", { Name: "r", EventPattern: PATTERN, Description: "d", State: "DISABLED", Tags });
    await world.call("PutTargets", { Rule: "r", Targets: [{ Id: "1", Arn: functionArn(A) }] });
    await world.call("PutRule", { Name: "r", ScheduleExpression: "rate(1 day)" });
    expect(await world.call("DescribeRule", { Name: "r" })).toEqual({
      Name: "r",
      Arn: `arn:aws:events:${REGION}:${A}:rule/r`,
      ScheduleExpression: "rate(1 day)",
      State: "ENABLED",
      EventBusName: "default",
      CreatedBy: A,
    });
    expect((await world.call("ListTargetsByRule", { Rule: "r" })).Targets).toHaveLength(1);
    expect(world.events.snapshot()[0]?.rules[0]?.settings.Tags).toEqual(Tags);
  });

  test("ListRules filters by prefix and pages in order of name", async () => {
    for (const Name of ["b2", "a1", "b1", "b3"]) await world.call("PutRule", { Name, EventPattern: PATTERN });
    interface Page {
      Rules: { Name: string }[];
      NextToken?: string;
    }
    const first = await world.call<Page>("ListRules", { NamePrefix: "b", Limit: 2 });
    const second = await world.call<Page>("ListRules", { NamePrefix: "b", Limit: 2, NextToken: first.NextToken });
    expect([...first.Rules, ...second.Rules].map(({ Name }) => Name)).toEqual(["b1", "b2", "b3"]);
    expect(second.NextToken).toBeUndefined();
  });

  test("a bus takes 300 rules, listed by 100, and still updates them", async () => {
    for (let n = 0; n < 300; n++) await world.call("PutRule", { Name: `r${n}`, EventPattern: PATTERN });
    await expect(world.call("PutRule", { Name: "more", EventPattern: PATTERN })).rejects.toEqual(
      refused("LimitExceededException"),
    );
    await world.call("PutRule", { Name: "r7", EventPattern: PATTERN });
    expect((await world.call("ListRules", {})).Rules).toHaveLength(100);
  });

  test("DeleteRule is refused while there are targets, and succeeds twice without", async () => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(A) }]);
    await expect(world.call("DeleteRule", { Name: "r" })).rejects.toEqual(refused("ValidationException", /targets/));
    await world.call("RemoveTargets", { Rule: "r", Ids: ["1"] });
    await world.call("DeleteRule", { Name: "r" });
    await world.call("DeleteRule", { Name: "r" });
    await expect(world.call("DescribeRule", { Name: "r" })).rejects.toEqual(
      refused("ResourceNotFoundException", /r does not/),
    );
  });

  test.each([
    ["a name with a slash", { Name: "a/b" }, "ValidationException"],
    ["neither pattern nor schedule", { EventPattern: undefined }, "ValidationException"],
    ["a schedule that is none", { ScheduleExpression: "rate(1 minutes)" }, "ValidationException"],
    ["a pattern that is none", { EventPattern: '{"a":[{"starts":1}]}' }, "InvalidEventPatternException"],
    ["2,049 characters of pattern", { EventPattern: `{"a":["${"x".repeat(2_039)}"]}` }, "InvalidEventPatternException"],
    ["a service that manages it", { ManagedBy: "x.amazonaws.com" }, "NotInTheEmbeddedCloud"],
    ["a role on the rule", { RoleArn: "arn:aws:iam::1:role/r" }, "NotInTheEmbeddedCloud"],
    ["another bus", { EventBusName: "other" }, "ResourceNotFoundException"],
    ["another account's bus", { EventBusName: busArn(B) }, "ResourceNotFoundException"],
  ])("PutRule with %s is refused", async (_what, input, code) => {
    await expect(world.call("PutRule", { Name: "r", EventPattern: PATTERN, ...input })).rejects.toEqual(refused(code));
  });

  test("2,048 characters of pattern are taken", async () => {
    await world.call("PutRule", { Name: "r", EventPattern: `{"a":["${"x".repeat(2_038)}"]}` });
  });
});

describe("targets", () => {
  const targets = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => ({ Id: String(n + from), Arn: functionArn(A, `f${n}`) }));

  beforeEach(() => world.call("PutRule", { Name: "r", EventPattern: PATTERN }));

  test("a rule takes five; the same id replaces", async () => {
    await world.call("PutTargets", { Rule: "r", Targets: targets(5) });
    await world.call("PutTargets", { Rule: "r", Targets: targets(1) });
    await expect(world.call("PutTargets", { Rule: "r", Targets: targets(1, 5) })).rejects.toEqual(
      refused("LimitExceededException"),
    );
    expect((await world.call("ListTargetsByRule", { Rule: "r" })).Targets).toHaveLength(5);
    await expect(world.call("PutTargets", { Rule: "r", Targets: targets(11) })).rejects.toEqual(
      refused("ValidationException"),
    );
  });

  test.each([
    ["InputTransformer", { InputTransformer: {} }, "NotInTheEmbeddedCloud", /InputTransformer/],
    ["an unknown service", { Arn: `arn:aws:sns:${REGION}:${A}:t` }, "NotInTheEmbeddedCloud", /sns/],
    ["a FIFO queue", { Arn: queueArn(A, "q.fifo") }, "NotInTheEmbeddedCloud", /FIFO/],
    ["another Region", { Arn: functionArn(A, "f", "eu-west-1") }, "ValidationException", /Region/],
    ["no ARN", { Arn: "f" }, "ValidationException", /ARN/],
    ["186 attempts", { RetryPolicy: { MaximumRetryAttempts: 186 } }, "ValidationException", /185/],
    ["59 seconds", { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, "ValidationException", /86400/],
    [
      "its own bus",
      { Arn: busArn(A), RoleArn: "arn:aws:iam::111111111111:role/r" },
      "NotInTheEmbeddedCloud",
      /own event bus/,
    ],
    ["broken Input", { Input: "{" }, "ValidationException", /JSON/],
  ])("%s is refused", async (_what, target, code, message) => {
    const Targets = [{ Id: "1", Arn: functionArn(A), ...target }];
    await expect(world.call("PutTargets", { Rule: "r", Targets })).rejects.toEqual(refused(code, message));
  });

  test("a bus in another account is refused whole until its policy lets this account put the rule's events", async () => {
    const RoleArn = world.forwardRole(A);
    const Targets = [
      { Id: "f", Arn: functionArn(A) },
      { Id: "b", Arn: busArn(B), RoleArn },
    ];
    const statement = {
      Sid: "s",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${A}:root` },
      Action: "events:PutEvents",
      Resource: busArn(B),
      Condition: {
        StringEquals: { "events:detail-type": "t" },
        "ForAllValues:StringEquals": { "events:source": "app" },
      },
    };
    await world.call(
      "PutPermission",
      { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
      account(B),
    );

    await expect(world.call("PutTargets", { Rule: "r", Targets })).rejects.toEqual(
      refused("AccessDeniedException", /PutEvents/),
    );
    expect((await world.call("ListTargetsByRule", { Rule: "r" })).Targets).toEqual([]);

    await world.call("PutRule", { Name: "r", EventPattern: '{"source":["app"],"detail-type":["t"]}' });
    await world.call("PutTargets", { Rule: "r", Targets });
    expect((await world.call("ListTargetsByRule", { Rule: "r" })).Targets).toEqual(Targets);
  });

  test("a bus needs a role, also in an own account's other Region", async () => {
    const Targets = [{ Id: "b", Arn: busArn(A, "eu-west-1") }];
    await expect(world.call("PutTargets", { Rule: "r", Targets })).rejects.toEqual(
      refused("ValidationException", /RoleArn/),
    );
  });

  test("a role may only put targets whose role it may pass", async () => {
    const RoleArn = world.forwardRole(A);
    const Targets = [{ Id: "b", Arn: busArn(A, "eu-west-1"), RoleArn }];
    world.cloud.roles.put(A, "connection", { Statement: [] });
    const allow = (Action: string, Condition = {}) => ({ Effect: "Allow", Action, Resource: "*", Condition }) as const;
    const caller = {
      ...account(A),
      principal: { kind: "role", account: A, role: "connection", session: "s" },
    } as const;
    const putTargets = () => world.call("PutTargets", { Rule: "r", Targets }, caller);

    world.cloud.roles.putPolicy(A, "connection", "p", { Statement: [allow("events:PutTargets")] });
    await expect(putTargets()).rejects.toEqual(refused("AccessDeniedException", /iam:PassRole/));

    const passedToEvents = { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } };
    const statements = [allow("events:PutTargets"), allow("iam:PassRole", passedToEvents)];
    world.cloud.roles.putPolicy(A, "connection", "p", { Statement: statements });
    expect(await putTargets()).toEqual({ FailedEntryCount: 0, FailedEntries: [] });
  });
});

describe("bus policies", () => {
  const policy = async () => {
    const { Policy } = await world.call<{ Policy?: string }>("DescribeEventBus", { Name: busArn(A) });
    return Policy === undefined ? undefined : (JSON.parse(Policy) as { Statement: { Sid: string }[] });
  };
  const statement = (StatementId: string, Principal: string) =>
    world.call("PutPermission", { StatementId, Principal, Action: "events:PutEvents" });

  test("statements are added, replaced and removed by id", async () => {
    expect(await world.call("DescribeEventBus", {})).toEqual({ Name: "default", Arn: busArn(A) });
    await statement("one", B);
    await statement("two", "*");
    await statement("one", A);
    expect((await policy())?.Statement).toEqual([
      { Sid: "two", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: busArn(A) },
      expect.objectContaining({ Sid: "one", Principal: { AWS: `arn:aws:iam::${A}:root` } }),
    ]);
    await world.call("RemovePermission", { StatementId: "two" });
    expect((await policy())?.Statement.map(({ Sid }) => Sid)).toEqual(["one"]);
    await expect(world.call("RemovePermission", { StatementId: "two" })).rejects.toEqual(
      refused("ResourceNotFoundException"),
    );
    await world.call("RemovePermission", { RemoveAllPermissions: true });
    expect(await policy()).toBeUndefined();
  });

  test("the policy ends at 10,240 characters and stays as it was", async () => {
    const whole = (length: number) => {
      const Statement = [{ Sid: "", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: busArn(A) }];
      const empty = JSON.stringify({ Statement });
      return empty.replace('"Sid":""', `"Sid":"${"x".repeat(length - empty.length)}"`);
    };
    await world.call("PutPermission", { Policy: whole(10_240) });
    const before = await policy();
    await expect(world.call("PutPermission", { Policy: whole(10_241) })).rejects.toEqual(
      refused("PolicyLengthExceededException"),
    );
    await expect(statement("more", B)).rejects.toEqual(refused("PolicyLengthExceededException"));
    expect(await policy()).toEqual(before);
  });

  test.each([
    [{ Policy: "{" }, "ValidationException"],
    [{ Policy: '{"Statement":[{"Effect":"Allow"}]}' }, "ValidationException"],
    [{ Policy: "{}", StatementId: "s" }, "ValidationException"],
    [{ StatementId: "s", Principal: "x", Action: "events:PutEvents" }, "ValidationException"],
    [{ StatementId: "s p", Principal: B, Action: "events:PutEvents" }, "ValidationException"],
    [
      {
        StatementId: "s",
        Principal: "*",
        Action: "events:PutEvents",
        Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: {} },
      },
      "SerializationException",
    ],
    [{ StatementId: "s", Principal: B, Action: "events:PutRule" }, "NotInTheEmbeddedCloud"],
  ])("PutPermission %j is refused", async (input, code) => {
    await expect(world.call("PutPermission", input)).rejects.toEqual(refused(code));
  });

  test("there is one bus, named default", async () => {
    expect(await world.call("ListEventBuses", {})).toEqual({ EventBuses: [{ Name: "default", Arn: busArn(A) }] });
    expect(await world.call("ListEventBuses", { NamePrefix: "x" })).toEqual({ EventBuses: [] });
  });
});

test("TestEventPattern tells whether a whole event matches", async () => {
  const event = {
    id: "1",
    account: A,
    source: "app",
    time: "t",
    region: REGION,
    resources: [],
    "detail-type": "t",
    detail: {},
  };
  const tested = (Event: object, EventPattern = PATTERN) =>
    world.call("TestEventPattern", { EventPattern, Event: JSON.stringify(Event) });
  expect(await tested(event)).toEqual({ Result: true });
  expect(await tested({ ...event, source: "other" })).toEqual({ Result: false });
  await expect(tested({ source: "app" })).rejects.toEqual(refused("ValidationException", /no id, account/));
});

describe("PutEvents", () => {
  test("each entry is checked on its own", async () => {
    const good = { Source: "app", DetailType: "t", Detail: "{}" };
    const without = (member: string) => ({ ...good, [member]: undefined });
    const Entries = [
      good,
      without("Source"),
      without("DetailType"),
      without("Detail"),
      { ...good, Detail: "{" },
      { ...good, Detail: "[]" },
      { ...good, Source: "aws.ssm" },
    ];
    const answer = await world.call<{ FailedEntryCount: number; Entries: object[] }>("PutEvents", { Entries });
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries).toEqual([
      { EventId: expect.any(String) },
      ...["InvalidArgument", "InvalidArgument", "InvalidArgument", "MalformedDetail", "MalformedDetail"].map(
        (ErrorCode) => ({
          ErrorCode,
          ErrorMessage: expect.any(String),
        }),
      ),
      { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: expect.any(String) },
    ]);
  });

  test("takes 10 entries and 1 MB in all", async () => {
    const entry = { Source: "app", DetailType: "t", Detail: "{}" };
    const entries = (count: number, more = {}) => ({
      Entries: Array.from({ length: count }, () => ({ ...entry, ...more })),
    });
    const detail = (bytes: number) => JSON.stringify({ x: "é".repeat((bytes - 8) / 2) });
    await world.call("PutEvents", entries(10));
    await expect(world.call("PutEvents", entries(11))).rejects.toEqual(refused("ValidationException", /1 to 10/));
    await world.call("PutEvents", entries(2, { Source: "four", Detail: detail(524_288 - 6), DetailType: "tt" }));
    await expect(
      world.call("PutEvents", entries(2, { Source: "fives", Detail: detail(524_288 - 6), DetailType: "tt" })),
    ).rejects.toEqual(refused("ValidationException", /over the limit: 1048578 bytes/));
  });

  test("unknown members and unknown buses are refused by name", async () => {
    await expect(world.put({ TraceHeader: "x" })).rejects.toEqual(refused("NotInTheEmbeddedCloud", /TraceHeader/));
    await expect(world.put({ EventBusName: "other" })).rejects.toEqual(refused("ResourceNotFoundException", /other/));
  });

  test("another account's bus is reached by ARN if its policy allows this source and detail-type", async () => {
    await world.rule("r", [{ Id: "1", Arn: functionArn(B) }], account(B));
    const to = { EventBusName: busArn(B) };
    await expect(world.put(to)).rejects.toEqual(refused("AccessDeniedException"));
    const Statement = {
      Effect: "Allow",
      Principal: { AWS: A },
      Action: "events:PutEvents",
      Resource: busArn(B),
      Condition: { StringEquals: { "events:source": "app", "events:detail-type": "t" } },
    };
    await world.call("PutPermission", { Policy: JSON.stringify({ Statement }) }, account(B));
    await expect(world.put({ ...to, DetailType: "other" })).rejects.toEqual(refused("AccessDeniedException"));
    await world.put(to);
    await world.settled();
    expect(world.invoked.map(({ input }) => input.Payload)).toEqual([expect.objectContaining({ account: A })]);
  });
});

test("a snapshot brings back rules, targets, policies and schedules", async () => {
  await world.rule("r", [{ Id: "1", Arn: functionArn(A) }]);
  await world.call("PutRule", { Name: "r", EventPattern: PATTERN, ScheduleExpression: "rate(1 hour)" });
  await world.allow(A, B);
  const saved = JSON.parse(JSON.stringify(world.cloud.snapshot())) as Record<string, unknown>;

  const next = new World();
  next.cloud.restore(saved);
  for (const [operationName, input] of [
    ["DescribeRule", { Name: "r" }],
    ["ListTargetsByRule", { Rule: "r" }],
    ["DescribeEventBus", {}],
  ] as const) {
    expect(await next.call(operationName, input)).toEqual(await world.call(operationName, input));
  }
  await next.put();
  await next.cloud.clock.advanceTo(START + 3_600_000);
  expect(next.invoked).toHaveLength(2);

  // Restoring again lets the schedule start anew, and takes away what the snapshot does not hold.
  await next.cloud.clock.advanceTo(START + 1.5 * 3_600_000);
  next.cloud.restore(saved);
  await next.cloud.clock.advanceTo(START + 2.4 * 3_600_000);
  expect(next.invoked).toHaveLength(2);
  await next.cloud.clock.advanceTo(START + 2.5 * 3_600_000);
  expect(next.invoked).toHaveLength(3);
  next.cloud.restore({ events: [] });
  await next.put();
  await next.cloud.clock.advanceTo(START + 86_400_000);
  expect(next.invoked).toHaveLength(3);
});
