import { InvalidArgumentError } from "commander";
import { readDeadline, readInstant } from "./instant";

/** Parses the value of an option: an instant, usually one that is over. */
export function pastInstant(text: string): Date {
  const found = readInstant(text, new Date());
  if (found) return found;
  throw new InvalidArgumentError("Use a date, 2026-11-05 or 2026-11-05T09:30:00Z, or a time before now, 24h or 7d.");
}

/** Parses the value of an option: an instant to come. */
export function futureInstant(text: string): Date {
  const now = new Date();
  const found = readDeadline(text, now);
  if (found && found > now) return found;
  throw new InvalidArgumentError(
    "Use a date to come, 2026-11-05 or 2026-11-05T09:30:00Z, or a time from now, 8h or 3d.",
  );
}
