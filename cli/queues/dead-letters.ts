import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { inParallel } from "../../common/parallel";
import type { Aws, AwsAccount } from "../fleet/aws";
import { deadLetterQueuesOf, type DeadLetterQueue, type Destination } from "./dead-letter-queues";
import { CommandError, reasonOf } from "../errors";
import { ontoOwnBus } from "./event-redrive";
import { sitesOf, type Fleet } from "../fleet/fleet";
import { intoFunction } from "./function-redrive";
import { MessageQueue, type QueueMessage } from "./message-queue";
import { peek } from "./peek";
import { intoQueue, redrive, type RedriveResult, type WayBack } from "./redrive";

/** Messages that failed for the same reason. */
export interface LetterError {
  /** EventBridge's code, `FUNCTION_ERROR`, or `TRIED_TOO_OFTEN` for messages that a queue gave up. */
  readonly code: string;
  readonly count: number;
  /** The error message of the oldest one, if there is any. */
  readonly message?: string | undefined;
}

interface QueueOfAccount extends AccountRegion {
  readonly queue: string;
}

export interface DeadLetterList extends QueueOfAccount {
  /** The number of messages, as counted by SQS. */
  readonly waiting: number;
  /** ISO 8601 UTC: when the oldest message seen was sent; undefined if none was seen. */
  readonly oldest?: string | undefined;
  /** The errors of the first thousand messages. */
  readonly errors: readonly LetterError[];
}

export type DeadLetterRedrive = QueueOfAccount & RedriveResult;

/** A queue that may exist but could not be processed, or an account with all of its queues. */
export interface Unreachable extends AccountRegion {
  /** Undefined for the whole account. */
  readonly queue?: string;
  readonly problem: string;
}

/** The results for the dead-letter queues of a fleet, without those that do not exist. */
export interface FleetResult<Result> {
  readonly queues: readonly Result[];
  readonly unreachable: readonly Unreachable[];
}

/** Looks into every dead-letter queue of a fleet. All messages stay there. */
export function listDeadLetters(fleet: Fleet, aws: Aws): Promise<FleetResult<DeadLetterList>> {
  return inEachQueue(fleet, aws, async (queue) => {
    const { waiting, seen } = await peek(queue, (message) => ({ ...errorOf(message), sentAt: message.sentAt }));
    const errors = new Map<string, LetterError>();
    for (const { code, message } of seen) {
      const known = errors.get(code) ?? { code, count: 0, message };
      errors.set(code, { ...known, count: known.count + 1 });
    }
    return { waiting, oldest: seen[0]?.sentAt.toISOString(), errors: [...errors.values()] };
  });
}

/** Sends the messages of every dead-letter queue of a fleet back to where they came from. */
export function redriveDeadLetters(fleet: Fleet, aws: Aws): Promise<FleetResult<DeadLetterRedrive>> {
  return inEachQueue(fleet, aws, async (queue, { destination }, account) =>
    redrive(queue, await wayBackTo(destination, account)),
  );
}

const NO_QUEUES =
  "there are no dead-letter queues; correct the account or the Region, or deploy the stack that brings them";

/** Processes each queue. An account or queue that cannot be reached does not stop the others. */
async function inEachQueue<Result>(
  fleet: Fleet,
  aws: Aws,
  work: (queue: MessageQueue, description: DeadLetterQueue, account: AwsAccount) => Promise<Result>,
): Promise<FleetResult<Result & QueueOfAccount>> {
  const unreachable = new Map<string, Unreachable>();
  const found = await inParallel(deadLetterQueuesOf(fleet), async (description) => {
    const { site, name } = description;
    const { account, region } = site;
    const reached = await aws.at(site).catch((error: unknown) => reasonOf(error));
    if (typeof reached === "string") {
      unreachable.set(accountRegionId(site), { account, region, problem: reached });
      return undefined;
    }
    try {
      const queue = await MessageQueue.find(reached.sqs, name);
      return queue && { account, region, queue: name, ...(await work(queue, description, reached)) };
    } catch (error) {
      unreachable.set(`${accountRegionId(site)} ${name}`, { account, region, queue: name, problem: reasonOf(error) });
      return undefined;
    }
  });
  const queues = found.filter((queue) => queue !== undefined);
  for (const { account, region } of sitesOf(fleet)) {
    const isHere = (one: AccountRegion): boolean => one.account === account && one.region === region;
    if ([...queues, ...unreachable.values()].some(isHere)) continue;
    unreachable.set(accountRegionId({ account, region }), { account, region, problem: NO_QUEUES });
  }
  return { queues, unreachable: [...unreachable.values()] };
}

async function wayBackTo(destination: Destination, account: AwsAccount): Promise<WayBack> {
  if ("bus" in destination) return ontoOwnBus(account.events);
  if ("function" in destination) return intoFunction(account.lambda, destination.function, destination.oncePer);
  const target = await MessageQueue.find(account.sqs, destination.queue);
  if (target) return intoQueue(target);
  throw new CommandError(
    `There is no queue ${destination.queue} in ${accountRegionId(account.accountRegion)} to send them to.`,
  );
}

/**
 * EventBridge sets ERROR_CODE and ERROR_MESSAGE on its dead letters, Lambda sets ErrorMessage, and a queue sets
 * nothing.
 */
function errorOf({ attributes }: QueueMessage): Pick<LetterError, "code" | "message"> {
  const { ERROR_CODE, ERROR_MESSAGE, ErrorMessage } = attributes;
  if (ERROR_CODE !== undefined) return { code: ERROR_CODE, message: ERROR_MESSAGE };
  if (ErrorMessage !== undefined) return { code: "FUNCTION_ERROR", message: ErrorMessage };
  return { code: "TRIED_TOO_OFTEN", message: undefined };
}
