import type { CallContext } from "../answers/answer";
import { Dice } from "./history-dice";
import { DAY } from "./history-span";

/** What chance has for an account on a day: the same all day long. */
export function today({ account, now }: CallContext, what: string): Dice {
  return Dice.of(`${account}/${what}/${Math.floor(now / DAY)}`);
}

/** When everything was made that has always been there. */
export const LONG_AGO = new Date("2025-01-15T09:00:00Z");

/** The ARN of something of SageMaker's. */
export function sageMakerArn({ account, region }: CallContext, resource: string): string {
  return `arn:aws:sagemaker:${region}:${account}:${resource}`;
}
