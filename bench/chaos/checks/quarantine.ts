import { groupBy } from "../../../common/group-by";
import { compared, type Check } from "../truth";

/** In quarantine is what was sent to do harm, for the reason that is documented, and nothing else. */
export const quarantine: Check = {
  name: "quarantine",
  differences: ({ held, hostile }) => {
    const marked = groupBy(held.quarantine, ({ body }) => /hostile-\d+\./.exec(body)?.[0] ?? body.slice(0, 500));
    const named = (mark: string): string => (hostile.has(mark) ? `${mark} ${hostile.get(mark)!.what}` : mark);
    // SQS may deliver a message twice, so it may be there twice.
    const actual = [...marked].map(
      ([mark, messages]) => [named(mark), [...new Set(messages.map(({ reason }) => reason))].join(" and ")] as const,
    );
    return compared(new Map([...hostile].map(([mark, { reason }]) => [named(mark), reason])), new Map(actual));
  },
};
