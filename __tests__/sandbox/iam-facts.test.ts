import { readFileSync } from "node:fs";
import { evaluate } from "../../sandbox/iam/evaluate";
import type { PolicyDocument, Statement } from "../../sandbox/iam/policy";
import type { AuthorizationRequest, Caller, Principal } from "../../sandbox/service";
import {
  ABSENT,
  BOTH_SIDES,
  CONDITIONS,
  ELEMENTS,
  GLOBAL_KEYS,
  NOT_PRINCIPALS,
  PRINCIPALS,
  UNKNOWN,
  type CallerName,
  type Outcome,
} from "./iam-facts";

const ACCOUNT = "222222222222";
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:q:1`;
const NOW = Date.UTC(2026, 0, 1);

const service = (name: string, sourceArn: string): Principal => ({
  kind: "service",
  service: name,
  sourceArn,
  account: ACCOUNT,
});
const ROLE: Principal = { kind: "role", account: ACCOUNT, role: "extract", session: "s" };
const CALLERS: Readonly<Record<CallerName, Principal>> = {
  role: ROLE,
  member: ROLE,
  account: { kind: "account", account: ACCOUNT },
  rule: service("events.amazonaws.com", `arn:aws:events:us-east-1:${ACCOUNT}:rule/forward-1`),
  lambda: service("lambda.amazonaws.com", `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`),
};

const everything = (Effect: "Allow" | "Deny", more: Partial<Statement> = {}): Statement => ({
  Effect,
  ...(more.NotAction ? {} : { Action: "*" }),
  ...(more.NotResource ? {} : { Resource: "*" }),
  ...more,
});
const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

function allowed(
  name: CallerName,
  {
    identity = [],
    resource = [],
    request = {},
    owner = ACCOUNT,
  }: {
    identity?: readonly Statement[] | undefined;
    resource?: readonly Statement[];
    request?: Partial<AuthorizationRequest>;
    owner?: string;
  },
): boolean {
  const caller: Caller = { account: ACCOUNT, region: "us-east-1", principal: CALLERS[name] };
  const resourcePolicy = resource.length > 0 ? policy(...resource) : undefined;
  const own = name === "account" ? undefined : { policies: [policy(...identity)] };
  const organization = name === "member" ? "o-a1b2c3d4e5" : undefined;
  return evaluate(
    { action: "sqs:SendMessage", resource: QUEUE, resourcePolicy, ...request },
    caller,
    owner,
    own,
    organization,
    NOW,
  ).allowed;
}

/** An account may do everything in itself, so it is asked about another's. */
const ownerFor = (name: CallerName): string => (name === "account" ? "111111111111" : ACCOUNT);

/** What an Allow and a Deny with the same elements come to: what is unknown allows nothing and denies. */
function outcome(name: CallerName, elements: Partial<Statement>, request: Partial<AuthorizationRequest> = {}): Outcome {
  const onResource = { ...elements, Principal: "*" } as const;
  const owner = ownerFor(name);
  const allows = allowed(name, { resource: [everything("Allow", onResource)], request, owner });
  const denies = !allowed(name, {
    resource: [everything("Allow", { Principal: "*" }), everything("Deny", onResource)],
    request,
    owner,
  });
  return allows === denies ? allows : "unknown";
}

test("the documentation says how many facts there are", () => {
  const ofKeys = GLOBAL_KEYS.flatMap(([, values]) => Object.keys(values));
  const facts = [CONDITIONS, ofKeys, ELEMENTS, PRINCIPALS, NOT_PRINCIPALS, BOTH_SIDES].flat();
  expect(readFileSync("docs/embedded-cloud.md", "utf8")).toContain(`A table of ${facts.length} facts`);
});

test.each(CONDITIONS)("%s %j: %p holds: %p", (operator, wanted, sent, holds) => {
  const context = sent === UNKNOWN ? {} : { "test:Key": sent === ABSENT ? undefined : sent };
  const Condition = { [operator]: { "TEST:key": wanted } };
  expect(outcome("role", { Condition }, { context: context })).toBe(holds);
});

describe.each(GLOBAL_KEYS)("the key %s", (key, values) => {
  test.each(Object.entries(values))("in a call by %s: %p", (name, value) => {
    const holds = (operator: string, wanted: string): Outcome =>
      outcome(name as CallerName, { Condition: { [operator]: { [key]: wanted } } });
    const isAbsent = holds("Null", "true");
    if (value === UNKNOWN || value === ABSENT) {
      expect(isAbsent).toBe(value === ABSENT ? true : "unknown");
      expect(holds("StringEqualsIfExists", "x")).toBe(value === ABSENT ? true : "unknown");
      expect(holds("ForAllValues:StringEquals", "x")).toBe(value === ABSENT ? true : "unknown");
    } else {
      expect(isAbsent).toBe(false);
      expect(holds("StringEquals", value as string)).toBe(true);
      expect(holds("StringEqualsIfExists", "x")).toBe(false);
    }
  });
});

test.each(ELEMENTS)("%j applies: %p", (elements, applies) => {
  const { Action, Resource, ...not } = elements;
  const all = { ...(Action ? { Action } : {}), ...(Resource ? { Resource } : {}), ...not };
  expect(outcome("role", all)).toBe(applies);
});

test.each(PRINCIPALS)("%j means the %s: %s", (principal, name, meaning) => {
  const byResource = allowed(name, { resource: [everything("Allow", principal)] });
  const across = allowed(name, {
    identity: [everything("Allow")],
    resource: [everything("Allow", principal)],
    owner: "111111111111",
  });
  const denied = !allowed(name, {
    identity: [everything("Allow")],
    resource: [everything("Deny", principal), everything("Allow", { Principal: "*" })],
  });
  const ownAccount = name === "account";
  expect({ byResource: byResource && !ownAccount, across, denied }).toEqual({
    byResource: meaning === "named",
    across: meaning === "named" || meaning === "delegated",
    denied: meaning !== "other",
  });
});

test.each(NOT_PRINCIPALS)("a Deny with NotPrincipal %j binds the %s: %p", (NotPrincipal, name, binds) => {
  const resource = [everything("Allow", { Principal: "*" }), everything("Deny", { NotPrincipal })];
  expect(allowed(name, { resource, owner: ownerFor(name) })).toBe(!binds);
});

test.each(BOTH_SIDES)("in the %s, the caller's %s and the resource's %s: %p", (where, identity, resource, expected) => {
  const AWS = resource.endsWith("delegated") ? ACCOUNT : `arn:aws:iam::${ACCOUNT}:role/extract`;
  const effect = resource.startsWith("Allow") ? "Allow" : "Deny";
  expect(
    allowed("role", {
      identity: identity === "none" ? [] : [everything(identity)],
      resource: resource === "none" ? [] : [everything(effect, { Principal: { AWS } })],
      owner: where === "other account" ? "111111111111" : ACCOUNT,
      request: where === "trust" ? { action: "sts:AssumeRole", resource: `arn:aws:iam::${ACCOUNT}:role/other` } : {},
    }),
  ).toBe(expected);
});
