import { createHash } from "node:crypto";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { inParallel } from "../../common/parallel";
import { reasonOf } from "../errors";
import type { QueueMessage } from "./message-queue";
import type { Verdict, WayBack } from "./redrive";

/**
 * Sends dead letters to a function, by asynchronous invocations. Lambda tries each three times, as it did the first
 * time.
 *
 * @param oncePer which messages one invocation is enough for; the others of them are discarded
 */
export function intoFunction(lambda: LambdaClient, name: string, oncePer: "anything" | "body"): WayBack {
  const done = new Set<string>();
  return async (messages) => {
    const invocations = new Map<string, QueueMessage>();
    const isFirst = messages.map((message) => {
      const key = keyOf(message, oncePer);
      if (done.has(key) || invocations.has(key)) return false;
      invocations.set(key, message);
      return true;
    });
    const problems = new Map<string, string>();
    await inParallel(invocations, async ([key, { body }]) => {
      try {
        await lambda.send(
          new InvokeCommand({ FunctionName: name, InvocationType: "Event", Payload: Buffer.from(body) }),
        );
        done.add(key);
      } catch (error) {
        problems.set(key, reasonOf(error));
      }
    });
    return messages.map((message, index): Verdict => {
      const problem = problems.get(keyOf(message, oncePer));
      if (problem !== undefined) return { problem };
      return isFirst[index] ? "sent" : "discarded";
    });
  };
}

function keyOf({ body }: QueueMessage, oncePer: "anything" | "body"): string {
  return oncePer === "anything" ? "" : createHash("sha256").update(body).digest("base64");
}
