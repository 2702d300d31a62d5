import { isObject } from "../json";
import { MalformedPolicy, type PolicyDocument, type Statement } from "./policy";
import { parseStatement } from "./statement";

/** What a kind of policy wants of its statements beyond the grammar. */
interface Kind {
  readonly hasPrincipal: boolean;
  readonly hasResource: boolean;
  readonly mayHaveId: boolean;
  readonly mayHaveNotPrincipal: boolean;
  readonly sid: RegExp;
  readonly action: RegExp;
}

const KINDS = {
  /** A role's own permissions. */
  identity: {
    hasPrincipal: false,
    hasResource: true,
    mayHaveId: false,
    mayHaveNotPrincipal: false,
    sid: /^[0-9A-Za-z]*$/,
    action: /./,
  },
  /** Who may assume a role. */
  trust: {
    hasPrincipal: true,
    hasResource: false,
    mayHaveId: true,
    mayHaveNotPrincipal: false,
    sid: /^[0-9A-Za-z]*$/,
    action: /^sts:/i,
  },
  resource: {
    hasPrincipal: true,
    hasResource: true,
    mayHaveId: true,
    mayHaveNotPrincipal: true,
    sid: /^/,
    action: /./,
  },
} as const satisfies Record<string, Kind>;

export type PolicyKind = keyof typeof KINDS;

const VERSIONS: readonly unknown[] = ["2008-10-17", "2012-10-17"];

/**
 * Reads a policy as it is put; `Statement` is a list afterwards, where AWS also takes the one statement bare.
 *
 * @param failure what the service throws, from the reason
 * @throws what `failure` returns for anything that AWS would not store
 */
export function readPolicy(text: string, kind: PolicyKind, failure: (reason: string) => Error): PolicyDocument {
  try {
    const document: unknown = JSON.parse(text);
    if (!isObject(document)) throw new MalformedPolicy("A policy has to be a JSON object.");
    const repeated = repeatedMember(text);
    if (repeated !== undefined) throw new MalformedPolicy(`The member ${repeated} is there twice in one object.`);
    const { Statement } = document;
    const statements = [Statement ?? []].flat() as Statement[];
    if (statements.length === 0) throw new MalformedPolicy("A policy has to have a statement.");
    const policy = { ...document, Statement: statements };
    check(policy, kind);
    return policy;
  } catch (error) {
    if (error instanceof SyntaxError) throw failure(`A policy has to be JSON: ${error.message}`);
    throw asService(error, failure);
  }
}

/** @throws what `failure` returns for a document that AWS would not store as a policy of this kind */
export function checkPolicy(document: PolicyDocument, kind: PolicyKind, failure: (reason: string) => Error): void {
  try {
    check(document, kind);
  } catch (error) {
    throw asService(error, failure);
  }
}

/** A statement of a role's trust names no resource: it is about that role. */
export function aboutItsRole(statement: Statement): Statement {
  return { ...statement, Resource: "*" };
}

function asService(error: unknown, failure: (reason: string) => Error): unknown {
  return error instanceof MalformedPolicy ? failure(error.message) : error;
}

function check(document: PolicyDocument, kind: PolicyKind): void {
  const { Version = VERSIONS[0], Id, Statement, ...others } = document;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new MalformedPolicy(`Unknown field ${unknown}.`);
  if (!VERSIONS.includes(Version)) {
    throw new MalformedPolicy(
      `The policy's Version has to be ${VERSIONS.join(" or ")}, not ${JSON.stringify(Version)}.`,
    );
  }
  if (Id !== undefined && (typeof Id !== "string" || !KINDS[kind].mayHaveId))
    throw new MalformedPolicy("Id is not valid here.");
  Statement.forEach((statement, index) => {
    try {
      parseStatement(KINDS[kind].hasResource ? statement : aboutItsRole(statement), Version);
      checkStatement(statement, KINDS[kind]);
    } catch (error) {
      if (!(error instanceof MalformedPolicy)) throw error;
      throw new MalformedPolicy(`Statement ${index + 1}: ${error.message}`);
    }
  });
  const sids = Statement.map(({ Sid }) => Sid).filter((sid) => sid !== undefined && sid !== "");
  const repeated = sids.find((sid, index) => sids.indexOf(sid) < index);
  if (repeated !== undefined) {
    throw new MalformedPolicy(`Statement IDs (SID) in a single policy must be unique: ${repeated} is there twice.`);
  }
}

function checkStatement(statement: Statement, kind: Kind): void {
  const has = (...elements: (keyof Statement)[]): boolean => elements.some((one) => statement[one] !== undefined);
  if (has("Principal", "NotPrincipal") !== kind.hasPrincipal) {
    throw new MalformedPolicy(
      kind.hasPrincipal ? "Missing required field Principal." : "Policy document should not specify a principal.",
    );
  }
  if (has("NotPrincipal") && !kind.mayHaveNotPrincipal) throw new MalformedPolicy("Has prohibited field NotPrincipal.");
  if (has("Resource", "NotResource") !== kind.hasResource) {
    throw new MalformedPolicy(
      kind.hasResource ? "Policy statement must contain resources." : "Has prohibited field Resource.",
    );
  }
  if (!kind.sid.test(statement.Sid ?? "")) {
    throw new MalformedPolicy(`Statement IDs (SID) must be alpha-numeric, not ${statement.Sid}.`);
  }
  const wrong = [statement.Action ?? statement.NotAction ?? []].flat().find((action) => !kind.action.test(action));
  if (wrong !== undefined) {
    throw new MalformedPolicy(`AssumeRole policy may only specify STS AssumeRole actions, not ${wrong}.`);
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** A member that one object of a JSON text has twice, of which a parser would keep the last silently. */
function repeatedMember(text: string): string | undefined {
  const objects: Set<string>[] = [];
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") objects.push(new Set());
    if (token === "}") objects.pop();
    if (token === ":") {
      const name = JSON.parse(previous) as string;
      const members = objects.at(-1)!;
      if (members.has(name)) return name;
      members.add(name);
    }
    previous = token;
  }
  return undefined;
}
