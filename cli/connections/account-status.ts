import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { AccountRegion } from "../../contract/account-region";
import type { Difference, LimitUse, StatusResult } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import { FORWARD_DEAD_LETTERS } from "../../contract/names";
import type { Aws, AwsAccount } from "../fleet/aws";
import { reasonOf } from "../errors";
import type { Site } from "../fleet/fleet";
import { ConnectionFunction } from "./connection-function";

/** The state of the default bus of an account and Region. */
export interface AccountStatus extends AccountRegion {
  /** Why its state is unknown; all other fields are then empty. */
  readonly outOfReach?: string;
  readonly differences: readonly Difference[];
  readonly skipped: readonly SkippedParameter[];
  readonly limits: readonly LimitUse[];
  /** The number of events that forward rules could not deliver to a partner. */
  readonly deadLetters: number;
}

/** The response of an account and Region: its status, and the partners that its parameters name. */
export interface AccountReading {
  readonly status: AccountStatus;
  readonly wanted: StatusResult["wanted"];
}

/**
 * Asks the connection function of an account and Region. It never rejects, so a failing account does not hide the
 * others.
 */
export async function readAccount({ account, region, access }: Site, aws: Aws): Promise<AccountReading> {
  const accountRegion = { account, region };
  try {
    const clients = await aws.at({ ...accountRegion, access });
    const [{ wanted, differences, skipped, limits }, deadLetters] = await Promise.all([
      ConnectionFunction.of(clients).then((connectionFunction) => connectionFunction.status()),
      messagesIn(clients, FORWARD_DEAD_LETTERS),
    ]);
    return { status: { ...accountRegion, differences, skipped, limits, deadLetters }, wanted };
  } catch (error) {
    const nothing = { differences: [], skipped: [], limits: [], deadLetters: 0 };
    return { status: { ...accountRegion, outOfReach: reasonOf(error), ...nothing }, wanted: { hubs: [], spokes: [] } };
  }
}

/** The approximate number of messages in a queue, including those that have been received but not deleted yet. */
export async function messagesIn({ sqs }: AwsAccount, QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes: { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return Number(ApproximateNumberOfMessages ?? 0) + Number(ApproximateNumberOfMessagesNotVisible ?? 0);
}
