import type { CallContext } from "../answers/answer";
import { Dice } from "./history-dice";
import { DAY } from "./history-span";

/** What chance has for an account on a day: the same all day long. */
export function today({ account, now }: CallContext, what: string): Dice {
  return Dice.of(`${account}/${what}/${Math.floor(now / DAY)}`);
}

/** When everything was made that has always been there. */
export const LONG_AGO = new Date("2025-01-15T09:00:00Z");
