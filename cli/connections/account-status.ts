import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { AccountRegion } from "../../contract/account-region";
import type { Difference, StatusResult } from "../../contract/connection";
import type { SkippedParameter } from "../../contract/connection-parameters";
import { CONNECTION_FUNCTION, FORWARD_DEAD_LETTERS } from "../../contract/names";
import type { Aws, AwsAccount } from "../fleet/aws";
import { reasonOf } from "../errors";
import type { Site } from "../fleet/fleet";

/** How the default bus of an account and Region stands. */
export interface AccountStatus extends AccountRegion {
  /** Why nothing is known of it; all else is then empty. */
  readonly outOfReach?: string;
  readonly differences: readonly Difference[];
  readonly skipped: readonly SkippedParameter[];
  /** Events that forward rules could not deliver to a partner. */
  readonly deadLetters: number;
}

/** What an account and Region answered: its status, and whom its parameters connect it with. */
export interface AccountReading {
  readonly status: AccountStatus;
  readonly wanted: StatusResult["wanted"];
}

/** Asks the connection function of an account and Region. Never rejects: an account that fails hides no other. */
export async function readAccount({ account, region, access }: Site, aws: Aws): Promise<AccountReading> {
  const accountRegion = { account, region };
  try {
    const clients = await aws.at({ ...accountRegion, access });
    const [{ wanted, differences, skipped }, deadLetters] = await Promise.all([
      clients.invoke(CONNECTION_FUNCTION, { action: "Status" }) as Promise<StatusResult>,
      messagesIn(clients, FORWARD_DEAD_LETTERS),
    ]);
    return { status: { ...accountRegion, differences, skipped, deadLetters }, wanted };
  } catch (error) {
    const nothing = { differences: [], skipped: [], deadLetters: 0 };
    return { status: { ...accountRegion, outOfReach: reasonOf(error), ...nothing }, wanted: { hubs: [], spokes: [] } };
  }
}

/** How many messages are in a queue, about; those that somebody has received and not deleted yet are among them. */
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
