import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { isConditionRefused } from "../../common/errors";
import type { AlertChange, AlertEpisode, AlertMute, AlertState } from "../../contract/alerts";
import { expiryOf } from "../../contract/expiry";
import { EXPIRY_ATTRIBUTE, SUMMARIES_PARTITION_KEY, SUMMARY_RETENTION_DAYS } from "../../contract/names";
import { MIN_MAGNITUDE } from "../../contract/value";
import { alertItem, alertKey, episodeKey, muteKey, type AlertItem } from "../../tables/alerts";
import type { Tables } from "../../tables/hub-tables";

type Summaries = Pick<Tables, "client" | "summaries">;

/** DynamoDB's limit of 400 KB, less the names of attributes, the key and the version. */
const MAX_BODY_BYTES = 400 * 1024 - 2_048;

/** How much of an item a state takes; above 1, it does not fit. */
export function shareOfItem({ Body }: AlertItem): number {
  return Body.length / MAX_BODY_BYTES;
}

/**
 * Stores a state in place of the one before it.
 *
 * @returns false if another run has changed the state meanwhile; nothing is stored then
 */
export async function putState({ client, summaries }: Summaries, state: AlertState): Promise<boolean> {
  const isFirst = state.Version === 1;
  return unlessRefused(
    client.send(
      new PutCommand({
        TableName: summaries,
        Item: alertItem(state),
        ConditionExpression: isFirst ? "attribute_not_exists(#version)" : "#version = :previous",
        ExpressionAttributeNames: { "#version": "Version" },
        ExpressionAttributeValues: isFirst ? undefined : { ":previous": state.Version - 1 },
      }),
    ),
  );
}

/** Removes the state of a rule that is gone, unless another run has changed it meanwhile. */
export async function deleteState({ client, summaries }: Summaries, { Rule, Version }: AlertState): Promise<boolean> {
  return unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: summaries,
        Key: alertKey(Rule.name),
        ConditionExpression: "#version = :version",
        ExpressionAttributeNames: { "#version": "Version" },
        ExpressionAttributeValues: { ":version": Version },
      }),
    ),
  );
}

/** Stores an alert that has begun or ended. A begin never replaces an end, in whatever order they are stored. */
export async function putEpisode(
  { client, summaries }: Summaries,
  { Rule }: Pick<AlertState, "Rule">,
  { project, environment, episode }: AlertChange,
): Promise<void> {
  const item: AlertEpisode = {
    Rule: Rule.name,
    MetricName: Rule.metric,
    Label: Rule.label,
    ProjectName: project,
    Environment: environment,
    ...episode,
    Value: storedNumber(episode.Value),
  };
  const expiry = expiryOf(Date.parse(episode.EndedAt ?? episode.StartedAt), SUMMARY_RETENTION_DAYS);
  const hasEnded = episode.EndedAt !== undefined;
  await unlessRefused(
    client.send(
      new PutCommand({
        TableName: summaries,
        Item: { ...episodeKey(item), ...defined(item), [EXPIRY_ATTRIBUTE]: expiry },
        ConditionExpression: hasEnded ? undefined : "attribute_not_exists(#summary)",
        ExpressionAttributeNames: hasEnded ? undefined : { "#summary": SUMMARIES_PARTITION_KEY },
      }),
    ),
  );
}

/** Stores a wish not to be told. DynamoDB removes it a day after it has ended. */
export async function putMute({ client, summaries }: Summaries, mute: AlertMute): Promise<void> {
  const expiry = expiryOf(Date.parse(mute.Until), 1);
  const Item = { ...muteKey(mute), ...defined(mute), [EXPIRY_ATTRIBUTE]: expiry };
  await client.send(new PutCommand({ TableName: summaries, Item }));
}

/** @returns whether there was such a wish */
export async function deleteMute(
  { client, summaries }: Summaries,
  mute: Parameters<typeof muteKey>[0],
): Promise<boolean> {
  const { Attributes } = await client.send(
    new DeleteCommand({ TableName: summaries, Key: muteKey(mute), ReturnValues: "ALL_OLD" }),
  );
  return Attributes !== undefined;
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionRefused(error)) return false;
    throw error;
  }
}

/**
 * The nearest number that the table holds and JavaScript reads again: labels that are such numbers may add up to one that is
 * not.
 */
function storedNumber(sum: number | undefined): number | undefined {
  if (sum === undefined) return undefined;
  if (Math.abs(sum) < MIN_MAGNITUDE) return 0;
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, sum));
}

/** Without members that are undefined, which are none of DynamoDB's types. */
function defined(item: object): object {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
