import { formatMinute } from "../../common/instants";

/** A time zone in which instants are shown. */
export interface Zone {
  readonly name: string;
  /** How far its clocks are ahead of UTC at an instant, in milliseconds. */
  readonly offsetAt: (instant: number) => number;
}

export const UTC: Zone = { name: "UTC", offsetAt: () => 0 };

/** `2026-11-05 21:04`, as the clocks of the zone show it. */
export function minuteIn({ offsetAt }: Zone, instant: number): string {
  return formatMinute(instant + offsetAt(instant));
}

/** The instant at which the clocks of a zone show a time, given as if it were in UTC. */
export function instantIn({ offsetAt }: Zone, shown: number): number {
  return shown - offsetAt(shown - offsetAt(shown));
}
