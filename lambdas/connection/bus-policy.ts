import { isDeepStrictEqual } from "node:util";
import { partitionOf, type AccountRegion } from "../../contract/account-region";
import type { Difference, StatusResult } from "../../contract/connection";
import {
  EVENT_BUS,
  EVENT_SOURCE,
  HUBS_STATEMENT_ID,
  LEGACY_REFRESH_SOURCE,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";

/**
 * Characters that the resource policy of an event bus may have.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MAX_POLICY_LENGTH = 10_240;

/** Accounts (12 digits; distinct, sorted, without the own one) that may put events on this account's bus. */
export interface AllowedAccounts {
  readonly spokes: readonly string[];
  readonly hubs: readonly string[];
}

/** A statement of a bus policy. Other people's may hold anything and are passed on as they are. */
interface PolicyStatement {
  readonly Sid?: string;
  readonly [element: string]: unknown;
}

interface PolicyDocument {
  readonly Version?: string;
  /** IAM accepts a single statement in the place of a list of one. */
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

type Condition = Readonly<Record<string, string>>;

const EMPTY: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** The ARN of the default bus of an account and Region. */
export function busArn({ account, region }: AccountRegion): string {
  return `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${EVENT_BUS}`;
}

/** A policy as it is to be, and how it differs from the one that stands. */
export interface PolicyPlan {
  /** The very document that stands where nothing differs; undefined when no statement is left. */
  readonly policy: string | undefined;
  readonly differences: readonly Difference[];
  readonly spokesAllowedBy: StatusResult["spokesAllowedBy"];
}

/**
 * What the bus policy is to be for these accounts. Spokes are listed as long as the whole policy has room for them; beyond
 * that, the organization is let in instead, where one is configured.
 *
 * @param current the document that DescribeEventBus returned, undefined when the bus has none
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
 * The statements that this system owns in the policy of the own bus: none for a list without accounts.
 *
 * @param organizationId lets every account of the organization in, in the place of the listed spokes
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
    statements.push(allow(SPOKES_STATEMENT_ID, own, who, [EVENT_SOURCE], condition));
  }
  if (hubs.length > 0) {
    statements.push(allow(HUBS_STATEMENT_ID, own, accounts(own, hubs), [EVENT_SOURCE, LEGACY_REFRESH_SOURCE]));
  }
  return statements;
}

/** The policy with our statements as wanted and everybody else's as they are, in their order. */
function mergePolicy(
  current: string | undefined,
  wanted: readonly PolicyStatement[],
): Pick<PolicyPlan, "policy" | "differences"> {
  const document = (current ? JSON.parse(current) : EMPTY) as PolicyDocument;
  const { Statement: standing } = document;
  const open = new Map(wanted.map((statement) => [statement.Sid!, statement]));
  const differences: Difference[] = [];
  const differs = (name: string, problem: Difference["problem"]) =>
    differences.push({ kind: "statement", name, problem });
  const kept = (isList(standing) ? standing : [standing]).flatMap((statement) => {
    const { Sid } = statement;
    if (Sid !== SPOKES_STATEMENT_ID && Sid !== HUBS_STATEMENT_ID) return [statement];
    const replacement = open.get(Sid);
    open.delete(Sid);
    if (replacement && isSameStatement(statement, replacement)) return [statement];
    differs(Sid, replacement ? "different" : "not wanted");
    return replacement ? [replacement] : [];
  });
  for (const Sid of open.keys()) differs(Sid, "missing");
  if (differences.length === 0) return { policy: current, differences };
  const Statement = [...kept, ...open.values()];
  return { policy: Statement.length === 0 ? undefined : JSON.stringify({ ...document, Statement }), differences };
}

function isList(statements: PolicyDocument["Statement"]): statements is readonly PolicyStatement[] {
  return Array.isArray(statements);
}

/** A statement that lets partners put this system's events on the default bus, and no others. */
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

/** Brings a policy into one form for comparison: lists are sets, a list of one may be a string, and `*` has two spellings. */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normalized(value[0]) : value.map(normalized).sort();
  if (typeof value !== "object" || value === null) return value;
  if (isDeepStrictEqual(value, { AWS: "*" })) return "*";
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, normalized(element)]));
}
