import type { MessageQueue, QueueMessage } from "./message-queue";

/** More messages than anybody reads. The number of waiting messages is reported beside them. */
const MAX_LOOKED_AT = 1_000;
/** Long enough to receive all of them. If the command is killed, the messages become visible again after this time. */
const HIDDEN_SECONDS = 60;

export interface Look<Seen> {
  /** How many messages can be received, as counted by SQS. */
  readonly waiting: number;
  /** The part of each message that `look` keeps, oldest first; at most a thousand. */
  readonly seen: readonly Seen[];
}

/**
 * Looks at the messages of a queue and gives them back. A standard queue is not exact: a message may be missing this
 * time, and other receivers do not see the messages meanwhile.
 *
 * @param look returns what to keep of a message
 */
export async function peek<Seen>(queue: MessageQueue, look: (message: QueueMessage) => Seen): Promise<Look<Seen>> {
  const waiting = await queue.waiting();
  const seen = new Map<string, { readonly sentAt: number; readonly what: Seen }>();
  const handles: string[] = [];
  try {
    for await (const messages of queue.receive(Math.min(waiting, MAX_LOOKED_AT), HIDDEN_SECONDS)) {
      for (const message of messages) {
        handles.push(message.receiptHandle);
        // A standard queue may deliver a message twice.
        seen.set(message.id, { sentAt: message.sentAt.getTime(), what: look(message) });
      }
    }
  } finally {
    await queue.giveBack(handles);
  }
  const sorted = [...seen.values()].sort((a, b) => a.sentAt - b.sentAt);
  return { waiting, seen: sorted.map(({ what }) => what) };
}
