import { reasonOf } from "../errors";
import type { MessageQueue, QueueMessage } from "./message-queue";

/** Time enough for a long queue to be worked through behind the messages that are kept. */
const HIDDEN_SECONDS = 15 * 60;
const MAX_PROBLEMS = 10;

/** What became of a message: on its way again, deleted for nothing is lost by that, not meant; or why it was not sent. */
export type Verdict = "sent" | "discarded" | "left" | { readonly problem: string };

/** Sends messages where they came from; one verdict for each. @throws where nothing can be sent at all */
export type WayBack = (messages: readonly QueueMessage[]) => Promise<readonly Verdict[]>;

export interface RedriveResult {
  /** On their way again, and no longer in the queue. */
  readonly sent: number;
  /** Deleted, because they are of no use any more. */
  readonly discarded: number;
  /** Still in the queue, though they were to be sent. */
  readonly failed: number;
  /** Why, each reason once, the first ten. */
  readonly problems: readonly string[];
}

/**
 * Sends the messages back that are in a queue now, and no more than that: what comes back to it meanwhile is not chased.
 * A message is deleted only after it was sent: what is interrupted sends some twice, and loses none.
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

/** Only those of a way's messages that are meant; the others stay where they are. */
export function onlyThose(isMeant: (message: QueueMessage) => boolean, wayBack: WayBack): WayBack {
  return async (messages) => {
    const verdicts = (await wayBack(messages.filter(isMeant))).values();
    return messages.map((message) => (isMeant(message) ? verdicts.next().value! : "left"));
  };
}

/** The way back into a queue. */
export function intoQueue(target: MessageQueue): WayBack {
  return async (messages) => {
    const problems = await target.send(messages.map(({ body }) => body));
    return problems.map((problem) => (problem === undefined ? "sent" : { problem }));
  };
}
