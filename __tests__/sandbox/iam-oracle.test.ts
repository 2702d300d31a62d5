import fc from "fast-check";
import { evaluate } from "../../sandbox/iam/evaluate";
import type { Statement } from "../../sandbox/iam/policy";
import type { Caller } from "../../sandbox/service";
import { oracleAllows, type World } from "./iam-oracle";

const ACCOUNT = "222222222222";
const caller: Caller = {
  account: ACCOUNT,
  region: "us-east-1",
  principal: { kind: "role", account: ACCOUNT, role: "extract", session: "s" },
};

/** Of test:Unknown nobody knows anything; in each world it is something else. */
const UNKNOWN_KEY = "test:Unknown";
const MAYBE: readonly (readonly string[])[] = [[], ["a"], ["ab"], ["b"], ["5"], ["true"]];

const oneOf = fc.constantFrom;
const some = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | Value[]> =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const texts = oneOf(
  "a",
  "ab",
  "b",
  "A",
  "a*",
  "?",
  "*b",
  "a?",
  "${*}",
  "a${?}",
  "${aws:PrincipalAccount}",
  "5",
  "${$}",
);
const arns = oneOf(
  "arn:aws:sqs:us-east-1:222222222222:q:1",
  "arn:aws:sqs:*:222222222222:q:1",
  "arn:aws:sqs:us-east-1:222222222222:q*",
  "arn:aws:sqs:us-*-1:?22222222222:q?1",
  "arn:aws:sqs:us-*1:222222222222:*",
  "arn:aws:sqs:us-east-1*q:222222222222:x",
  "arn:aws:sqs:us-east-1:222222222222:${aws:PrincipalAccount}",
  "arn:aws:s3:::b/*",
);
const resources = oneOf(
  "*",
  "arn:aws:sqs:*:q:1",
  "arn:aws:sqs:us-e*:q:1",
  "arn:aws:sqs:us-e*st-1:q:1",
  "arn:aws:sqs:*",
);
const actions = oneOf("*", "sqs:*", "SQS:Send*", "sqs:SendMessage", "sqs:?eceive*", "s3:*", "sqs:*Message");

const strings = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
];
const arnOperators = ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"];
const numbers = ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"];

const inSets = (operators: readonly string[]): string[] =>
  operators.flatMap((one) => ["ForAllValues:", "ForAnyValue:"].flatMap((set) => [set + one, `${set}${one}IfExists`]));
const alone = (operators: readonly string[]): string[] => operators.flatMap((one) => [one, `${one}IfExists`]);

type Condition = readonly [operator: string, key: string, values: string | string[]];
const on = (operators: readonly string[], key: string, values: fc.Arbitrary<string>): fc.Arbitrary<Condition> =>
  fc.tuple(oneOf(...operators), fc.constant(key), some(values));

const nulls = (key: string): fc.Arbitrary<Condition> => on(["Null"], key, oneOf("true", "false"));
const known = fc.oneof(
  on([...alone(strings), ...inSets(strings)], "test:Text", texts),
  on(inSets(strings), "TEST:texts", texts),
  on([...alone(arnOperators), ...inSets(arnOperators)], "test:Arn", arns),
  on([...alone(numbers), ...inSets(numbers)], "test:Number", oneOf("1", "5", "7.5")),
  on(alone(["Bool"]), "aws:SecureTransport", oneOf("true", "false")),
  on(alone(strings), "aws:SourceAccount", texts),
  on(alone(strings), "aws:PrincipalAccount", texts),
  ...["test:Text", "test:Texts", "aws:SourceArn", "aws:PrincipalOrgID"].map(nulls),
);
const unknown = fc.oneof(
  on([...alone(strings), ...inSets(strings)], UNKNOWN_KEY, texts),
  on(alone(["Bool"]), UNKNOWN_KEY, oneOf("true", "false")),
  nulls(UNKNOWN_KEY),
);

const statementWith = (condition: fc.Arbitrary<Condition>): fc.Arbitrary<Statement> =>
  fc
    .record({
      Effect: oneOf("Allow" as const, "Allow" as const, "Deny" as const),
      action: fc.tuple(oneOf("Action", "Action", "NotAction"), some(actions)),
      resource: fc.tuple(oneOf("Resource", "Resource", "NotResource"), some(fc.oneof(resources, arns))),
      conditions: fc.array(condition, { maxLength: 3 }),
    })
    .map(({ Effect, action, resource, conditions }) => {
      const Condition: Record<string, Record<string, string | string[]>> = {};
      for (const [operator, key, values] of conditions) (Condition[operator] ??= {})[key] = values;
      return { Effect, ...Object.fromEntries([action, resource]), Condition };
    });
const statements = (condition: fc.Arbitrary<Condition>): fc.Arbitrary<Statement[]> =>
  fc.array(statementWith(condition), { minLength: 1, maxLength: 4 });

const worlds: fc.Arbitrary<World> = fc.record({
  action: oneOf("sqs:SendMessage", "sqs:ReceiveMessage", "s3:GetObject"),
  resource: oneOf(
    "arn:aws:sqs:us-east-1:222222222222:q:1",
    "arn:aws:sqs:eu-west-3:222222222222:other",
    "arn:aws:s3:::b/k",
  ),
  keys: fc.record({
    "test:text": oneOf([], ["a"], ["ab"], ["A"], ["a*"], [ACCOUNT]),
    "test:texts": oneOf([], ["a"], ["a", "b"], ["ab", "A", "b"]),
    "test:arn": oneOf([], ["arn:aws:sqs:us-east-1:222222222222:q:1"], ["arn:aws:s3:::b/k"]),
    "test:number": oneOf([], ["5"], ["-1"], ["7.50"]),
  }),
});
/** What a role's call carries besides. */
const OF_THE_CALL = { "aws:principalaccount": [ACCOUNT], "aws:securetransport": ["true"] };

const decide = (policy: readonly Statement[], { action, resource, keys }: World): boolean => {
  const context = Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, values]));
  return evaluate(
    { action, resource, context },
    caller,
    ACCOUNT,
    { policies: [{ Version: "2012-10-17", Statement: policy }] },
    undefined,
  ).allowed;
};
const inWorld = (policy: readonly Statement[], world: World, maybe: readonly string[] = []): boolean =>
  oracleAllows(policy, { ...world, keys: { ...world.keys, ...OF_THE_CALL, [UNKNOWN_KEY.toLowerCase()]: maybe } });

const SETTINGS = { numRuns: 3_000, seed: 20260101 };
const mixed = fc.oneof(known, unknown);

test("the evaluator decides as the oracle where every key is known", () => {
  let allowed = 0;
  fc.assert(
    fc.property(statements(known), worlds, (policy, world) => {
      const expected = inWorld(policy, world);
      if (expected) allowed += 1;
      expect(decide(policy, world)).toBe(expected);
    }),
    SETTINGS,
  );
  // Otherwise the cases would show little.
  expect(allowed).toBeGreaterThan(SETTINGS.numRuns / 10);
});

test("it allows only what the oracle allows whatever an unknown key may be", () => {
  fc.assert(
    fc.property(statements(mixed), worlds, (policy, world) => {
      if (decide(policy, world)) expect(MAYBE.map((maybe) => inWorld(policy, world, maybe))).not.toContain(false);
    }),
    SETTINGS,
  );
});

test("a condition on an unknown key never allows, and always denies", () => {
  fc.assert(
    fc.property(unknown, worlds, ([operator, key, values], world) => {
      const everything = { Action: "*", Resource: "*" };
      const Condition = { [operator]: { [key]: values } };
      expect(decide([{ Effect: "Allow", ...everything, Condition }], world)).toBe(false);
      const denied: Statement[] = [
        { Effect: "Allow", ...everything },
        { Effect: "Deny", ...everything, Condition },
      ];
      expect(decide(denied, world)).toBe(false);
    }),
    SETTINGS,
  );
});

test("one more Deny, or one Allow less, never allows more, and the order is of no account", () => {
  fc.assert(
    fc.property(statements(mixed), statementWith(mixed), worlds, (policy, other, world) => {
      const before = decide(policy, world);
      expect(decide([...policy].reverse(), world)).toBe(before);
      if (!before) expect(decide([...policy, { ...other, Effect: "Deny" }], world)).toBe(false);
      const less = policy.filter(({ Effect }, index) => Effect === "Deny" || index > 0);
      if (!before) expect(decide(less, world)).toBe(false);
    }),
    SETTINGS,
  );
});

test("nothing that a policy may hold makes a call fail", () => {
  const anything = fc.anything({ withNullPrototype: false, withBigInt: false });
  const elements = ["Sid", "Effect", "Action", "NotAction", "Resource", "Principal", "NotPrincipal", "Condition"];
  const junk = fc.dictionary(oneOf(...elements), fc.oneof(anything, oneOf("Allow", "*", "Deny")), { maxKeys: 8 });
  fc.assert(
    fc.property(fc.array(fc.oneof(junk, anything), { maxLength: 3 }), anything, worlds, (Statement, Version, world) => {
      const policy = { Version, Statement } as never;
      const { action, resource } = world;
      expect(() =>
        evaluate({ action, resource, resourcePolicy: policy }, caller, ACCOUNT, { policies: [policy] }, undefined),
      ).not.toThrow();
    }),
    SETTINGS,
  );
});
