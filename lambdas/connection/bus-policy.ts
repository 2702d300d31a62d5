import { isDeepStrictEqual } from "node:util";
import { partitionOf, type AccountRegion } from "../../contract/account-region";
import type { Difference, StatusResult } from "../../contract/connection";
import {
  BATCH_EVENT_SOURCE,
  EVENT_BUS,
  EVENT_SOURCE,
  HUBS_STATEMENT_ID,
  LEGACY_REFRESH_SOURCE,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";

/**
 * The most characters that the resource policy of an event bus may have.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MAX_POLICY_LENGTH = 10_240;

/** The accounts that may put events on this account's bus: 12 digits each, distinct, sorted. */
export interface AllowedAccounts {
  readonly spokes: readonly string[];
  readonly hubs: readonly string[];
}

/** Those of the accounts that fulfil a condition. */
export function allowOnly({ spokes, hubs }: AllowedAccounts, isMeant: (account: string) => boolean): AllowedAccounts {
  return { spokes: spokes.filter(isMeant), hubs: hubs.filter(isMeant) };
}

/** The accounts that the policy names one by one; distinct. */
export function namedAccounts(
  { spokes, hubs }: AllowedAccounts,
  spokesAllowedBy: StatusResult["spokesAllowedBy"],
): readonly string[] {
  return spokesAllowedBy === "organization" ? hubs : [...new Set([...spokes, ...hubs])];
}

/** A statement of a bus policy. Statements of other owners may hold anything and are kept unchanged. */
interface PolicyStatement {
  readonly Sid?: string;
  readonly [element: string]: unknown;
}

interface PolicyDocument {
  readonly Version?: string;
  /** IAM accepts a single statement instead of a list with one statement. */
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

type Condition = Readonly<Record<string, string>>;

const EMPTY: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** The ARN of the default bus of an account and Region. */
export function busArn({ account, region }: AccountRegion): string {
  return `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${EVENT_BUS}`;
}

/** The planned policy, and how it differs from the existing one. */
export interface PolicyPlan {
  /** Exactly the existing document if nothing differs; undefined if no statement is left. */
  readonly policy: string | undefined;
  readonly differences: readonly Difference[];
  /** The accounts that our statements name now; distinct. */
  readonly standing: readonly string[];
  readonly spokesAllowedBy: StatusResult["spokesAllowedBy"];
}

/**
 * Plans the bus policy for these accounts. It lists the spokes as long as the whole policy has room for them. If it
 * does not, and an organization is configured, the policy allows the organization instead.
 *
 * @param current the document that DescribeEventBus returned; undefined if the bus has none
 */
export function planPolicy(
  current: string | undefined,
  own: AccountRegion,
  allowed: AllowedAccounts,
  organizationId?: string,
): PolicyPlan {
  const byAccount = mergePolicy(current, ownStatements(own, allowed));
  if (!isTooLong(byAccount) || organizationId === undefined) return { ...byAccount, spokesAllowedBy: "account" };
  return { ...mergePolicy(current, ownStatements(own, allowed, organizationId)), spokesAllowedBy: "organization" };
}

export function isTooLong({ policy }: Pick<PolicyPlan, "policy">): boolean {
  return policy !== undefined && policy.length > MAX_POLICY_LENGTH;
}

/**
 * The statements that this system owns in the policy of its own bus. An empty list of accounts gives no statement.
 *
 * @param organizationId allows every account of this organization instead of the listed spokes
 */
function ownStatements(
  own: AccountRegion,
  { spokes, hubs }: AllowedAccounts,
  organizationId?: string,
): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (spokes.length > 0) {
    const who = organizationId === undefined ? accounts(own, spokes) : { Principal: "*" };
    const condition: Condition = organizationId === undefined ? {} : { "aws:PrincipalOrgID": organizationId };
    // Both forms, whichever the hub asks for, so that it may change its mind before its spokes do.
    statements.push(allow(SPOKES_STATEMENT_ID, own, who, [EVENT_SOURCE, BATCH_EVENT_SOURCE], condition));
  }
  if (hubs.length > 0) {
    statements.push(allow(HUBS_STATEMENT_ID, own, accounts(own, hubs), [EVENT_SOURCE, LEGACY_REFRESH_SOURCE]));
  }
  return statements;
}

/** Merges our planned statements into the policy. All other statements stay unchanged, and the order is kept. */
function mergePolicy(
  current: string | undefined,
  wanted: readonly PolicyStatement[],
): Omit<PolicyPlan, "spokesAllowedBy"> {
  const document = (current ? JSON.parse(current) : EMPTY) as PolicyDocument;
  const { Statement } = document;
  const open = new Map(wanted.map((statement) => [statement.Sid!, statement]));
  const differences: Difference[] = [];
  const standing = new Set<string>();
  const kept = (isList(Statement) ? Statement : [Statement]).flatMap((statement) => {
    const { Sid } = statement;
    if (Sid !== SPOKES_STATEMENT_ID && Sid !== HUBS_STATEMENT_ID) return [statement];
    for (const account of accountsOf(statement)) standing.add(account);
    const replacement = open.get(Sid);
    open.delete(Sid);
    if (replacement && isSameStatement(statement, replacement)) return [statement];
    differences.push(...(replacement ? changes(statement, replacement) : [statementIs(Sid, "not wanted")]));
    return replacement ? [replacement] : [];
  });
  for (const Sid of open.keys()) differences.push(statementIs(Sid, "missing"));
  if (differences.length === 0) return { policy: current, differences, standing: [...standing] };
  const all = [...kept, ...open.values()];
  const policy = all.length === 0 ? undefined : JSON.stringify({ ...document, Statement: all });
  return { policy, differences, standing: [...standing] };
}

/** How one of our statements differs from the plan: by the accounts alone, which are then named, or otherwise. */
function changes(standing: PolicyStatement, planned: PolicyStatement): readonly Difference[] {
  const Sid = planned.Sid!;
  const [before, after] = [accountsOf(standing), accountsOf(planned)];
  const isListed = before.length > 0 && after.length > 0;
  if (!isListed || !isSameStatement({ ...standing, Principal: planned.Principal }, planned)) {
    return [statementIs(Sid, "different")];
  }
  const principals = (accounts: readonly string[], problem: Difference["problem"]): Difference[] =>
    accounts.map((account) => ({ kind: "principal", name: `${account} in ${Sid}`, problem }));
  const differing = [
    ...principals(without(after, before), "missing"),
    ...principals(without(before, after), "not wanted"),
  ];
  return differing.length > 0 ? differing : [statementIs(Sid, "different")];
}

function statementIs(name: string, problem: Difference["problem"]): Difference {
  return { kind: "statement", name, problem };
}

function without(accounts: readonly string[], others: readonly string[]): readonly string[] {
  return accounts.filter((account) => !others.includes(account));
}

/** The accounts that a statement of ours names one by one. */
function accountsOf({ Principal }: PolicyStatement): readonly string[] {
  const { AWS = [] } = (typeof Principal === "object" && Principal !== null ? Principal : {}) as {
    readonly AWS?: string | readonly string[];
  };
  return [AWS].flat().flatMap((principal) => /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? []);
}

function isList(statements: PolicyDocument["Statement"]): statements is readonly PolicyStatement[] {
  return Array.isArray(statements);
}

/** Allows our own kind of event only: partners may not put any other event on the default bus. */
function allow(
  Sid: string,
  own: AccountRegion,
  { Principal }: Pick<PolicyStatement, "Principal">,
  kinds: readonly string[],
  condition: Condition = {},
): PolicyStatement {
  return {
    Sid,
    Effect: "Allow",
    Principal,
    Action: "events:PutEvents",
    Resource: busArn(own),
    Condition: {
      StringEquals: { "events:detail-type": kinds, ...condition },
      "ForAllValues:StringEquals": { "events:source": kinds },
    },
  };
}

function accounts({ region }: AccountRegion, ids: readonly string[]): Pick<PolicyStatement, "Principal"> {
  return { Principal: { AWS: ids.map((id) => `arn:${partitionOf(region)}:iam::${id}:root`) } };
}

function isSameStatement(one: PolicyStatement, other: PolicyStatement): boolean {
  return isDeepStrictEqual(normalized(one), normalized(other));
}

/**
 * Brings a policy element into a form that can be compared: every list is a set, AWS may return a single string instead
 * of a list with one string, and a principal that means everybody can be written in two ways.
 */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normalized(value[0]) : value.map(normalized).sort();
  if (typeof value !== "object" || value === null) return value;
  if (isDeepStrictEqual(value, { AWS: "*" })) return "*";
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, normalized(element)]));
}
