export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Whose history, from when to when. */
export interface Span {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** For example `dev` or `prod`; what starts with `prod` is a production account. */
  readonly environment: string;
  /** Epoch milliseconds, as is `end`. */
  readonly start: number;
  readonly end: number;
}

/** One UTC day of a history. */
export interface Day {
  /** Its midnight, in epoch milliseconds. */
  readonly midnight: number;
  /** 0 on the first day, negative before. */
  readonly number: number;
  readonly isWorkingDay: boolean;
}

/** The days of a span and `before` days ahead of it. */
export function daysOf({ start, end }: Span, before: number): Day[] {
  const first = Math.floor(start / DAY);
  const count = Math.ceil(end / DAY) - first + before;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const number = index - before;
    const midnight = (first + number) * DAY;
    const weekday = new Date(midnight).getUTCDay();
    return { midnight, number, isWorkingDay: weekday >= 1 && weekday <= 5 };
  });
}

export function isProduction(environment: string): boolean {
  return environment.toLowerCase().startsWith("prod");
}

/** The environment as a part of SageMaker names: letters, digits and hyphens. */
export function nameOf(environment: string): string {
  return (
    environment
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 20)
      .replace(/^-+|-+$/g, "") || "team"
  );
}

/** Where an environment's training jobs leave their models. */
export function modelBucketOf({ account, environment }: Span): string {
  return `models-${account}-${nameOf(environment)}`;
}
