import type { Logger } from "@aws-lambda-powertools/logger";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { AccountRegion } from "../../contract/account-region";
import type { RegistryTable } from "./store-registry";

/** The clients and settings that every action uses. */
export interface ConnectionContext {
  /** The account and Region whose default bus the function manages. */
  readonly own: AccountRegion;
  readonly ssm: SSMClient;
  readonly events: EventBridgeClient;
  /** A client without retries, for writing the bus policy, which must be read again before another attempt. */
  readonly eventsOnce: EventBridgeClient;
  readonly log: Pick<Logger, "info" | "warn">;
  /** The role that EventBridge assumes to put events on the buses of partners. */
  readonly forwardingRoleArn: string;
  /** A standard SQS queue in this Region that takes events that EventBridge could not deliver to a partner. */
  readonly deadLetterQueueArn: string;
  /**
   * The organization that the bus policy names if it has no room to list the spokes; undefined: it always lists them.
   */
  readonly organizationId?: string | undefined;
  /** Where the copy of the registered accounts is kept; undefined: this is no hub, nobody reads one. */
  readonly registryTable?: RegistryTable | undefined;
  /** Waits for this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}
