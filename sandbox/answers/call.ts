import { NormalizedSchema } from "@smithy/core/schema";
import type { $SchemaRef } from "@smithy/types";
import { enumerationOf } from "./enumerations";
import { changedAt, isOfPages, listsOf, pageMembersOf, schemaAt, type PageMembers } from "./pages";
import { permissionOf, resourcesOf } from "./permission";
import { sdkOperation, type SdkClient } from "./sdk-client";
import { membersOf, type Member } from "./shape";

/** An operation of AWS as somebody has to know it who calls it, and answers it. */
export interface Call {
  /** For example `athena:ListWorkGroups`. */
  readonly name: string;
  readonly operation: string;
  /** The SDK's client: its package and its class. */
  readonly packageName: string;
  readonly clientClass: string;
  /** Whether the SDK exports `paginate<Operation>`. */
  readonly hasPaginator: boolean;
  readonly pages: PageMembers | undefined;
  /** Where the output's main list is, if it has one: `["DistributionList", "Items"]`. */
  readonly list: readonly string[] | undefined;
  /** The output's other members, those that are numbers first. */
  readonly values: readonly { readonly member: string; readonly isNumber: boolean }[];
  /** An input with the members that have to be there. */
  readonly input: object;
  /** An output, with two of everything that is listed. */
  readonly output: object;
  readonly action: string;
  /** The ARNs that the call is about, or `*`, in the words of metrics: `arn:**PARTITION**:…`. */
  readonly resources: readonly string[];
}

/**
 * Looks up an operation in the SDK's clients that are installed and in AWS's list of actions.
 *
 * @param name for example `athena:ListWorkGroups`
 * @throws TypeError that names the package to install, or the closest service, operation or action there is
 */
export async function describeCall(name: string): Promise<Call> {
  const [service = "", operation = ""] = name.split(":");
  const sdk = await sdkOperation(service, operation);
  const { client, schema } = sdk;
  const permission = await permissionOf(name);
  const pages = await pageMembersOf(sdk);
  const path = pages?.next.path ?? [];
  const outputs = membersOf(schemaAt(sdk, path)).filter(([member]) => !pages || !isOfPages(pages, member));
  const lists = listsOf(sdk, pages);
  const isMain = (list: readonly string[]): boolean => operation.toLowerCase().includes(list.at(-1)!.toLowerCase());
  const list = lists.find(isMain) ?? lists.find((one) => /^(results?|rows)/i.test(one.at(-1)!)) ?? lists[0];
  const input = structure(client, schema.input, FIRST) ?? {};
  const asked = resourcesOf(permission, operation, input, { account: "**ACCOUNT_ID**", region: "**REGION**" });
  return {
    name,
    operation,
    packageName: client.packageName,
    clientClass: client.className,
    hasPaginator: client.exports[`paginate${operation}`] !== undefined,
    pages,
    list,
    values: outputs
      .map(([member, { schema }]) => ({ member, isNumber: schema.isNumericSchema() }))
      .sort((a, b) => Number(b.isNumber) - Number(a.isNumber)),
    input,
    output: changedAt(structure(client, schema.output, FIRST, list) ?? {}, path, (whole) =>
      Object.fromEntries(Object.entries(whole as object).filter(([member]) => !pages || !isOfPages(pages, member))),
    ),
    action: permission.action,
    resources: asked.map((arn) => arn.replace(/^arn:aws:/, "arn:**PARTITION**:")),
  };
}

const FIRST = "first";
const SECOND = "second";
/** How many members of a listed item are shown that need not be there. */
const OPTIONAL_MEMBERS = 3;

/** A structure with the members that it must have, and with what `path` leads to. */
function structure(client: SdkClient, ref: $SchemaRef, text: string, path: readonly string[] = []): object | undefined {
  const of = NormalizedSchema.of(ref).getName();
  const members = membersOf(ref).flatMap(([name, member]) => {
    const isOnPath = name === path[0];
    if (!isOnPath && !member.isRequired) return [];
    const isList = isOnPath && path.length === 1;
    const value = isList
      ? [FIRST, SECOND].map((one) => item(client, member.schema.getValueSchema(), one))
      : sample(client, [of, name], member.schema, text, isOnPath ? path.slice(1) : []);
    return [[name, value]];
  });
  return members.length > 0 ? (Object.fromEntries(members) as object) : undefined;
}

/** One of a list: what it must have, and a little of what it may have. */
function item(client: SdkClient, schema: NormalizedSchema, text: string): unknown {
  if (!schema.isStructSchema()) return sample(client, undefined, schema, text);
  const members = membersOf(schema);
  const simple = members.filter(([, member]) => !member.isRequired && isSimple(member)).slice(0, OPTIONAL_MEMBERS);
  const shown = members.filter((one) => one[1].isRequired || simple.includes(one));
  const of = schema.getName();
  return Object.fromEntries(shown.map(([name, member]) => [name, sample(client, [of, name], member.schema, text)]));
}

function isSimple({ schema }: Member): boolean {
  return schema.isStringSchema() || schema.isNumericSchema() || schema.isBooleanSchema() || schema.isTimestampSchema();
}

/** @param place the structure and the member whose value it is; undefined for an item of a list */
function sample(
  client: SdkClient,
  place: readonly [structure: string | undefined, member: string] | undefined,
  schema: NormalizedSchema,
  text: string,
  path: readonly string[] = [],
): unknown {
  if (schema.isStructSchema()) return structure(client, schema, text, path) ?? {};
  if (schema.isListSchema()) return [];
  if (schema.isMapSchema() || schema.isDocumentSchema()) return {};
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (schema.isBlobSchema()) return new Uint8Array();
  return (place && enumerationOf(client, ...place)[0]) ?? text;
}
