import { Cloud } from "../../sandbox/cloud";
import { evaluate } from "../../sandbox/iam/evaluate";
import type { PolicyDocument, Statement } from "../../sandbox/iam/policy";
import { EventsService } from "../../sandbox/services/events";
import type { AuthorizationRequest, Caller, Principal } from "../../sandbox/service";
import { fakeOperation } from "./fake-operation";

const ROLE: Principal = { kind: "role", account: "222222222222", role: "extract", session: "s" };
const RULE: Principal = {
  kind: "service",
  service: "events.amazonaws.com",
  sourceArn: "arn:aws:events:us-east-1:222222222222:rule/forward-1",
  account: "222222222222",
};
const BUS = "arn:aws:events:us-east-1:222222222222:event-bus/default";

const document = (...statements: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });
const allow = (more: Partial<Statement> = {}): Statement => ({
  Effect: "Allow",
  Action: "events:PutEvents",
  Resource: BUS,
  ...more,
});
const callerOf = (principal: Principal): Caller => ({ account: principal.account, region: "us-east-1", principal });

function decide(
  identity: readonly Statement[] | undefined,
  options: {
    request?: Partial<AuthorizationRequest>;
    principal?: Principal;
    owner?: string;
    organization?: string;
    boundary?: PolicyDocument;
  } = {},
): boolean {
  const { request, principal = ROLE, owner = "222222222222", organization, boundary } = options;
  return evaluate(
    { action: "events:PutEvents", resource: BUS, ...request },
    callerOf(principal),
    owner,
    identity && { policies: [document(...identity)], boundary },
    organization,
  ).allowed;
}

describe("within an account", () => {
  it("a role may do what a statement of its policies allows, and nothing else", () => {
    expect(decide([allow()])).toBe(true);
    expect(decide([])).toBe(false);
    expect(decide([allow({ Action: "events:PutRule" })])).toBe(false);
    expect(decide([allow({ Resource: `${BUS}x` })])).toBe(false);
  });

  it("actions compare without case, resources with it; both take wildcards", () => {
    expect(decide([allow({ Action: "EVENTS:put*" })])).toBe(true);
    expect(decide([allow({ Resource: BUS.toUpperCase() })])).toBe(false);
    expect(decide([allow({ Resource: "arn:aws:events:*:2?2222222222:event-bus/*" })])).toBe(true);
    expect(decide([allow({ Resource: "arn:aws:events:us-east-1:222222222222:event.bus/default" })])).toBe(false);
  });

  it("an explicit deny wins", () => {
    expect(decide([allow(), allow({ Effect: "Deny", Action: "*", Resource: "*" })])).toBe(false);
  });

  it("the account itself is bound by denies of resources only", () => {
    expect(decide(undefined, { principal: { kind: "account", account: "222222222222" } })).toBe(true);
  });

  it("a resource's policy that names the role allows by itself; one that names the account only delegates", () => {
    const naming = (AWS: string): { request: Partial<AuthorizationRequest> } => ({
      request: { resourcePolicy: document(allow({ Principal: { AWS } })) },
    });
    expect(decide([], naming("arn:aws:iam::222222222222:role/extract"))).toBe(true);
    expect(decide([], naming("arn:aws:iam::222222222222:root"))).toBe(false);
  });
});

describe("a permissions boundary", () => {
  const boundary = document(allow({ Action: "events:Put*" }), allow({ Effect: "Deny", Action: "events:PutRule" }));
  const putRule = { action: "events:PutRule" };

  it("lets through what the role's policies allow and it, too; its denies count", () => {
    expect(decide([allow()], { boundary })).toBe(true);
    expect(decide([], { boundary })).toBe(false);
    expect(decide([allow()], { boundary: document(allow({ Action: "sqs:*" })) })).toBe(false);
    expect(decide([allow({ Action: "*" })], { boundary, request: putRule })).toBe(false);
  });

  it("bounds what a resource's policy gives the role, in its own account and in another", () => {
    const resourcePolicy = document(allow({ Principal: { AWS: "arn:aws:iam::222222222222:role/extract" } }));
    for (const owner of ["222222222222", "111111111111"]) {
      const options = { owner, request: { resourcePolicy } };
      expect(decide([allow()], { ...options, boundary })).toBe(true);
      expect(decide([allow()], { ...options, boundary: document(allow({ Action: "sqs:*" })) })).toBe(false);
    }
  });
});

describe("across accounts", () => {
  const request = { resourcePolicy: document(allow({ Principal: { AWS: "arn:aws:iam::222222222222:root" } })) };

  it("both sides have to allow", () => {
    expect(decide([allow()], { owner: "111111111111", request })).toBe(true);
    expect(decide([], { owner: "111111111111", request })).toBe(false);
    expect(decide([allow()], { owner: "111111111111" })).toBe(false);
    expect(decide(undefined, { owner: "111111111111", principal: { kind: "account", account: "222222222222" } })).toBe(
      false,
    );
  });
});

describe("a service", () => {
  const fromRule = (arn: string): { principal: Principal; request: Partial<AuthorizationRequest> } => ({
    principal: RULE,
    request: {
      resourcePolicy: document(
        allow({
          Principal: { Service: "events.amazonaws.com" },
          Condition: { ArnEquals: { "aws:SourceArn": arn } },
        }),
      ),
    },
  });

  it("may do what the resource's policy allows for its source", () => {
    expect(decide([], fromRule("arn:aws:events:us-east-1:222222222222:rule/forward-*"))).toBe(true);
    expect(decide([], fromRule("arn:aws:events:us-east-1:222222222222:rule/other-*"))).toBe(false);
    expect(decide([], { principal: RULE })).toBe(false);
  });
});

describe("conditions", () => {
  const when = (Condition: Statement["Condition"], context: AuthorizationRequest["context"] & {}): boolean =>
    decide([allow({ Condition })], { request: { context } });
  const source = (...values: string[]): Record<string, string[]> => ({ "events:source": values });

  it("compare values exactly, one of several wanted being enough", () => {
    expect(when({ StringEquals: { "events:source": ["a", "b"] } }, { "events:source": "b" })).toBe(true);
    expect(when({ StringEquals: { "events:source": "a" } }, { "events:source": "A" })).toBe(false);
    expect(when({ StringEquals: { "EVENTS:Source": "a" } }, { "events:source": "a" })).toBe(true);
  });

  it("fail where the key is absent, except for ForAllValues and IfExists", () => {
    const absent = { "events:source": undefined };
    expect(when({ StringEquals: { "events:source": "a" } }, absent)).toBe(false);
    expect(when({ StringEqualsIfExists: { "events:source": "a" } }, absent)).toBe(true);
    expect(when({ "ForAllValues:StringEquals": { "events:source": "a" } }, absent)).toBe(true);
    expect(when({ "ForAnyValue:StringEquals": { "events:source": "a" } }, absent)).toBe(false);
  });

  it("over sets ask for all values or any", () => {
    expect(when({ "ForAllValues:StringEquals": { "events:source": ["a", "b"] } }, source("a", "b"))).toBe(true);
    expect(when({ "ForAllValues:StringEquals": { "events:source": ["a"] } }, source("a", "b"))).toBe(false);
    expect(when({ "ForAnyValue:StringEquals": { "events:source": ["a"] } }, source("a", "b"))).toBe(true);
  });

  it("that are not understood allow nothing, and deny all they could", () => {
    expect(when({ NumericLessThan: { "aws:MultiFactorAuthAge": "5" } }, {})).toBe(false);
    const deny: Statement = {
      ...allow(),
      Effect: "Deny",
      Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01" } },
    };
    expect(decide([allow(), deny])).toBe(false);
  });

  it("NotAction and the like allow nothing, and deny all they could", () => {
    const element = { NotAction: "iam:*" } as Partial<Statement>;
    expect(decide([allow(element)])).toBe(false);
    expect(decide([allow(), { ...allow(element), Effect: "Deny" }])).toBe(false);
  });
});

it("a policy of an older version has no variables: they are texts like any other", () => {
  const Resource = "arn:aws:s3:::${aws:username, 'a'}";
  const decideFor = (Version: string | undefined, resource: string): boolean => {
    const policy = { ...(Version ? { Version } : {}), Statement: [allow({ Action: "s3:ListBucket", Resource })] };
    return evaluate(
      { action: "s3:ListBucket", resource },
      callerOf(ROLE),
      ROLE.account,
      { policies: [policy] },
      undefined,
    ).allowed;
  };
  expect(decideFor("2012-10-17", "arn:aws:s3:::a")).toBe(true);
  expect(decideFor("2008-10-17", "arn:aws:s3:::a")).toBe(false);
  expect(decideFor(undefined, "arn:aws:s3:::a")).toBe(false);
  expect(decideFor(undefined, Resource)).toBe(true);
});

it("NotResource says nothing of an action that is on no resource", () => {
  const { Resource: _, ...statement } = allow({ NotResource: "arn:aws:s3:::a" });
  const request = { resource: "*" };
  expect(decide([statement], { request })).toBe(false);
  expect(decide([allow({ Resource: "*" })], { request })).toBe(true);
  expect(decide([allow({ Resource: "*" }), { ...statement, Effect: "Deny" }], { request })).toBe(false);
});

describe("an organization", () => {
  const OURS = "o-a1b2c3d4e5";
  const HUB_BUS = "arn:aws:events:us-east-1:111111111111:event-bus/default";
  const ours: Statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "events:PutEvents",
    Resource: HUB_BUS,
    Condition: { StringEquals: { "aws:PrincipalOrgID": OURS } },
  };
  const request = { resource: HUB_BUS, resourcePolicy: document(ours) };
  const mayPut = allow({ Resource: HUB_BUS });

  it("lets its own accounts and their roles in, and no other", () => {
    const account: Principal = { kind: "account", account: "222222222222" };
    const decideFor = (principal: Principal, organization?: string): boolean =>
      decide(principal.kind === "account" ? undefined : [mayPut], {
        request,
        principal,
        owner: "111111111111",
        ...(organization === undefined ? {} : { organization }),
      });
    expect(decideFor(ROLE, OURS)).toBe(true);
    expect(decideFor(account, OURS)).toBe(true);
    expect(decideFor(ROLE, "o-zzzzzzzzzz")).toBe(false);
    expect(decideFor(ROLE)).toBe(false);
  });

  it("has no services among its members, whatever account they act for", () => {
    const forRules = { ...ours, Principal: { Service: "events.amazonaws.com" } };
    const decideFor = (statement: Statement): boolean =>
      decide([], {
        request: { resource: HUB_BUS, resourcePolicy: document(statement) },
        principal: RULE,
        owner: "111111111111",
        organization: OURS,
      });
    expect(decideFor(forRules)).toBe(false);
    expect(decideFor({ ...forRules, Condition: {} })).toBe(true);
  });

  it("takes an account once, and only an id that AWS could give", () => {
    const { organizations } = new Cloud(0, () => undefined);
    organizations.join(OURS, ["222222222222", "333333333333"]);
    organizations.join(OURS, ["222222222222"]);
    expect(() => organizations.join("o-zzzzzzzzzz", ["444444444444", "333333333333"])).toThrow(
      "The account 333333333333 cannot join o-zzzzzzzzzz: it belongs to o-a1b2c3d4e5.",
    );
    expect(organizations.of("333333333333")).toBe(OURS);
    expect(organizations.of("444444444444")).toBeUndefined();
    expect(() => organizations.join("ours", [])).toThrow("ours is no organization id");
  });

  it("counts on a bus, and in a role's trust", async () => {
    const cloud = new Cloud(0, () => undefined);
    cloud.add(new EventsService(cloud));
    cloud.organizations.join(OURS, ["222222222222"]);
    const administrator = callerOf({ kind: "account", account: "111111111111" });
    const permission = {
      StatementId: "organization",
      Principal: "*",
      Action: "events:PutEvents",
      Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: OURS },
    };
    await cloud.call("events", "PutPermission", permission, administrator);
    const put = (account: string): Promise<unknown> => {
      const Entries = [{ EventBusName: HUB_BUS, Source: "s", DetailType: "t", Detail: "{}" }];
      return cloud.call("events", "PutEvents", { Entries }, callerOf({ kind: "account", account }));
    };
    await expect(put("222222222222")).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put("333333333333")).rejects.toThrow("events:PutEvents");

    const trust = { ...ours, Action: "sts:AssumeRole" };
    const { Resource: _, ...withoutResource } = trust;
    const role = cloud.roles.put("111111111111", "reader", document(withoutResource));
    const account = (id: string): Caller => callerOf({ kind: "account", account: id });
    expect(cloud.roles.assume(role, account("222222222222"), "s").account).toBe("111111111111");
    expect(() => cloud.roles.assume(role, account("333333333333"), "s")).toThrow("sts:AssumeRole");
  });
});

describe("a denied call", () => {
  it("says who may not do what on what", async () => {
    const cloud = new Cloud(0, () => undefined);
    const trust = document({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "lambda.amazonaws.com" },
    });
    cloud.roles.put("222222222222", "extract", trust);
    let ran = false;
    cloud.add({
      signingName: "sagemaker",
      operations: {
        Search: fakeOperation<object>({
          authorize: () => [{ action: "sagemaker:Search", resource: "*" }],
          run: () => (ran = true),
        }),
      },
    });
    await expect(cloud.call("sagemaker", "Search", {}, callerOf(ROLE))).rejects.toMatchObject({
      code: "AccessDeniedException",
      status: 403,
      message:
        "User: arn:aws:sts::222222222222:assumed-role/extract/s is not authorized to perform: sagemaker:Search " +
        "on resource: * because no identity-based policy allows the action",
    });
    expect(ran).toBe(false);
    cloud.roles.putPolicy(
      "222222222222",
      "extract",
      "p",
      document(allow({ Action: "sagemaker:Search", Resource: "*" })),
    );
    await cloud.call("sagemaker", "Search", {}, callerOf(ROLE));
    expect(ran).toBe(true);
  });

  it.each([
    ["s3", "GetObject", "The embedded cloud does not know the operation s3:GetObject."],
    ["monitoring", "ListMetricStreams", "The embedded cloud does not know the operation cloudwatch:ListMetricStreams."],
    ["sagemaker", "CreateApp", "The embedded cloud does not know the operation sagemaker:CreateApp."],
  ])("what is not there is refused by name: %s:%s", async (service, name, message) => {
    const cloud = new Cloud(0, () => undefined);
    cloud.add({ signingName: "sagemaker", operations: {} });
    await expect(cloud.call(service, name, {}, callerOf(ROLE))).rejects.toThrow(message);
  });
});

describe("a role", () => {
  const cloud = new Cloud(0, () => undefined);
  const role = cloud.roles.put(
    "222222222222",
    "forward",
    document({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "events.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } },
    }),
  );

  cloud.roles.put("222222222222", "extract", document());

  it("is assumed by whom it trusts, and by nobody else", () => {
    expect(cloud.roles.assume(role, callerOf(RULE), "s")).toMatchObject({ kind: "role", role: "forward" });
    for (const principal of [
      { ...RULE, service: "lambda.amazonaws.com" },
      { ...RULE, account: "333333333333" },
      ROLE,
    ]) {
      expect(() => cloud.roles.assume(role, callerOf(principal), "s")).toThrow("sts:AssumeRole");
    }
  });

  it("is assumed by nobody whom its trust does not name, whatever the caller's own policies allow", () => {
    const everything = document(allow({ Action: "*", Resource: "*" }));
    cloud.roles.putPolicy("222222222222", "extract", "all", everything);
    expect(() => cloud.roles.assume(role, callerOf(ROLE), "s")).toThrow("sts:AssumeRole");
    expect(() => cloud.roles.assume(role, callerOf({ kind: "account", account: "222222222222" }), "s")).toThrow();
  });

  it("that asks Lambda for its source cannot be assumed: AWS contradicts itself on whether that is sent", () => {
    const trust = (Condition: Statement["Condition"] & {}): PolicyDocument =>
      document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
        Condition,
      });
    const lambda = callerOf({ ...RULE, service: "lambda.amazonaws.com" });
    const open = cloud.roles.put("222222222222", "open", trust({}));
    const closed = cloud.roles.put(
      "222222222222",
      "closed",
      trust({ StringEquals: { "aws:SourceAccount": "222222222222" } }),
    );
    expect(cloud.roles.assume(open, lambda, "f").role).toBe("open");
    expect(() => cloud.roles.assume(closed, lambda, "f")).toThrow("sts:AssumeRole");
  });

  it("sees its session's name and that there is no external id, from direct callers", () => {
    const when = (Condition: Statement["Condition"] & {}): string =>
      cloud.roles.put(
        "111111111111",
        "named",
        document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*", Condition }),
      );
    const other = callerOf({ kind: "account", account: "222222222222" });
    expect(cloud.roles.assume(when({ StringEquals: { "sts:RoleSessionName": "me" } }), other, "me").session).toBe("me");
    expect(() => cloud.roles.assume(when({ StringEquals: { "sts:RoleSessionName": "me" } }), other, "you")).toThrow();
    expect(() => cloud.roles.assume(when({ StringEquals: { "sts:ExternalId": "x" } }), other, "me")).toThrow();
    expect(cloud.roles.assume(when({ Null: { "sts:ExternalId": true } }), other, "me").session).toBe("me");
  });

  it("with a path is itself by its whole ARN only, and its policies are bounded by what its boundary says now", () => {
    const { roles } = cloud;
    const boundary = "arn:aws:iam::222222222222:policy/bounds";
    const trust = document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: ROLE.account } });
    const options = { path: "/team/", permissionsBoundary: boundary };
    expect(() => roles.put("222222222222", "pathed", trust, options)).toThrow(`${boundary} does not exist`);
    roles.putManagedPolicy(boundary);
    const arn = roles.put("222222222222", "pathed", trust, options);
    expect(arn).toBe("arn:aws:iam::222222222222:role/team/pathed");
    const self = callerOf({ kind: "account", account: ROLE.account });
    expect(() => roles.assume(arn.replace("team/", ""), self, "s")).toThrow("sts:AssumeRole");
    const principal = roles.assume(arn, self, "s");

    const trusting = (AWS: string): string =>
      roles.put("111111111111", "r", document({ ...trust.Statement[0]!, Principal: { AWS } }));
    roles.putPolicy("222222222222", "pathed", "p", document(allow({ Action: "sts:AssumeRole", Resource: "*" })));
    expect(roles.assume(trusting(arn), callerOf(principal), "s").role).toBe("r");
    expect(() => roles.assume(trusting(arn.replace("team/", "")), callerOf(principal), "s")).toThrow("sts:AssumeRole");
    roles.putManagedPolicy(boundary, document(allow({ Action: "sts:AssumeRole", Effect: "Deny", Resource: "*" })));
    expect(() => roles.assume(trusting(arn), callerOf(principal), "s")).toThrow("sts:AssumeRole");
  });

  it("gives credentials that stand for its session; other ids are refused with what to use instead", () => {
    const session = cloud.roles.assume(role, callerOf(RULE), "s");
    expect(cloud.roles.principalOf(cloud.roles.issue(session).AccessKeyId)).toEqual(session);
    expect(cloud.roles.principalOf("111111111111")).toEqual({ kind: "account", account: "111111111111" });
    expect(() => cloud.roles.principalOf("AKIAEXAMPLE")).toThrow(
      "Use the 12 digits of an account as the access key id",
    );
  });
});
