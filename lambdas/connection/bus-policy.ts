import { isDeepStrictEqual } from "node:util";
import { partitionOf, type AccountRef } from "../contract/account-ref";
import {
  EVENT_BUS,
  EVENT_SOURCE,
  HUBS_STATEMENT_ID,
  LEGACY_REFRESH_SOURCE,
  SPOKES_STATEMENT_ID,
} from "../contract/names";

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
export interface PolicyStatement {
  readonly Sid?: string;
  readonly [element: string]: unknown;
}

interface PolicyDocument {
  readonly Version?: string;
  /** IAM accepts a single statement in the place of a list of one. */
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

const EMPTY: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** The ARN of the default bus of an account and Region. */
export function busArn({ account, region }: AccountRef): string {
  return `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${EVENT_BUS}`;
}

/** The statements that this system owns in the policy of the own bus: none for a list without accounts. */
export function ownStatements(own: AccountRef, { spokes, hubs }: AllowedAccounts): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (spokes.length > 0) statements.push(allow(SPOKES_STATEMENT_ID, own, spokes, [EVENT_SOURCE]));
  if (hubs.length > 0) statements.push(allow(HUBS_STATEMENT_ID, own, hubs, [EVENT_SOURCE, LEGACY_REFRESH_SOURCE]));
  return statements;
}

/**
 * The policy with our statements as wanted and everybody else's as they are, in their order.
 *
 * @param current the document that DescribeEventBus returned, undefined when the bus has none
 * @returns `current` itself when it already says what is wanted; undefined when no statement is left
 */
export function mergePolicy(current: string | undefined, wanted: readonly PolicyStatement[]): string | undefined {
  const document = (current ? JSON.parse(current) : EMPTY) as PolicyDocument;
  const { Statement: standing } = document;
  const before = isList(standing) ? standing : [standing];
  const open = new Map(wanted.map((statement) => [statement.Sid, statement]));
  const kept = before.flatMap((statement) => {
    if (statement.Sid !== SPOKES_STATEMENT_ID && statement.Sid !== HUBS_STATEMENT_ID) return [statement];
    const replacement = open.get(statement.Sid);
    if (!replacement) return [];
    open.delete(statement.Sid);
    return [isSameStatement(statement, replacement) ? statement : replacement];
  });
  const after = [...kept, ...open.values()];
  if (after.length === before.length && after.every((statement, index) => statement === before[index])) return current;
  return after.length === 0 ? undefined : JSON.stringify({ ...document, Statement: after });
}

function isList(statements: PolicyDocument["Statement"]): statements is readonly PolicyStatement[] {
  return Array.isArray(statements);
}

/** Accounts as principals, and our own kind of event only: a partner may not put anything else on the default bus. */
function allow(Sid: string, own: AccountRef, accounts: readonly string[], kinds: readonly string[]): PolicyStatement {
  return {
    Sid,
    Effect: "Allow",
    Principal: { AWS: accounts.map((account) => `arn:${partitionOf(own.region)}:iam::${account}:root`) },
    Action: "events:PutEvents",
    Resource: busArn(own),
    Condition: {
      StringEquals: { "events:detail-type": kinds },
      "ForAllValues:StringEquals": { "events:source": kinds },
    },
  };
}

function isSameStatement(one: PolicyStatement, other: PolicyStatement): boolean {
  return isDeepStrictEqual(normalized(one), normalized(other));
}

/** Every list of a policy is a set, and AWS may give a string in the place of a list of one. */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normalized(value[0]) : value.map(normalized).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, normalized(element)]));
}
