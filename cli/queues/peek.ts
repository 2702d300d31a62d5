import type { MessageQueue, QueueMessage } from "./message-queue";

/** More than anybody reads; the number of those waiting is told beside them. */
const MAX_LOOKED_AT = 1_000;
/** Time enough to receive them all; should the command be killed, they are seen again after it. */
const HIDDEN_SECONDS = 60;

export interface Look<Seen> {
  /** How many can be received, as SQS counts. */
  readonly waiting: number;
  /** What was seen of each message, the oldest first; at most a thousand. */
  readonly seen: readonly Seen[];
}

/**
 * Looks at the messages of a queue and gives them back. What a standard queue shows is not exact: a message may be missing
 * this time, and who else receives meanwhile does not see them.
 *
 * @param look what is kept of a message
 */
export async function peek<Seen>(queue: MessageQueue, look: (message: QueueMessage) => Seen): Promise<Look<Seen>> {
  const waiting = await queue.waiting();
  const seen = new Map<string, { readonly sentAt: number; readonly what: Seen }>();
  const handles: string[] = [];
  try {
    for await (const messages of queue.receive(Math.min(waiting, MAX_LOOKED_AT), HIDDEN_SECONDS)) {
      for (const message of messages) {
        handles.push(message.receiptHandle);
        // A standard queue may show a message twice.
        seen.set(message.id, { sentAt: message.sentAt.getTime(), what: look(message) });
      }
    }
  } finally {
    await queue.giveBack(handles);
  }
  const sorted = [...seen.values()].sort((a, b) => a.sentAt - b.sentAt);
  return { waiting, seen: sorted.map(({ what }) => what) };
}
