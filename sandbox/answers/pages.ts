import { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../aws-error";
import { isObject } from "../json";
import { pageByCount } from "../services/pages";
import type { SdkOperation } from "./sdk-client";
import { membersOf } from "./shape";

/** The members by which an operation's output comes in pages. */
export interface PageMembers {
  /** The input's member for the token. */
  readonly token: string;
  /** The input's member for the greatest number of items on a page, where there is one. */
  readonly size: string | undefined;
  /** Where the output has the token of the next page: the path to the structure with the lists, and the member there. */
  readonly next: { readonly path: readonly string[]; readonly member: string };
}

const TOKEN = /^(next)?(page|continuation)?(token|marker)$/i;
const SIZE = /^(max(results|items|records|entries)?|limit|pagesize)$/i;
/** Says whether there is another page. */
const TRUNCATED = /^(is)?truncated$|^hasmore/i;

/** The members for the pages of an operation, as the SDK's paginator or their names tell; undefined if it has no pages. */
export async function pageMembersOf(operation: SdkOperation): Promise<PageMembers | undefined> {
  const { client, schema } = operation;
  const paginate = client.exports[`paginate${schema.name}`] as Paginator | undefined;
  if (paginate) {
    const members = await asPaginated(paginate, client.exports[client.className] as Constructor);
    const next = membersOf(schemaAt(operation, members.next.path)).find(([name]) => name === members.next.member)?.[1];
    // A token that is the key of an item is the operation's own affair.
    return next?.schema.isStringSchema() ? members : undefined;
  }
  const [inputs, outputs] = [schema.input, schema.output].map((ref) => membersOf(ref).map(([name]) => name));
  const token = inputs!.find((name) => TOKEN.test(name));
  const member = outputs!.find((name) => token !== undefined && [token, `Next${token}`].includes(name));
  if (token === undefined || member === undefined) return undefined;
  return { token, size: inputs!.find((name) => SIZE.test(name)), next: { path: [], member } };
}

type Constructor = abstract new (...parameters: never) => object;
type Paginator = (
  config: { readonly client: object; readonly startingToken: string; readonly pageSize: number },
  input: object,
) => AsyncIterator<unknown>;

/** Lets the SDK's paginator ask for one page after another, and sees what it sets in the input and reads in the output. */
async function asPaginated(paginate: Paginator, Client: Constructor): Promise<PageMembers> {
  const START = "start";
  const PAGE_SIZE = 1;
  let input: Readonly<Record<string, unknown>> = {};
  const read: string[] = [];
  const output: object = new Proxy(
    {},
    { get: (_, name) => (name === "then" ? undefined : (read.push(String(name)), output)) },
  );
  const send = (command: { readonly input: object }): object => {
    input = { ...command.input };
    return output;
  };
  const client: object = Object.assign(Object.create(Client.prototype as object) as object, { send });
  const pages = paginate({ client, startingToken: START, pageSize: PAGE_SIZE }, {});
  await pages.next();
  const [token, size] = [START, PAGE_SIZE].map((set) => Object.keys(input).find((name) => input[name] === set));
  // It reads the token of the next page only when it is asked for that.
  await pages.next();
  return { token: token!, size, next: { path: read.slice(0, -1), member: read.at(-1)! } };
}

/** An operation's input without the members for pages: those are the embedded cloud's affair. */
export function withoutPages(input: object, { token, size }: PageMembers): object {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== token && name !== size));
}

/** Whether a member of the structure with the lists speaks of pages, so that the embedded cloud sets it. */
export function isOfPages({ token, size, next }: PageMembers, member: string): boolean {
  return [token, size, next.member].includes(member) || TRUNCATED.test(member);
}

/**
 * Where an output has lists: in the structure that has the token, or at its top; where that has none, in the structures
 * below it, as with the rows of a result set.
 */
export function listsOf(operation: SdkOperation, members: PageMembers | undefined): readonly (readonly string[])[] {
  const path = members?.next.path ?? [];
  const own = membersOf(schemaAt(operation, path));
  const lists = (of: typeof own): readonly string[] =>
    of.filter(([, { schema }]) => schema.isListSchema()).map(([name]) => name);
  const direct = lists(own).map((name) => [...path, name]);
  if (direct.length > 0) return direct;
  return own.flatMap(([name, { schema }]) => lists(membersOf(schema)).map((list) => [...path, name, list]));
}

/**
 * One page of an output that has everything: of each of its lists the same stretch.
 *
 * @param most the greatest number of items on a page, whatever the input says
 */
export function pageOf(
  operation: SdkOperation,
  members: PageMembers,
  whole: object,
  input: object,
  most: number,
): object {
  const { token, size, next } = members;
  const given = input as Readonly<Record<string, unknown>>;
  const asked = size === undefined ? undefined : given[size];
  const items = Math.min(most, asked === undefined ? most : Math.max(1, Number(asked)));
  let following: string | undefined;
  const cut = listsOf(operation, members).reduce((output, path) => {
    return changedAt(output, path, (list) => {
      if (!Array.isArray(list)) return list;
      const { page, next } = pageByCount<unknown>(list, items, given[token] as string, invalidToken);
      following ??= next;
      return page;
    });
  }, whole);
  return changedAt(cut, next.path, (output) => {
    const own: Record<string, unknown> = {};
    for (const [name] of membersOf(schemaAt(operation, next.path))) {
      if (TRUNCATED.test(name)) own[name] = following !== undefined;
      // Some outputs repeat what the input says of the page.
      if (name === token) own[name] = given[token] ?? "";
      if (name === size) own[name] = asked ?? 100;
    }
    return { ...(output as object), ...own, [next.member]: following };
  });
}

/** The schema of the structure at a path in an operation's output. */
export function schemaAt({ schema }: SdkOperation, path: readonly string[]): NormalizedSchema {
  return path.reduce((outer, name) => outer.getMemberSchema(name), NormalizedSchema.of(schema.output));
}

/** A structure in which something else stands at `path`; what is not there on the way to it stays away. */
export function changedAt(
  value: object,
  [name, ...path]: readonly string[],
  change: (inner: unknown) => unknown,
): object {
  if (name === undefined) return change(value) as object;
  const inner = (value as Record<string, unknown>)[name];
  if (path.length === 0 ? inner === undefined : !isObject(inner)) return value;
  return { ...value, [name]: path.length === 0 ? change(inner) : changedAt(inner as object, path, change) };
}

function invalidToken(): AwsError {
  return new AwsError("ValidationException", "The token is not one that the embedded cloud gave for a next page.");
}
