import type { Statement } from "../../sandbox/iam/policy";

/**
 * What AWS decides, judged once from its documentation, and what the embedded cloud cannot know. Nothing here was computed by the
 * evaluator.
 */

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
const OPERATORS = `${GUIDE}reference_policies_elements_condition_operators.html`;
const SETS = `${GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const IF_EXISTS_IN_SETS = "https://iam.cloudcopilot.io/resources/operators/ForAnyValue:StringEqualsIfExists";
const VARIABLES = `${GUIDE}reference_policies_variables.html`;
const KEYS = `${GUIDE}reference_policies_condition-keys.html`;
const PRINCIPAL = `${GUIDE}reference_policies_elements_principal.html`;
const NOT_PRINCIPAL = `${GUIDE}reference_policies_elements_notprincipal.html`;
const RESOURCE = `${GUIDE}reference_policies_elements_resource.html`;
const NOT_RESOURCE = `${GUIDE}reference_policies_elements_notresource.html`;
const ACTION = `${GUIDE}reference_policies_elements_action.html`;
const NOT_ACTION = `${GUIDE}reference_policies_elements_notaction.html`;
const LOGIC = `${GUIDE}reference_policies_evaluation-logic.html`;
const TRUST = `${GUIDE}reference_policies_evaluation-logic_policy-eval-basics-single-account.html`;
/** AWS's documentation leaves it open, or its answer is not known here: it has to allow nothing and to deny. */
const OPEN = "not documented";

export const ABSENT = Symbol("AWS does not send the key");
export const UNKNOWN = Symbol("the embedded cloud does not know the key");

type Values = string | readonly string[];
type Wanted = string | boolean | number | readonly (string | boolean | number)[];
export type Outcome = true | false | "unknown";

/** A condition on one key. */
export type ConditionFact = readonly [
  operator: string,
  wanted: Wanted,
  sent: Values | typeof ABSENT | typeof UNKNOWN,
  holds: Outcome,
  source: string,
];

const ARN = "arn:aws:sns:us-east-1:111111111111:topic";
const LONG = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

export const CONDITIONS: readonly ConditionFact[] = [
  ["StringEquals", "a", "a", true, OPERATORS],
  ["StringEquals", "a", "A", false, OPERATORS],
  ["StringEquals", "a*", "ab", false, OPERATORS],
  ["StringEquals", "a*", "a*", true, OPERATORS],
  ["StringEquals", ["b", "a"], "a", true, OPERATORS],
  ["StringEquals", [], "a", "unknown", OPEN],
  ["StringEquals", "a", ABSENT, false, OPERATORS],
  ["StringEquals", "a", UNKNOWN, "unknown", OPEN],
  ["StringEquals", "a", ["a", "b"], "unknown", SETS],
  ["StringEquals", ["a", "b"], ["a", "b"], true, SETS],
  ["StringEquals", "a", ["b", "c"], false, SETS],
  ["StringNotEquals", "a", ["a", "b"], "unknown", SETS],
  ["StringEquals", "true", "true", true, OPERATORS],
  ["StringEquals", true, "true", true, OPERATORS],
  ["StringEquals", 5, "5", true, OPERATORS],
  ["StringEqualsIfExists", "a", "a", true, OPERATORS],
  ["StringEqualsIfExists", "a", "b", false, OPERATORS],
  ["StringEqualsIfExists", "a", ABSENT, true, OPERATORS],
  ["StringEqualsIfExists", "a", UNKNOWN, "unknown", OPEN],
  ["StringNotEquals", "a", "b", true, OPERATORS],
  ["StringNotEquals", "a", "a", false, OPERATORS],
  ["StringNotEquals", ["a", "b"], "b", false, OPERATORS],
  ["StringNotEquals", ["a", "b"], "c", true, OPERATORS],
  ["StringNotEquals", "a", ABSENT, true, OPERATORS],
  ["StringNotEquals", "a", UNKNOWN, "unknown", OPEN],
  ["StringNotEquals", [], "a", "unknown", OPEN],
  ["StringNotEqualsIfExists", "a", ABSENT, true, OPERATORS],
  ["StringNotEqualsIfExists", "a", UNKNOWN, "unknown", OPEN],
  ["StringEqualsIgnoreCase", "Ab", "aB", true, OPERATORS],
  ["StringEqualsIgnoreCase", "a*", "AB", false, OPERATORS],
  ["StringNotEqualsIgnoreCase", "Ab", "aB", false, OPERATORS],
  ["StringNotEqualsIgnoreCase", "a", "b", true, OPERATORS],
  ["StringNotEqualsIgnoreCase", "a", ABSENT, true, OPERATORS],
  ["StringLike", "a*", "abc", true, OPERATORS],
  ["StringLike", "a*", "a", true, OPERATORS],
  ["StringLike", "*", "", true, OPERATORS],
  ["StringLike", "a?c", "abc", true, OPERATORS],
  ["StringLike", "a?c", "ac", false, OPERATORS],
  ["StringLike", "A*", "abc", false, OPERATORS],
  ["StringLike", "*b*d*", "abcd", true, OPERATORS],
  ["StringLike", "*b*a", "abcd", false, OPERATORS],
  ["StringLike", "a.c", "abc", false, OPERATORS],
  ["StringLike", "[ab]", "a", false, OPERATORS],
  ["StringLike", "a*", "a\nb", true, OPERATORS],
  ["StringLike", "arn:aws:someservice:*:111122223333:finance/*", LONG, true, OPERATORS],
  ["StringLike", ["x", "a*"], "ab", true, OPERATORS],
  ["StringLike", "*", ABSENT, false, OPERATORS],
  ["StringLike", "*", UNKNOWN, "unknown", OPEN],
  ["StringNotLike", "a*", "abc", false, OPERATORS],
  ["StringNotLike", "a*", "b", true, OPERATORS],
  ["StringNotLike", "a*", ABSENT, true, OPERATORS],

  ["ArnLike", "arn:aws:someservice:*:111122223333:finance/*", LONG, false, OPERATORS],
  ["ArnLike", ARN, ARN, true, OPERATORS],
  ["ArnLike", "arn:aws:sns:*:111111111111:topic", ARN, true, OPERATORS],
  ["ArnLike", "arn:aws:sns:us-*-1:1111*1111:t?pic", ARN, true, OPERATORS],
  ["ArnLike", "arn:aws:sns:*:*", ARN, "unknown", OPEN],
  ["ArnLike", "arn:aws:sns:*", ARN, "unknown", OPEN],
  ["ArnLike", "*", ARN, "unknown", OPEN],
  ["ArnLike", "arn:aws:sns:us-east-1*topic:*:*", ARN, false, OPERATORS],
  ["ArnLike", "arn:aws:sns:us-east-1:111111111111:TOPIC", ARN, false, OPERATORS],
  ["ArnLike", "arn:aws:sns:us-east-1:?11111111111:*", ARN, true, OPERATORS],
  [
    "ArnLike",
    "arn:aws:lambda:us-east-1:111111111111:*",
    "arn:aws:lambda:us-east-1:111111111111:function:f:1",
    true,
    OPERATORS,
  ],
  ["ArnLike", "arn:aws:sns:us?east?1?111111111111:topic:x", `${ARN}:x`, false, OPERATORS],
  ["ArnEquals", "arn:aws:sns:*:111111111111:top*", ARN, true, OPERATORS],
  ["ArnEquals", "arn:aws:someservice:*:111122223333:finance/*", LONG, false, OPERATORS],
  ["ArnEquals", ARN, ABSENT, false, OPERATORS],
  ["ArnEqualsIfExists", ARN, ABSENT, true, OPERATORS],
  ["ArnNotEquals", "arn:aws:sns:*:111111111111:top*", ARN, false, OPERATORS],
  ["ArnNotLike", "arn:aws:someservice:*:111122223333:finance/*", LONG, true, OPERATORS],
  ["ArnNotLike", ARN, ABSENT, true, OPERATORS],
  ["ArnNotLike", "*", ARN, "unknown", OPEN],
  ["ArnNotLikeIfExists", ARN, `${ARN}2`, true, OPERATORS],

  ["NumericEquals", "5", "5", true, OPERATORS],
  ["NumericEquals", 5, "5.0", true, OPERATORS],
  ["NumericEquals", "5", "6", false, OPERATORS],
  ["NumericEquals", "five", "5", "unknown", OPEN],
  ["NumericEquals", "0x5", "5", "unknown", OPEN],
  ["NumericEquals", "", "0", "unknown", OPEN],
  ["NumericEquals", "5", "five", "unknown", OPEN],
  ["NumericEquals", "9007199254740993", "9007199254740992", "unknown", OPEN],
  ["NumericNotEquals", "5", "6", true, OPERATORS],
  ["NumericNotEquals", "5", "5", false, OPERATORS],
  ["NumericNotEquals", ["5", "6"], "6", false, OPERATORS],
  ["NumericNotEquals", "5", ABSENT, true, OPERATORS],
  ["NumericNotEquals", "five", "5", "unknown", OPEN],
  ["NumericLessThan", "10", "9", true, OPERATORS],
  ["NumericLessThan", "10", "10", false, OPERATORS],
  ["NumericLessThan", "-1.5", "-2", true, OPERATORS],
  ["NumericLessThan", "10", ABSENT, false, OPERATORS],
  ["NumericLessThanIfExists", "10", ABSENT, true, OPERATORS],
  ["NumericLessThanEquals", "10", "10", true, OPERATORS],
  ["NumericGreaterThan", "9", "10", true, OPERATORS],
  ["NumericGreaterThan", "10", "9", false, OPERATORS],
  ["NumericGreaterThanEquals", "10", "10", true, OPERATORS],

  ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true, OPERATORS],
  ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", true, OPERATORS],
  ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true, OPERATORS],
  ["DateEquals", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "unknown", OPERATORS],
  ["DateEquals", "2026", "2026-01-01T00:00:00Z", "unknown", OPEN],
  ["DateEquals", "yesterday", "2026-01-01T00:00:00Z", "unknown", OPEN],
  ["DateEquals", "2026-13-01", "2026-01-01T00:00:00Z", "unknown", OPEN],
  ["DateNotEquals", "2026-01-01", "2026-01-02", true, OPERATORS],
  ["DateNotEquals", "2026-01-01", ABSENT, true, OPERATORS],
  ["DateLessThan", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.4Z", true, OPERATORS],
  ["DateLessThan", "2026-01-01", "2026-01-01", false, OPERATORS],
  ["DateLessThanEquals", "2026-01-01", "2026-01-01", true, OPERATORS],
  ["DateGreaterThan", "2026-01-01", "2026-01-02", true, OPERATORS],
  ["DateGreaterThan", "2026-01-02", "2026-01-01", false, OPERATORS],
  ["DateGreaterThanEquals", "2026-01-01", "2025-12-31T23:59Z", false, OPERATORS],

  ["Bool", "true", "true", true, OPERATORS],
  ["Bool", true, "true", true, OPERATORS],
  ["Bool", "TRUE", "true", true, OPERATORS],
  ["Bool", false, "true", false, OPERATORS],
  ["Bool", ["true", "false"], "true", true, OPERATORS],
  ["Bool", "yes", "true", "unknown", OPEN],
  ["Bool", "true", "1", "unknown", OPEN],
  ["Bool", "true", ABSENT, false, OPERATORS],
  ["Bool", "false", ABSENT, false, OPERATORS],
  ["Bool", "false", UNKNOWN, "unknown", OPEN],
  ["BoolIfExists", "false", ABSENT, true, OPERATORS],
  ["BoolIfExists", "false", UNKNOWN, "unknown", OPEN],
  ["BinaryEquals", "QQ==", "A", "unknown", OPEN],
  ["BinaryEquals", "QQ==", ABSENT, false, OPERATORS],

  ["IpAddress", "203.0.113.0/24", "203.0.113.9", true, OPERATORS],
  ["IpAddress", "203.0.113.0/24", "203.0.114.9", false, OPERATORS],
  ["IpAddress", "203.0.113.9", "203.0.113.9", true, OPERATORS],
  ["IpAddress", "203.0.113.9", "203.0.113.8", false, OPERATORS],
  ["IpAddress", "0.0.0.0/0", "8.8.8.8", true, OPERATORS],
  ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", true, OPERATORS],
  ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", false, OPERATORS],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false, OPERATORS],
  ["IpAddress", "203.0.113.0/33", "203.0.113.9", "unknown", OPEN],
  ["IpAddress", "203.0.113.*", "203.0.113.9", "unknown", OPEN],
  ["IpAddress", "203.0.113.0/24", "localhost", "unknown", OPEN],
  ["IpAddress", "203.0.113.0/24", ABSENT, false, OPERATORS],
  ["IpAddressIfExists", "203.0.113.0/24", ABSENT, true, OPERATORS],
  ["IpAddressIfExists", "203.0.113.0/24", UNKNOWN, "unknown", OPEN],
  ["NotIpAddress", "203.0.113.0/24", "203.0.113.9", false, OPERATORS],
  ["NotIpAddress", "203.0.113.0/24", "203.0.114.9", true, OPERATORS],
  ["NotIpAddress", "203.0.113.0/24", ABSENT, true, OPERATORS],
  ["NotIpAddress", "203.0.113.0/24", UNKNOWN, "unknown", OPEN],

  ["Null", "true", ABSENT, true, OPERATORS],
  ["Null", true, ABSENT, true, OPERATORS],
  ["Null", "true", "a", false, OPERATORS],
  ["Null", "false", "a", true, OPERATORS],
  ["Null", "false", ABSENT, false, OPERATORS],
  ["Null", "true", UNKNOWN, "unknown", OPEN],
  ["Null", "false", UNKNOWN, "unknown", OPEN],
  ["Null", "maybe", "a", "unknown", OPEN],
  ["Null", ["true", "false"], "a", true, OPERATORS],

  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true, SETS],
  ["ForAllValues:StringEquals", ["a", "b"], "a", true, SETS],
  ["ForAllValues:StringEquals", "a", ["a", "b"], false, SETS],
  ["ForAllValues:StringEquals", "a", ABSENT, true, SETS],
  ["ForAllValues:StringEquals", "a", "", true, SETS],
  ["ForAllValues:StringEquals", "a", UNKNOWN, "unknown", OPEN],
  ["ForAllValues:StringNotEquals", "a", ["b", "c"], true, SETS],
  ["ForAllValues:StringNotEquals", "a", ["a", "c"], false, SETS],
  ["ForAllValues:StringNotEquals", "a", ABSENT, true, SETS],
  ["ForAllValues:StringEqualsIfExists", "a", ABSENT, true, SETS],
  ["ForAllValues:StringLike", "a*", ["ab", "ac"], true, SETS],
  ["ForAllValues:NumericLessThan", "10", ["1", "20"], false, SETS],
  ["ForAnyValue:StringEquals", ["a", "b"], ["b", "c"], true, SETS],
  ["ForAnyValue:StringEquals", "a", ["b", "c"], false, SETS],
  ["ForAnyValue:StringEquals", "a", ABSENT, false, SETS],
  ["ForAnyValue:StringEquals", "", "", false, SETS],
  ["ForAnyValue:StringEquals", "a", UNKNOWN, "unknown", OPEN],
  ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true, SETS],
  ["ForAnyValue:StringNotEquals", "a", ["a"], false, SETS],
  ["ForAnyValue:StringNotEquals", "a", ABSENT, false, SETS],
  ["ForAnyValue:StringEqualsIfExists", "a", ["a", "b"], true, IF_EXISTS_IN_SETS],
  ["ForAnyValue:StringEqualsIfExists", "a", ABSENT, false, IF_EXISTS_IN_SETS],
  ["ForAnyValue:StringNotEqualsIfExists", "a", ABSENT, false, IF_EXISTS_IN_SETS],
  ["ForAnyValue:ArnLike", "arn:aws:sns:*:*:top*", [LONG, ARN], true, SETS],

  ["StringEquals", "${aws:PrincipalAccount}", "222222222222", true, VARIABLES],
  ["StringEquals", "${AWS:principalaccount}", "222222222222", true, VARIABLES],
  ["StringEquals", "${aws:PrincipalAccount}", "111111111111", false, VARIABLES],
  ["StringEquals", "x-${aws:PrincipalAccount}-y", "x-222222222222-y", true, VARIABLES],
  ["StringEquals", "${aws:username}", "anybody", "unknown", VARIABLES],
  ["StringEquals", "${aws:username, 'anybody'}", "anybody", true, VARIABLES],
  ["StringEquals", "${aws:PrincipalAccount, 'anybody'}", "anybody", false, VARIABLES],
  ["StringEquals", "${aws:SourceIp, 'anybody'}", "anybody", "unknown", OPEN],
  ["StringEquals", "${aws:PrincipalTag/team}", "a", "unknown", OPEN],
  ["StringNotEquals", "${aws:PrincipalTag/team}", "a", "unknown", OPEN],
  ["StringNotEquals", "${aws:PrincipalAccount}", "222222222222", false, VARIABLES],
  ["StringLike", "${aws:PrincipalAccount}*", "222222222222/a", true, VARIABLES],
  ["StringLike", "a${*}", "a*", true, VARIABLES],
  ["StringLike", "a${*}", "ab", false, VARIABLES],
  ["StringLike", "a${?}", "ab", false, VARIABLES],
  ["StringLike", "${$}{a}", "${a}", true, VARIABLES],
  ["StringEquals", "a${*}", "a*", true, VARIABLES],
  ["StringLike", "${aws:username, '*'}", "ab", false, VARIABLES],
  ["StringEquals", "${aws:PrincipalAccount", "222222222222", "unknown", OPEN],
  ["StringEquals", "${nothing}", "222222222222", "unknown", OPEN],
  ["ArnLike", "arn:aws:sns:*:${aws:PrincipalAccount}:*", "arn:aws:sns:us-east-1:222222222222:t", true, VARIABLES],
  ["NumericEquals", "${aws:PrincipalAccount}", "222222222222", "unknown", VARIABLES],
  ["Bool", "${aws:SecureTransport}", "true", "unknown", VARIABLES],
];

export type CallerName = "role" | "account" | "member" | "rule" | "lambda";

/** A global condition key in a call by one kind of caller: its value, ABSENT or UNKNOWN. `member` is a role of an organization. */
export type KeyFact = readonly [
  key: string,
  values: Readonly<Partial<Record<CallerName, Values | typeof ABSENT | typeof UNKNOWN>>>,
];

export const GLOBAL_KEYS: readonly KeyFact[] = [
  ["aws:CalledVia", { role: ABSENT, account: ABSENT }],
  ["aws:CalledViaFirst", { role: ABSENT }],
  ["aws:CalledViaLast", { role: ABSENT }],
  ["aws:CurrentTime", { role: "2026-01-01T00:00:00.000Z", rule: "2026-01-01T00:00:00.000Z" }],
  ["aws:EpochTime", { role: "1767225600" }],
  ["aws:MultiFactorAuthAge", { role: ABSENT, account: ABSENT }],
  ["aws:MultiFactorAuthPresent", { role: "false", account: ABSENT, rule: UNKNOWN }],
  ["aws:PrincipalAccount", { role: "222222222222", account: "222222222222", rule: UNKNOWN }],
  [
    "aws:PrincipalArn",
    { role: "arn:aws:iam::222222222222:role/extract", account: "arn:aws:iam::222222222222:root", rule: UNKNOWN },
  ],
  ["aws:PrincipalIsAWSService", { role: "false", account: "false", rule: "true" }],
  ["aws:PrincipalOrgID", { role: ABSENT, member: "o-a1b2c3d4e5", rule: ABSENT }],
  ["aws:PrincipalOrgPaths", { role: ABSENT, member: UNKNOWN, rule: ABSENT }],
  ["aws:PrincipalServiceName", { role: ABSENT, account: ABSENT, rule: "events.amazonaws.com" }],
  ["aws:PrincipalServiceNamesList", { role: ABSENT, rule: UNKNOWN }],
  ["aws:PrincipalTag/team", { role: UNKNOWN, account: UNKNOWN, rule: UNKNOWN }],
  ["aws:PrincipalType", { role: "AssumedRole", account: "Account", rule: UNKNOWN }],
  ["aws:RequestTag/team", { role: UNKNOWN }],
  ["aws:RequestedRegion", { role: "us-east-1", rule: "us-east-1" }],
  ["aws:ResourceAccount", { role: "222222222222" }],
  ["aws:ResourceOrgID", { role: UNKNOWN }],
  ["aws:ResourceTag/team", { role: UNKNOWN }],
  ["aws:SecureTransport", { role: "true", account: "true", rule: "true" }],
  ["aws:SourceAccount", { role: ABSENT, account: ABSENT, rule: "222222222222", lambda: "222222222222" }],
  [
    "aws:SourceArn",
    { role: ABSENT, account: ABSENT, member: ABSENT, rule: "arn:aws:events:us-east-1:222222222222:rule/forward-1" },
  ],
  ["aws:SourceIdentity", { role: ABSENT }],
  ["aws:SourceIp", { role: UNKNOWN, account: UNKNOWN, rule: UNKNOWN }],
  ["aws:SourceOrgID", { role: ABSENT, member: ABSENT, rule: ABSENT }],
  ["aws:SourceOrgPaths", { role: ABSENT, rule: ABSENT }],
  ["aws:SourceVpc", { role: UNKNOWN }],
  ["aws:SourceVpce", { role: UNKNOWN }],
  ["aws:TagKeys", { role: UNKNOWN }],
  ["aws:TokenIssueTime", { role: UNKNOWN, account: ABSENT }],
  ["aws:UserAgent", { role: UNKNOWN }],
  ["aws:ViaAWSService", { role: "false", account: "false", rule: UNKNOWN }],
  ["aws:VpcSourceIp", { role: UNKNOWN }],
  ["aws:referer", { role: UNKNOWN }],
  ["aws:userid", { account: "222222222222", rule: UNKNOWN }],
  ["aws:username", { role: ABSENT, account: ABSENT }],
  ["aws:NoSuchKey", { role: UNKNOWN }],
  ["lambda:SourceFunctionArn", { role: UNKNOWN }],
  ["sqs:NoSuchKey", { role: UNKNOWN }],
  ["sts:ExternalId", { role: UNKNOWN }],
];
export const GLOBAL_KEYS_SOURCE = KEYS;

/** Whether a statement's elements without its conditions apply to `sqs:SendMessage` on `arn:aws:sqs:us-east-1:222222222222:q:1`. */
export type ElementFact = readonly [elements: Partial<Statement>, applies: Outcome, source: string];

const Q = "arn:aws:sqs:us-east-1:222222222222:q:1";

export const ELEMENTS: readonly ElementFact[] = [
  [{ Action: "SQS:sendmessage", Resource: "*" }, true, ACTION],
  [{ Action: "sqs:Send*", Resource: "*" }, true, ACTION],
  [{ Action: "sqs:?endMessage", Resource: "*" }, true, ACTION],
  [{ Action: "sqs:Receive*", Resource: "*" }, false, ACTION],
  [{ Action: ["s3:*", "sqs:*"], Resource: "*" }, true, ACTION],
  [{ Action: "*", Resource: "*" }, true, ACTION],
  [{ NotAction: "sqs:SendMessage", Resource: "*" }, false, NOT_ACTION],
  [{ NotAction: ["s3:*", "iam:*"], Resource: "*" }, true, NOT_ACTION],
  [{ NotAction: "*", Resource: "*" }, false, NOT_ACTION],
  [{ Action: "*", Resource: Q }, true, RESOURCE],
  [{ Action: "*", Resource: `${Q}2` }, false, RESOURCE],
  [{ Action: "*", Resource: Q.toUpperCase().replace("ARN:AWS:SQS", "arn:aws:sqs") }, false, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:*:222222222222:q*" }, true, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:*:q:1" }, true, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:*" }, true, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:us-*t-1:*:q:?" }, true, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:us-*:q:1" }, true, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:us*2:q:1" }, false, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:us-east-1?222222222222:q:1" }, false, RESOURCE],
  [{ Action: "*", Resource: "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q:1" }, "unknown", VARIABLES],
  [{ Action: "*", Resource: "arn:aws:sqs:us-east-1:222222222222:${aws:username, 'q'}:1" }, true, VARIABLES],
  [{ Action: "*", Resource: "arn:aws:sqs:us-east-1:222222222222:${aws:username}:1" }, "unknown", VARIABLES],
  [{ Action: "*", Resource: "arn:aws:sqs:us-east-1:222222222222:q${*}" }, false, VARIABLES],
  [{ Action: "*", NotResource: Q }, false, NOT_RESOURCE],
  [{ Action: "*", NotResource: `${Q}2` }, true, NOT_RESOURCE],
  [{ Action: "*", NotResource: ["arn:aws:s3:::*", "arn:aws:sqs:*"] }, false, NOT_RESOURCE],
  [{ Action: "*", NotResource: "arn:aws:sqs:us-east-1:222222222222:${aws:username}" }, "unknown", VARIABLES],
];

/**
 * Whom a statement of a resource's policy means. `named`: an Allow of it is enough within the account; `delegated`: it lets the
 * account's own policies decide; a Deny binds both.
 */
export type PrincipalFact = readonly [
  principal: Pick<Statement, "Principal" | "NotPrincipal">,
  caller: CallerName,
  meaning: "named" | "delegated" | "other" | "unknown",
  source: string,
];

const ROOT = "arn:aws:iam::222222222222:root";
const ROLE = "arn:aws:iam::222222222222:role/extract";
const SESSION = "arn:aws:sts::222222222222:assumed-role/extract/s";
const CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

export const PRINCIPALS: readonly PrincipalFact[] = [
  [{ Principal: "*" }, "role", "named", PRINCIPAL],
  [{ Principal: { AWS: "*" } }, "role", "named", PRINCIPAL],
  [{ Principal: "*" }, "rule", "named", PRINCIPAL],
  [{ Principal: { AWS: "*" } }, "rule", "named", PRINCIPAL],
  [{ Principal: { AWS: ROOT } }, "role", "delegated", PRINCIPAL],
  [{ Principal: { AWS: "222222222222" } }, "role", "delegated", PRINCIPAL],
  [{ Principal: { AWS: ["111111111111", ROOT] } }, "role", "delegated", PRINCIPAL],
  [{ Principal: { AWS: "111111111111" } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: ROOT } }, "rule", "other", PRINCIPAL],
  [{ Principal: { AWS: ROLE } }, "role", "named", PRINCIPAL],
  [{ Principal: { AWS: `${ROLE}2` } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: ROLE.replace("2222", "1111") } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: ROLE.replace("role/", "role/path/") } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: SESSION } }, "role", "named", PRINCIPAL],
  [{ Principal: { AWS: `${SESSION}2` } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: SESSION } }, "account", "other", PRINCIPAL],
  [{ Principal: { AWS: "arn:aws:iam::222222222222:user/extract" } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: "arn:aws:sts::222222222222:federated-user/extract" } }, "role", "other", PRINCIPAL],
  [{ Principal: { Federated: "accounts.google.com" } }, "role", "other", PRINCIPAL],
  [{ Principal: { CanonicalUser: CANONICAL } }, "role", "unknown", OPEN],
  [{ Principal: { Service: "events.amazonaws.com" } }, "rule", "named", PRINCIPAL],
  [{ Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] } }, "rule", "named", PRINCIPAL],
  [{ Principal: { Service: "sns.amazonaws.com" } }, "rule", "other", PRINCIPAL],
  [{ Principal: { Service: "events.us-east-1.amazonaws.com" } }, "rule", "unknown", OPEN],
  [{ Principal: { Service: "events.amazonaws.com" } }, "role", "other", PRINCIPAL],
  [{ Principal: { AWS: "111111111111", Service: "events.amazonaws.com" } }, "rule", "named", PRINCIPAL],
];

/** Whether a Deny with this NotPrincipal binds a caller. */
export const NOT_PRINCIPALS: readonly (readonly [
  notPrincipal: Statement["NotPrincipal"] & {},
  caller: CallerName,
  binds: boolean,
  source: string,
])[] = [
  [{ AWS: [SESSION, ROLE, ROOT] }, "role", false, NOT_PRINCIPAL],
  [{ AWS: [SESSION, ROLE, "222222222222"] }, "role", false, NOT_PRINCIPAL],
  [{ AWS: [ROLE, ROOT] }, "role", true, NOT_PRINCIPAL],
  [{ AWS: ROOT }, "role", true, NOT_PRINCIPAL],
  [{ AWS: ROLE }, "role", true, NOT_PRINCIPAL],
  [{ AWS: "111111111111" }, "role", true, NOT_PRINCIPAL],
  [{ AWS: [`${SESSION}2`, ROLE, ROOT] }, "role", true, NOT_PRINCIPAL],
  [{ AWS: ROOT }, "account", false, NOT_PRINCIPAL],
  [{ AWS: "111111111111" }, "account", true, NOT_PRINCIPAL],
  [{ Service: "events.amazonaws.com" }, "rule", false, NOT_PRINCIPAL],
  [{ Service: "sns.amazonaws.com" }, "rule", true, NOT_PRINCIPAL],
  [{ AWS: ROOT }, "rule", true, NOT_PRINCIPAL],
];

/** How the policies of both sides decide together; each is the effect of one statement that applies, or none. */
export const BOTH_SIDES: readonly (readonly [
  where: "same account" | "other account" | "trust",
  identity: "Allow" | "Deny" | "none",
  resource: "Allow named" | "Allow delegated" | "Deny" | "none",
  allowed: boolean,
  source: string,
])[] = [
  ["same account", "Allow", "none", true, LOGIC],
  ["same account", "none", "none", false, LOGIC],
  ["same account", "none", "Allow named", true, LOGIC],
  ["same account", "none", "Allow delegated", false, LOGIC],
  ["same account", "Allow", "Allow delegated", true, LOGIC],
  ["same account", "Deny", "Allow named", false, LOGIC],
  ["same account", "Allow", "Deny", false, LOGIC],
  ["other account", "Allow", "none", false, LOGIC],
  ["other account", "none", "Allow named", false, LOGIC],
  ["other account", "Allow", "Allow named", true, LOGIC],
  ["other account", "Allow", "Allow delegated", true, LOGIC],
  ["other account", "Allow", "Deny", false, LOGIC],
  ["other account", "Deny", "Allow named", false, LOGIC],
  ["trust", "Allow", "none", false, TRUST],
  ["trust", "none", "Allow named", true, TRUST],
  ["trust", "none", "Allow delegated", false, TRUST],
  ["trust", "Allow", "Allow delegated", true, TRUST],
];
