import type { Check } from "../truth";

/** Nothing waits in a queue, dead letters or not, and nothing was lost on the way. */
export const queues: Check = {
  name: "queues",
  differences: ({ held }) => [
    ...held.troubles,
    ...held.queues
      .filter(({ messages }) => messages > 0)
      .map(({ name, account, messages }) => `${messages} messages in ${name} of ${account}`),
  ],
};
