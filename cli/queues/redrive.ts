import { reasonOf } from "../errors";
import type { MessageQueue, QueueMessage } from "./message-queue";

/** Long enough to process a long queue while the messages that stay in it are hidden. */
const HIDDEN_SECONDS = 15 * 60;
const MAX_PROBLEMS = 10;

/**
 * The outcome for a message: sent again; discarded, because it is no longer needed; left, because it was not selected;
 * or the problem because of which it was not sent.
 */
export type Verdict = "sent" | "discarded" | "left" | { readonly problem: string };

/**
 * Sends messages back to where they came from, and returns one verdict for each. @throws if nothing can be sent at all
 */
export type WayBack = (messages: readonly QueueMessage[]) => Promise<readonly Verdict[]>;

export interface RedriveResult {
  /** Sent again, and no longer in the queue. */
  readonly sent: number;
  /** Deleted, because they are no longer needed. */
  readonly discarded: number;
  /** Not sent because of a problem, and still in the queue. */
  readonly failed: number;
  /** The problems, each of them once, at most ten. */
  readonly problems: readonly string[];
}

/**
 * Sends back the messages that are in a queue now. Messages that return to it meanwhile are not processed again. A
 * message is deleted only after it was sent, so an interruption may send some messages twice but loses none.
 */
export async function redrive(queue: MessageQueue, wayBack: WayBack): Promise<RedriveResult> {
  const counts = { sent: 0, discarded: 0, left: 0, failed: 0 };
  const problems = new Set<string>();
  const held = new Set<string>();
  for await (const messages of queue.receive(await queue.waiting(), HIDDEN_SECONDS)) {
    for (const { receiptHandle } of messages) held.add(receiptHandle);
    try {
      const verdicts = await wayBack(messages);
      const gone = messages.filter((_, index) => verdicts[index] === "sent" || verdicts[index] === "discarded");
      await queue.delete(gone);
      for (const { receiptHandle } of gone) held.delete(receiptHandle);
      for (const verdict of verdicts) {
        counts[typeof verdict === "string" ? verdict : "failed"]++;
        if (typeof verdict !== "string") problems.add(verdict.problem);
      }
    } catch (error) {
      counts.failed += messages.length;
      problems.add(reasonOf(error));
      break;
    }
  }
  await queue.giveBack([...held]);
  const { sent, discarded, failed } = counts;
  return { sent, discarded, failed, problems: [...problems].slice(0, MAX_PROBLEMS) };
}

/** Restricts a way back to the selected messages. All others stay in the queue. */
export function onlyThose(isMeant: (message: QueueMessage) => boolean, wayBack: WayBack): WayBack {
  return async (messages) => {
    const verdicts = (await wayBack(messages.filter(isMeant))).values();
    return messages.map((message) => (isMeant(message) ? verdicts.next().value! : "left"));
  };
}

/** Sends messages to a queue. */
export function intoQueue(target: MessageQueue): WayBack {
  return async (messages) => {
    const problems = await target.send(messages.map(({ body }) => body));
    return problems.map((problem) => (problem === undefined ? "sent" : { problem }));
  };
}
