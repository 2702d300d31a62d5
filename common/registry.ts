import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { paginateQuery, QueryCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  MONITORED_PROJECTS_PATH,
  REGISTRY_SUMMARY,
  SUMMARIES_PARTITION_KEY,
  SUMMARIES_SORT_KEY,
} from "../contract/names";
import { REGISTRY_HEAD, registryOf, type Registry, type RegistryHead } from "../contract/registry";
import { decompressed } from "./compressed";
import { DAY_MS } from "./instants";
import { parametersBelow } from "./stored-parameters";

/**
 * The connection function confirms the copy once a day. If it has not for two days, it does not work, and the
 * parameters are read themselves.
 */
const OUTDATED_AFTER_MS = 2 * DAY_MS;
/** How often a copy is looked for that was replaced while it was being read. */
const TRIES = 3;

/** Where the registry is. */
export interface RegistrySource {
  readonly dynamodb: DynamoDBDocumentClient;
  /** Name of the hub's table of summaries, which has the copy. */
  readonly summaries: string;
  /** Is asked only if there is no copy. */
  readonly ssm: SSMClient;
  /** The hub's. */
  readonly region: string;
}

export interface KnownRegistry extends Registry {
  /** The copy that it was read from; undefined: there is none, so the parameters were read. */
  readonly version: string | undefined;
}

/**
 * Reads who is registered: from the copy that the connection function keeps, or from Parameter Store if there is none,
 * for example because that function has not run since an upgrade. Needs `dynamodb:Query` on the table of summaries, and
 * `ssm:GetParametersByPath` on `/monitored_projects` and everything below it.
 *
 * @param known what was read before. If it is still the newest copy, it is the answer, and only a single small item was
 *   read.
 */
export async function readRegistry(source: RegistrySource, known?: KnownRegistry): Promise<KnownRegistry> {
  for (let tries = 0; tries < TRIES; tries++) {
    const head = await readHead(source);
    if (!head || Date.now() - Date.parse(head.ReadAt) > OUTDATED_AFTER_MS) break;
    if (head.Version === known?.version) return known;
    const registry = await readCopy(source, head);
    if (registry) return { ...registry, version: head.Version };
  }
  const parameters = await parametersBelow(source.ssm, MONITORED_PROJECTS_PATH);
  return { ...registryOf(parameters, source.region), version: undefined };
}

/** Which copy counts; undefined if there is none. */
export async function readHead({
  dynamodb,
  summaries,
}: Pick<RegistrySource, "dynamodb" | "summaries">): Promise<RegistryHead | undefined> {
  try {
    const { Items } = await dynamodb.send(
      new QueryCommand({ ...itemsOf(summaries, REGISTRY_HEAD), ConsistentRead: true }),
    );
    return Items?.[0] as RegistryHead | undefined;
  } catch (error) {
    // A hub of an earlier version, which has no summaries.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** @returns undefined if the copy was replaced meanwhile */
async function readCopy(
  { dynamodb: client, summaries }: RegistrySource,
  { Version, Parts }: RegistryHead,
): Promise<Registry | undefined> {
  const bodies: Uint8Array[] = [];
  const pages = paginateQuery({ client }, { ...itemsOf(summaries, Version), ConsistentRead: true });
  for await (const { Items = [] } of pages) for (const { Body } of Items) bodies.push(Body as Uint8Array);
  return bodies.length === Parts ? (decompressed(Buffer.concat(bodies)) as Registry) : undefined;
}

/** The query of the items of the registry whose keys begin like this, in their order. */
function itemsOf(TableName: string, prefix: string): ConstructorParameters<typeof QueryCommand>[0] {
  return {
    TableName,
    KeyConditionExpression: "#summary = :summary AND begins_with(#key, :prefix)",
    ExpressionAttributeNames: { "#summary": SUMMARIES_PARTITION_KEY, "#key": SUMMARIES_SORT_KEY },
    ExpressionAttributeValues: { ":summary": REGISTRY_SUMMARY, ":prefix": prefix },
  };
}
