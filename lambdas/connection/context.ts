import type { Logger } from "@aws-lambda-powertools/logger";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { AccountRegion } from "../../contract/account-region";

/** What every action works with. */
export interface ConnectionContext {
  /** The account and Region whose default bus is looked after. */
  readonly own: AccountRegion;
  readonly ssm: SSMClient;
  readonly events: EventBridgeClient;
  /** Sends each call once: whoever writes the bus policy reads it again before another try. */
  readonly eventsOnce: EventBridgeClient;
  readonly log: Pick<Logger, "info" | "warn">;
  /** Role that EventBridge assumes to put events on the bus of a partner. */
  readonly forwardingRoleArn: string;
  /** Standard SQS queue of this Region for events that could not be delivered to a partner. */
  readonly deadLetterQueueArn: string;
  /** Organization that the bus policy names where it cannot list the spokes; undefined: it lists them always. */
  readonly organizationId?: string | undefined;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}
